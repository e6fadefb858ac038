/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The software page table: which page is at which address of a process, what the process may do
 * with it without a fault, and the machine's mapping of it. Copying to and from user memory looks
 * here only. Entries come in leaves of 512 (2 MiB of addresses); the leaves of a process, few and
 * far between, are found in a sorted array.
 */
#pragma once

#include <stdint.h>
#include "machine/machine.h"

enum {
	PTE_WRITABLE = 1, /* the page may be written in place where the area allows writing */
	PTE_FILE = 2,	  /* belongs to a file or shared memory: a private write makes a copy */
	PTE_PATCHED = 4,  /* `map` is of the copy that arch/patch.h made */
};

struct pte {
	struct page *page; /* with a reference; NULL: nothing is here */
	mapping_t map;	   /* 0: not mapped in the machine (yet) */
	uint8_t prot;	   /* VM_PROT_*: what needs no fault; the rights of `map` if there is one */
	uint8_t flags;
};

#define LEAF_ENTRIES 512
#define LEAF_SPAN    (LEAF_ENTRIES * PAGE_SIZE)

struct leaf {
	unsigned used;			     /* entries with a page */
	uint64_t present[LEAF_ENTRIES / 64]; /* a bit for each of them */
	struct pte entry[LEAF_ENTRIES];
};

struct leaf_place {
	uint64_t base; /* the first address, a multiple of LEAF_SPAN */
	struct leaf *leaf;
};

/* Leaves that were used lately, each at a place that its address gives: a program's stack, data and
 * heap lie in several leaves, which calls use by turns. */
#define LEAVES_KNOWN	8
#define LEAF_KNOWN_NONE 1 /* no leaf starts there */

struct pagetable {
	struct leaf_place *place; /* by base */
	unsigned count, capacity;
	struct leaf_place known[LEAVES_KNOWN];
	struct leaf *spare; /* an empty one for the next place; NULL: none */
};

struct pagetable *pagetable_create(void); /* NULL when out of memory */
/* It must be empty. */
void pagetable_destroy(struct pagetable *pt);

/* Looks in `place`, and keeps what it finds in `known`. */
struct leaf *pagetable_leaf_slow(struct pagetable *pt, uint64_t base);

/* Where the leaf that starts at `base` is in `known`, if it is there. */
static inline struct leaf_place *pagetable_known(struct pagetable *pt, uint64_t base)
{
	return &pt->known[base / LEAF_SPAN % LEAVES_KNOWN];
}

/* The leaf for `va`, or NULL. */
static inline struct leaf *pagetable_leaf(struct pagetable *pt, uint64_t va)
{
	uint64_t base = va & ~(LEAF_SPAN - 1);
	const struct leaf_place *known = pagetable_known(pt, base);

	return __builtin_expect(known->base == base, 1) ? known->leaf
							: pagetable_leaf_slow(pt, base);
}

/* The entry for `va`, maybe empty; NULL if there is no leaf for it. */
static inline struct pte *pagetable_find(struct pagetable *pt, uint64_t va)
{
	struct leaf *leaf = pagetable_leaf(pt, va);

	return leaf ? &leaf->entry[va / PAGE_SIZE % LEAF_ENTRIES] : NULL;
}

/* Fills the entry for `va` (made if absent), which must be empty; the reference moves in. NULL when
 * out of memory: nothing has changed then. The entry has no mapping. */
struct pte *pagetable_set(struct pagetable *pt, uint64_t va, struct page *page, unsigned prot,
			  unsigned flags);
/* Empties an entry (whose reference and mapping the caller has dealt with). Takes its leaf away
 * when that was the last. */
void pagetable_clear(struct pagetable *pt, uint64_t va);
struct pte *pagetable_next_slow(struct pagetable *pt, uint64_t *va, uint64_t end);

/* The first entry with a page at or above *va and below `end`; *va is its address. */
static inline struct pte *pagetable_next(struct pagetable *pt, uint64_t *va, uint64_t end)
{
	uint64_t base = *va & ~(LEAF_SPAN - 1), bits;
	const struct leaf_place *known = pagetable_known(pt, base);
	unsigned i = (unsigned)(*va / PAGE_SIZE % LEAF_ENTRIES);

	if (known->base != base || !(bits = known->leaf->present[i / 64] >> i % 64))
		return pagetable_next_slow(pt, va, end);
	i += (unsigned)__builtin_ctzll(bits);
	*va = base + i * PAGE_SIZE;
	return *va < end ? &known->leaf->entry[i] : NULL;
}
