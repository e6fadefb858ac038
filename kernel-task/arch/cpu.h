/* SPDX-License-Identifier: BSD-2-Clause */
/* Properties of the processor. */
#pragma once

#include <stdint.h>

/* AT_HWCAP of the auxiliary vector. */
uint64_t cpu_hwcap(void);
