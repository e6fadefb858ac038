/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_sel4.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

static bool out_of_budget(struct fake *f)
{
	if (f->budget < 0)
		return false;
	if (f->budget-- > 0)
		return false;
	f->budget = 0;
	f->failures++;
	return true;
}

static bool has_children(struct fake *f, uint32_t slot)
{
	for (unsigned i = 0; i < FAKE_SLOTS; i++)
		if (f->caps[i].there && f->caps[i].parent == slot)
			return true;
	for (unsigned i = 0; i < FAKE_LEVEL1; i++)
		if (f->level1[i].there && f->level1[i].parent == slot)
			return true;
	return false;
}

/* The place of the next object of `bits` in the untyped. */
static int allot(struct fake *f, uint32_t untyped, unsigned bits, uint64_t *start)
{
	struct fake_cap *u = &f->caps[untyped];
	uint64_t at;

	assert_true(u->there);
	assert_int_equal(u->type, 0);
	at = (u->watermark + (1ull << bits) - 1) & ~((1ull << bits) - 1);
	if (at + (1ull << bits) > 1ull << u->bits)
		return -ENOMEM;
	u->watermark = at + (1ull << bits);
	*start = u->start + at;
	return 0;
}

static void restart_if_childless(struct fake *f, uint32_t untyped)
{
	if (!has_children(f, untyped))
		f->caps[untyped].watermark = 0;
}

static int retype(void *context, uint32_t untyped, unsigned type, unsigned size_bits, uint32_t slot,
		  unsigned count)
{
	struct fake *f = context;
	unsigned bits = type == 0 ? size_bits : type == FAKE_FRAME ? 12 : 11;

	assert_in_range(count, 1, 256);
	assert_int_equal(slot / SLOTS_PER_CNODE, (slot + count - 1) / SLOTS_PER_CNODE);
	if (out_of_budget(f))
		return -ENOMEM;
	restart_if_childless(f, untyped);
	for (unsigned i = 0; i < count; i++) {
		struct fake_cap cap = {
			.there = true, .type = type, .bits = bits, .parent = untyped};

		assert_true(f->level1[(slot + i) / SLOTS_PER_CNODE].there);
		assert_false(f->caps[slot + i].there);
		if (allot(f, untyped, bits, &cap.start))
			return -ENOMEM;
		f->caps[slot + i] = cap;
		f->made += type != 0;
	}
	return 0;
}

static int make_cnodes(void *context, uint32_t untyped, uint32_t index, unsigned count)
{
	struct fake *f = context;

	if (out_of_budget(f))
		return -ENOMEM;
	restart_if_childless(f, untyped);
	for (unsigned i = 0; i < count; i++) {
		struct fake_cap cap = {
			.there = true, .type = FAKE_CNODE, .bits = 15, .parent = untyped};

		assert_true(index + i < FAKE_LEVEL1);
		assert_false(f->level1[index + i].there);
		if (allot(f, untyped, 15, &cap.start))
			return -ENOMEM;
		f->level1[index + i] = cap;
	}
	return 0;
}

static void revoke(void *context, uint32_t slot)
{
	struct fake *f = context;

	assert_true(f->caps[slot].there);
	for (unsigned i = 0; i < FAKE_SLOTS; i++) {
		if (!f->caps[i].there || f->caps[i].parent != slot)
			continue;
		if (f->caps[i].type == 0)
			revoke(f, i);
		f->caps[i].there = false;
	}
	for (unsigned i = 0; i < FAKE_LEVEL1; i++) {
		if (!f->level1[i].there || f->level1[i].parent != slot)
			continue;
		for (unsigned j = 0; j < SLOTS_PER_CNODE; j++)
			assert_false(f->caps[i * SLOTS_PER_CNODE + j].there);
		f->level1[i].there = false;
	}
}

static void *page(void *context)
{
	struct fake *f = context;

	if (out_of_budget(f) || f->pages == 4096)
		return NULL;
	f->page[f->pages] = calloc(1, 4096);
	return f->page[f->pages++];
}

struct fake *fake_new(void)
{
	struct fake *f = calloc(1, sizeof(*f));

	f->budget = -1;
	f->level1[0] = (struct fake_cap){.there = true, .type = FAKE_CNODE, .bits = 15};
	return f;
}

void fake_free(struct fake *f)
{
	for (unsigned i = 0; i < f->pages; i++)
		free(f->page[i]);
	free(f);
}

void fake_untyped(struct fake *f, uint32_t slot, uint64_t start, unsigned bits)
{
	f->caps[slot] = (struct fake_cap){.there = true, .bits = bits, .start = start};
}

struct objalloc_ops fake_ops(struct fake *f)
{
	return (struct objalloc_ops){.retype = retype,
				     .make_cnodes = make_cnodes,
				     .revoke = revoke,
				     .page = page,
				     .context = f};
}
