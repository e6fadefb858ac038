/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a root task may keep its BootInfo. */
#pragma once

#include <sel4/bootinfo_types.h>

void seL4_InitBootInfo(seL4_BootInfo *bi);
seL4_BootInfo *seL4_GetBootInfo(void);
