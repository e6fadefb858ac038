/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of physical addresses, as short sorted lists of intervals that neither overlap nor touch.
 * They are used at boot only: for RAM, for free memory, for addresses that are no device memory.
 */
#pragma once

#include "types.h"

#define REGIONS_MAX 128

struct region {
	paddr_t start, end; /* end exclusive */
};

struct regions {
	struct region r[REGIONS_MAX];
	unsigned count;
	bool overflow; /* a region did not fit: the set is smaller than it should be */
};

/* Add, or remove, the addresses from `start` to `end` (exclusive). */
void regions_add(struct regions *set, paddr_t start, paddr_t end);
void regions_remove(struct regions *set, paddr_t start, paddr_t end);

/* Remove `bytes` bytes at an address that is a multiple of 2^align_bits from the set, at the lowest
 * or the highest such address. Returns the address, 0 if there is none. */
paddr_t regions_take_low(struct regions *set, word_t bytes, unsigned align_bits);
paddr_t regions_take_high(struct regions *set, word_t bytes, unsigned align_bits);
