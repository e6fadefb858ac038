/* SPDX-License-Identifier: BSD-2-Clause */
/* What falls to an address space of pages that several have: for the sum over many of them, in
 * which each page is to count once. */
#include <stdint.h>

#include "mm/mm.h"
#include "mm/pagetable.h"

#define ONE (1u << 16) /* a page, in the unit of the sum */

/* The number of bits that are set, by sums of ever more neighbours. (The compiler's is a function
 * of a library that is not linked.) */
static unsigned ones(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return (unsigned)(bits * 0x0101010101010101u >> 56);
}

/* Adds up one entry of the leaf in `every`, after `*left` others. */
static uint64_t leaf_parts(const struct leaf *leaf, unsigned every, unsigned *left)
{
	uint64_t parts = 0;

	for (unsigned i = 0; i < LEAF_ENTRIES / 64; i++) {
		uint64_t bits = leaf->present[i];
		unsigned here = ones(bits);

		if (here <= *left) {
			*left -= here;
			continue;
		}
		for (; bits; bits &= bits - 1) {
			if (*left) {
				--*left;
				continue;
			}
			*left = every - 1;
			parts += ONE /
				 pte_users(&leaf->entry[i * 64 + (unsigned)__builtin_ctzll(bits)]);
		}
	}
	return parts;
}

uint64_t mm_fair_pages(const struct mm *mm, unsigned every)
{
	const struct pagetable *pt = mm->pagetable;
	unsigned left = every / 2;
	uint64_t parts = 0;

	for (unsigned i = 0; i < pt->count; i++)
		parts += leaf_parts(pt->place[i].leaf, every, &left);
	return parts * every / ONE;
}
