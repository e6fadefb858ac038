/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cuts blocks of untyped memory in halves, and merges halves by revoking the parent.
 */
#include "objalloc/pool.h"

#include <errno.h>

#define MIN_BITS 4 /* of a seL4 untyped */

void pool_init(struct pool *p, const struct objalloc_ops *ops)
{
	*p = (struct pool){.ops = ops};
	meta_init(&p->records, ops, sizeof(struct pool_block));
	for (unsigned i = 0; i < POOL_MAX_BITS; i++)
		list_init(&p->free[i]);
}

static void set_free(struct pool *p, struct pool_block *b)
{
	b->state = POOL_FREE;
	list_add(&b->link, &p->free[b->bits]);
	p->free_bytes += 1ull << b->bits;
}

static void unset_free(struct pool *p, struct pool_block *b, enum pool_state state)
{
	list_del(&b->link);
	b->state = state;
	p->free_bytes -= 1ull << b->bits;
}

/* Makes a free block of the record `b`. */
static void init_block(struct pool *p, struct pool_block *b, struct pool_block *parent,
		       uint32_t slot, uint64_t paddr, unsigned bits)
{
	list_init(&b->link);
	b->parent = parent;
	b->slot = slot;
	b->paddr = paddr;
	b->bits = (uint8_t)bits;
	set_free(p, b);
}

int pool_add(struct pool *p, uint32_t slot, uint64_t paddr, unsigned bits)
{
	struct pool_block *b;

	if (bits < MIN_BITS || bits >= POOL_MAX_BITS)
		return -EINVAL;
	b = meta_alloc(&p->records);
	if (!b)
		return -ENOMEM;
	init_block(p, b, NULL, slot, paddr, bits);
	p->total_bytes += 1ull << bits;
	return 0;
}

/* A slot and a record for each half that cutting a block makes. The function that cuts allocates
 * them first. */
struct halves {
	uint32_t slot[2];
	struct pool_block *record[2];
};

static void halves_free(struct pool *p, const struct halves *s)
{
	for (int i = 1; i >= 0; i--) {
		if (s->slot[i])
			p->slot_free(p->slot_context, s->slot[i]);
		if (s->record[i])
			meta_free(&p->records, s->record[i]);
	}
}

/*
 * Allocating these may itself take memory from the pool, and cut and merge its blocks. So they are
 * allocated before the block to cut is chosen.
 */
static bool halves_alloc(struct pool *p, struct halves *s)
{
	*s = (struct halves){{0}, {NULL}};
	for (int i = 0; i < 2; i++) {
		s->record[i] = meta_alloc(&p->records);
		if (s->record[i])
			s->slot[i] = p->slot_alloc(p->slot_context);
		if (!s->slot[i]) {
			halves_free(p, s);
			return false;
		}
	}
	return true;
}

/* Cuts a free block in halves. False: seL4 refused, and nothing is changed. */
static bool cut(struct pool *p, struct pool_block *b, const struct halves *s)
{
	unsigned bits = b->bits - 1u;

	for (int i = 0; i < 2; i++) {
		if (!p->ops->retype(p->ops->context, b->slot, 0, bits, s->slot[i], 1))
			continue;
		p->ops->revoke(p->ops->context, b->slot);
		return false;
	}
	unset_free(p, b, POOL_CUT);
	for (int i = 1; i >= 0; i--) {
		b->half[i] = s->record[i];
		init_block(p, b->half[i], b, s->slot[i], b->paddr + ((uint64_t)i << bits), bits);
	}
	return true;
}

static struct pool_block *smallest(struct pool *p, unsigned bits)
{
	for (; bits < POOL_MAX_BITS; bits++)
		if (!list_empty(&p->free[bits]))
			return list_first_entry(&p->free[bits], struct pool_block, link);
	return NULL;
}

static bool can_join(const struct pool_block *b)
{
	return b->state == POOL_CUT && b->half[0]->state == POOL_FREE &&
	       b->half[1]->state == POOL_FREE;
}

static void join(struct pool *p, struct pool_block *b)
{
	p->ops->revoke(p->ops->context, b->slot);
	for (int i = 0; i < 2; i++) {
		unset_free(p, b->half[i], POOL_TAKEN);
		p->slot_free(p->slot_context, b->half[i]->slot);
		meta_free(&p->records, b->half[i]);
		b->half[i] = NULL;
	}
	set_free(p, b);
}

void pool_merge(struct pool *p)
{
	struct pool_block *b, *parent;

	/* Smallest first, since merged blocks may be merged again in the next round. */
	for (unsigned bits = 0; bits < POOL_MAX_BITS; bits++) {
	again:
		list_for_each_entry (b, &p->free[bits], link) {
			parent = b->parent;
			if (parent && can_join(parent)) {
				join(p, parent);
				goto again;
			}
		}
	}
}

static struct pool_block *smallest_or_joined(struct pool *p, unsigned bits)
{
	struct pool_block *b = smallest(p, bits);

	if (b)
		return b;
	pool_merge(p);
	return smallest(p, bits);
}

static struct pool_block *free_block_around(struct pool *p, uint64_t paddr, unsigned bits)
{
	struct pool_block *b;

	for (; bits < POOL_MAX_BITS; bits++) {
		list_for_each_entry (b, &p->free[bits], link) {
			if (paddr >= b->paddr && paddr - b->paddr < 1ull << bits)
				return b;
		}
	}
	return NULL;
}

/* `any`: at any address; else the block at paddr. */
static struct pool_block *find(struct pool *p, bool any, uint64_t paddr, unsigned bits)
{
	return any ? smallest_or_joined(p, bits) : free_block_around(p, paddr, bits);
}

static struct pool_block *take(struct pool *p, bool any, uint64_t paddr, unsigned bits)
{
	struct pool_block *b;
	struct halves s;
	bool done;

	/* Each round cuts a block; the next one finds a half of it. */
	for (;;) {
		b = find(p, any, paddr, bits);
		if (!b)
			return NULL;
		if (b->bits == bits)
			break;
		if (!halves_alloc(p, &s))
			return NULL;
		b = find(p, any, paddr, bits);
		done = b && b->bits > bits && cut(p, b, &s);
		if (!done)
			halves_free(p, &s);
		if (!b || (b->bits > bits && !done))
			return NULL;
	}
	unset_free(p, b, POOL_TAKEN);
	return b;
}

struct pool_block *pool_take(struct pool *p, unsigned bits)
{
	if (bits >= POOL_MAX_BITS)
		return NULL;
	return take(p, true, 0, bits < MIN_BITS ? MIN_BITS : bits);
}

struct pool_block *pool_take_at(struct pool *p, uint64_t paddr, unsigned bits)
{
	if (bits < MIN_BITS || bits >= POOL_MAX_BITS || paddr & ((1ull << bits) - 1))
		return NULL;
	return take(p, false, paddr, bits);
}

void pool_give(struct pool *p, struct pool_block *block)
{
	p->ops->revoke(p->ops->context, block->slot);
	set_free(p, block);
}

unsigned pool_largest(struct pool *p)
{
	pool_merge(p);
	for (unsigned bits = POOL_MAX_BITS - 1; bits; bits--)
		if (!list_empty(&p->free[bits]))
			return bits;
	return 0;
}
