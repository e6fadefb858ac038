/* SPDX-License-Identifier: BSD-2-Clause */
/* The software page table; see pagetable.h. */
#include "mm/pagetable.h"

#include <stdlib.h>
#include <string.h>

#include "mm/charge.h"

struct pagetable *pagetable_create(void)
{
	struct pagetable *pt = calloc(1, sizeof(*pt));

	for (unsigned i = 0; pt && i < LEAVES_KNOWN; i++)
		pt->known[i].base = LEAF_KNOWN_NONE;
	return pt;
}

void pagetable_destroy(struct pagetable *pt)
{
	if (!pt)
		return;
	for (unsigned i = 0; i < pt->count; i++)
		charge_free(pt->place[i].leaf);
	charge_free(pt->spare);
	free(pt->place);
	free(pt);
}

/* The position of the first leaf that starts at or above `base`. */
static unsigned position(const struct pagetable *pt, uint64_t base)
{
	unsigned low = 0, high = pt->count;

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (pt->place[middle].base < base)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct leaf *remember(struct pagetable *pt, const struct leaf_place *place)
{
	*pagetable_known(pt, place->base) = *place;
	return place->leaf;
}

struct leaf *pagetable_leaf_slow(struct pagetable *pt, uint64_t base)
{
	unsigned i = position(pt, base);

	if (i == pt->count || pt->place[i].base != base)
		return NULL;
	return remember(pt, &pt->place[i]);
}

static int grow(struct pagetable *pt)
{
	unsigned capacity = pt->capacity ? pt->capacity * 2 : 8;
	struct leaf_place *place;

	if (pt->count < pt->capacity)
		return 0;
	place = realloc(pt->place, capacity * sizeof(*place));
	if (!place)
		return -1;
	pt->place = place;
	pt->capacity = capacity;
	return 0;
}

static struct leaf *make_leaf(struct pagetable *pt, uint64_t base)
{
	unsigned i = position(pt, base);
	struct leaf *leaf;

	if (grow(pt) < 0)
		return NULL;
	leaf = pt->spare ? pt->spare : charge_alloc_zeroed(CHARGE_TABLES, sizeof(*leaf));
	if (!leaf)
		return NULL;
	pt->spare = NULL;
	memmove(&pt->place[i + 1], &pt->place[i], (pt->count - i) * sizeof(pt->place[0]));
	pt->place[i] = (struct leaf_place){.base = base, .leaf = leaf};
	pt->count++;
	return remember(pt, &pt->place[i]);
}

struct pte *pagetable_set(struct pagetable *pt, uint64_t va, struct page *page, unsigned prot,
			  unsigned flags)
{
	struct leaf *leaf = pagetable_leaf(pt, va);
	struct pte *pte;

	if (!leaf)
		leaf = make_leaf(pt, va & ~(LEAF_SPAN - 1));
	if (!leaf)
		return NULL;
	leaf->used++;
	leaf->present[va / PAGE_SIZE % LEAF_ENTRIES / 64] |= 1ull << (va / PAGE_SIZE % 64);
	pte = &leaf->entry[va / PAGE_SIZE % LEAF_ENTRIES];
	*pte = (struct pte){.page = page, .prot = (uint8_t)prot, .flags = (uint8_t)flags};
	return pte;
}

void pagetable_clear(struct pagetable *pt, uint64_t va)
{
	uint64_t base = va & ~(LEAF_SPAN - 1);
	struct leaf *leaf = pagetable_leaf(pt, va); /* known from now on */
	unsigned i;

	leaf->entry[va / PAGE_SIZE % LEAF_ENTRIES] = (struct pte){0};
	leaf->present[va / PAGE_SIZE % LEAF_ENTRIES / 64] &= ~(1ull << (va / PAGE_SIZE % 64));
	if (--leaf->used)
		return;
	i = position(pt, base);
	if (pt->spare)
		charge_free(leaf);
	else
		pt->spare = leaf; /* it is all zero again */
	pt->count--;
	memmove(&pt->place[i], &pt->place[i + 1], (pt->count - i) * sizeof(pt->place[0]));
	*pagetable_known(pt, base) = (struct leaf_place){.base = LEAF_KNOWN_NONE};
}

/* The first entry with a page in a leaf, from *va on and below `end`. */
static struct pte *next_in_leaf(struct leaf *leaf, uint64_t base, uint64_t *va, uint64_t end)
{
	unsigned k = *va > base ? (unsigned)((*va - base) / PAGE_SIZE) : 0;
	unsigned stop = end - base < LEAF_SPAN
				? (unsigned)((end - base + PAGE_SIZE - 1) / PAGE_SIZE)
				: LEAF_ENTRIES;

	for (; k < stop; k = (k / 64 + 1) * 64) {
		uint64_t bits = leaf->present[k / 64] >> k % 64;

		if (!bits)
			continue;
		k += (unsigned)__builtin_ctzll(bits);
		*va = base + k * PAGE_SIZE;
		return *va < end ? &leaf->entry[k] : NULL;
	}
	return NULL;
}

struct pte *pagetable_next_slow(struct pagetable *pt, uint64_t *va, uint64_t end)
{
	uint64_t base = *va & ~(LEAF_SPAN - 1);
	struct pte *pte;

	if (base == pagetable_known(pt, base)->base && end > base) {
		pte = next_in_leaf(pagetable_known(pt, base)->leaf, base, va, end);
		if (pte || end - base <= LEAF_SPAN)
			return pte;
		base += LEAF_SPAN;
	}
	for (unsigned i = position(pt, base); i < pt->count && pt->place[i].base < end; i++) {
		pte = next_in_leaf(pt->place[i].leaf, pt->place[i].base, va, end);
		if (pte) {
			remember(pt, &pt->place[i]);
			return pte;
		}
	}
	return NULL;
}
