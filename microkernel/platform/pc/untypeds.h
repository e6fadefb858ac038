/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cutting address ranges into naturally aligned power-of-two blocks: the untypeds of the root task.
 * Alignment is that of kernel addresses (sheet section 6).
 */
#pragma once

#include "platform/pc/regions.h"

/* Gets one block: its kernel address, log2 of its bytes, and whether it is device memory. */
typedef void untyped_fn(kaddr_t address, unsigned bits, bool device);

/* Call `f` for each block of free memory, ascending. */
void untypeds_memory(const struct regions *free, untyped_fn *f);
/* Call `f` for each block of the physical address space outside `taken`, ascending. */
void untypeds_device(const struct regions *taken, untyped_fn *f);
