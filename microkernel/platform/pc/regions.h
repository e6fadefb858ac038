/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of physical addresses as short sorted lists of disjoint, non-touching intervals: the list of
 * free memory at boot. No set is ever allocated from after boot.
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

void regions_add(struct regions *set, paddr_t start, paddr_t end);
void regions_remove(struct regions *set, paddr_t start, paddr_t end);

/* Take `bytes` at an address that is a multiple of 2^align_bits out of the set: the lowest, or the
 * highest, place. 0 if there is none. */
paddr_t regions_take_low(struct regions *set, word_t bytes, unsigned align_bits);
paddr_t regions_take_high(struct regions *set, word_t bytes, unsigned align_bits);
