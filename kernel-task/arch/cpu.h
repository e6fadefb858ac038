/* SPDX-License-Identifier: BSD-2-Clause */
/* What the processor says of itself. */
#pragma once

#include <stdint.h>

/* AT_HWCAP of the auxiliary vector. */
uint64_t cpu_hwcap(void);
