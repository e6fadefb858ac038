/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds free runs of slots, adds a CNode when there are none, and removes empty ones. */
#include "objalloc/slots.h"

#include <errno.h>

void slots_init(struct slots *s, const struct objalloc_ops *ops, struct slots_cnode **cnodes,
		uint32_t cnodes_max)
{
	*s = (struct slots){.cnodes = cnodes, .cnodes_max = cnodes_max};
	meta_init(&s->records, ops, sizeof(struct slots_cnode));
	list_init(&s->with_room);
}

/* The bits of run `at` of n slots within their words; n <= 64 lies in one word. */
static uint64_t run_mask(uint32_t at, uint32_t n)
{
	return n >= 64 ? ~0ull : ((1ull << n) - 1) << (at % 64);
}

static void mark(struct slots_cnode *c, uint32_t at, uint32_t n, bool used)
{
	for (uint32_t i = at; i < at + n; i += 64) {
		if (used)
			c->used[i / 64] |= run_mask(at, n);
		else
			c->used[i / 64] &= ~run_mask(at, n);
	}
}

static bool run_is_free(const struct slots_cnode *c, uint32_t at, uint32_t n)
{
	for (uint32_t i = at; i < at + n; i += 64)
		if (c->used[i / 64] & run_mask(at, n))
			return false;
	return true;
}

int slots_add_cnode(struct slots *s, uint32_t index, uint32_t first_free, void *object)
{
	struct slots_cnode *c;

	if (index >= s->cnodes_max || s->cnodes[index] || first_free > SLOTS_PER_CNODE)
		return -EINVAL;
	if (index == 0 && first_free == 0)
		first_free = 1; /* slot 0 is the null capability's */
	c = meta_alloc(&s->records);
	if (!c)
		return -ENOMEM;
	list_init(&c->link);
	c->first = index << SLOTS_CNODE_BITS;
	c->object = object;
	for (uint32_t i = 0; i < first_free; i++)
		mark(c, i, 1, true);
	c->available = SLOTS_PER_CNODE - first_free;
	s->cnodes[index] = c;
	s->available += c->available;
	if (c->available)
		list_add(&c->link, &s->with_room);
	return 0;
}

void slots_add_full_cnode(struct slots *s, uint32_t index)
{
	static struct slots_cnode full;

	s->cnodes[index] = &full;
}

void slots_remove_cnode(struct slots *s, struct slots_cnode *empty)
{
	list_del(&empty->link);
	s->available -= empty->available;
	s->cnodes[empty->first >> SLOTS_CNODE_BITS] = NULL;
	meta_free(&s->records, empty);
}

/* The first free run in a CNode, SLOTS_PER_CNODE if there is none. */
static uint32_t first_run(struct slots_cnode *c, uint32_t n)
{
	while (c->full_words < SLOTS_WORDS && c->used[c->full_words] == ~0ull)
		c->full_words++;
	if (c->full_words == SLOTS_WORDS)
		return SLOTS_PER_CNODE;
	if (n == 1)
		return c->full_words * 64u + (uint32_t)__builtin_ctzll(~c->used[c->full_words]);
	for (uint32_t at = c->full_words * 64u & ~(n - 1); at < SLOTS_PER_CNODE; at += n)
		if (run_is_free(c, at, n))
			return at;
	return SLOTS_PER_CNODE;
}

static uint32_t take_run(struct slots *s, struct slots_cnode *c, uint32_t n)
{
	uint32_t at = first_run(c, n);

	if (at == SLOTS_PER_CNODE)
		return 0;
	mark(c, at, n, true);
	c->available -= n;
	s->available -= n;
	if (!c->available)
		list_del(&c->link);
	return c->first + at;
}

static uint32_t find_run(struct slots *s, uint32_t n)
{
	struct slots_cnode *c;
	uint32_t slot;

	list_for_each_entry (c, &s->with_room, link) {
		if (c->available < n)
			continue;
		slot = take_run(s, c, n);
		if (slot)
			return slot;
	}
	return 0;
}

static bool grow(struct slots *s)
{
	int error;

	if (s->growing || !s->grow)
		return false;
	s->growing = true;
	error = s->grow(s->context);
	s->growing = false;
	return !error;
}

uint32_t slots_alloc(struct slots *s, uint32_t n)
{
	uint32_t slot;

	if (!s->growing && s->available < SLOTS_RESERVE + n && !grow(s) && s->grow)
		return 0;
	slot = find_run(s, n);
	if (!slot && grow(s))
		slot = find_run(s, n);
	return slot;
}

void slots_free(struct slots *s, uint32_t slot, uint32_t n)
{
	struct slots_cnode *c = s->cnodes[slot >> SLOTS_CNODE_BITS];

	mark(c, slot % SLOTS_PER_CNODE, n, false);
	if (slot % SLOTS_PER_CNODE / 64 < c->full_words)
		c->full_words = (uint16_t)(slot % SLOTS_PER_CNODE / 64);
	if (!c->available)
		list_add(&c->link, &s->with_room);
	c->available += n;
	s->available += n;
	if (c->available == SLOTS_PER_CNODE && c->object && s->shrink && !s->growing &&
	    s->available >= SLOTS_RESERVE + 2 * SLOTS_PER_CNODE)
		s->shrink(s->context, c);
}
