/* SPDX-License-Identifier: BSD-2-Clause */
/* A program's choice of memory nodes (mempolicy.c). */
#pragma once

#include <stdint.h>

struct mempolicy {
	uint16_t mode;	/* MPOL_* with its flags; 0: the default */
	uint64_t nodes; /* the nodes that get_mempolicy() shows */
};
