/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All states of small allocators. A state is a number of slots and of records at hand and a short
 * sequence of requests; the last request is made once with every call to seL4 failing in turn.
 * After each request the allocator's records must agree with the model of seL4, and in the end all
 * memory must be there again but for the CNodes that stay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake_sel4.h"

enum { FIRST_FREE = 32, UNTYPED = 20, MEMORY_BITS = 19, BASE = 0x1000000 };
enum { LENGTH = 3, HELD_MAX = 8, SLOT_STATES = 4, RECORD_STATES = 3 };

enum request { FRAME, THREAD, BLOCK, SLOTS, DROP_FRAME, DROP_THREAD, DROP_BLOCK, TRIM, REQUESTS };

struct held {
	struct chunk *chunk;
	int number;
};

struct world {
	struct fake *fake;
	struct objalloc a;
	struct slots_cnode *cnodes[FAKE_LEVEL1];
	struct object_cache frames, threads;
	struct held frame[HELD_MAX], thread[HELD_MAX];
	struct pool_block *block[HELD_MAX];
	uint32_t run[HELD_MAX], slots_kept[SLOTS_PER_CNODE];
	unsigned frames_held, threads_held, blocks, runs, kept;
	void *records_kept[64];
	unsigned records;
};

static struct world *world_new(void)
{
	struct world *w = calloc(1, sizeof(*w));
	struct objalloc_ops ops;

	w->fake = fake_new();
	ops = fake_ops(w->fake);
	fake_untyped(w->fake, UNTYPED, BASE, MEMORY_BITS);
	assert_int_equal(objalloc_init(&w->a, &ops, w->cnodes, FAKE_SLOTS_BITS - SLOTS_CNODE_BITS,
				       1, FIRST_FREE, FAKE_CNODE),
			 0);
	w->frames = (struct object_cache){.type = FAKE_FRAME,
					  .object_bits = 12,
					  .chunk_bits = 14,
					  .min_bits = 13,
					  .twin_slots = 1};
	w->threads = (struct object_cache){
		.type = 1, .object_bits = 11, .chunk_bits = 12, .min_bits = 12};
	object_cache_init(&w->a, &w->frames);
	object_cache_init(&w->a, &w->threads);
	assert_int_equal(pool_add(&w->a.pool, UNTYPED, BASE, MEMORY_BITS), 0);
	return w;
}

/* Leaves `slots` slots above the reserve and `records` records of blocks. */
static void narrow(struct world *w, unsigned slots, unsigned records)
{
	while (w->a.slots.available > SLOTS_RESERVE + slots)
		w->slots_kept[w->kept++] = slots_alloc(&w->a.slots, 1);
	while (w->a.pool.records.available > records && w->records < 64) {
		w->records_kept[w->records] = meta_alloc(&w->a.pool.records);
		assert_non_null(w->records_kept[w->records++]);
	}
}

static void world_free(struct world *w)
{
	fake_free(w->fake);
	free(w);
}

/* ---- requests ---- */

static void take_object(struct object_cache *cache, struct held *held, unsigned *n)
{
	if (*n == HELD_MAX)
		return;
	held[*n].number = object_alloc(cache, &held[*n].chunk);
	if (held[*n].number >= 0)
		++*n;
}

/* Frees the oldest object first; its neighbours stay. */
static void drop_object(struct held *held, unsigned *n)
{
	if (!*n)
		return;
	object_free(held[0].chunk, (unsigned)held[0].number);
	memmove(held, held + 1, --*n * sizeof(*held));
}

static void drop_block(struct world *w)
{
	if (w->blocks)
		pool_give(&w->a.pool, w->block[--w->blocks]);
}

static void take_block(struct world *w)
{
	if (w->blocks < HELD_MAX && (w->block[w->blocks] = pool_take(&w->a.pool, 12)))
		w->blocks++;
}

static void take_slots(struct world *w)
{
	if (w->runs < HELD_MAX && (w->run[w->runs] = slots_alloc(&w->a.slots, 16)))
		w->runs++;
}

static void perform(struct world *w, enum request request)
{
	switch (request) {
	case FRAME:
		take_object(&w->frames, w->frame, &w->frames_held);
		break;
	case THREAD:
		take_object(&w->threads, w->thread, &w->threads_held);
		break;
	case BLOCK:
		take_block(w);
		break;
	case SLOTS:
		take_slots(w);
		break;
	case DROP_FRAME:
		drop_object(w->frame, &w->frames_held);
		break;
	case DROP_THREAD:
		drop_object(w->thread, &w->threads_held);
		break;
	case DROP_BLOCK:
		drop_block(w);
		break;
	default:
		object_cache_trim(&w->frames);
		object_cache_trim(&w->threads);
		pool_merge(&w->a.pool);
	}
}

/* ---- invariants after each operation ---- */

static void check_block(struct world *w, const struct pool_block *b)
{
	const struct fake_cap *cap = &w->fake->caps[b->slot];

	assert_true(cap->there);
	assert_int_equal(cap->type, 0);
	assert_int_equal(cap->start, b->paddr);
	assert_int_equal(cap->bits, b->bits);
}

static void check_pool(struct world *w)
{
	const struct pool_block *b;
	uint64_t bytes = 0;

	for (unsigned bits = 0; bits < POOL_MAX_BITS; bits++) {
		list_for_each_entry (b, &w->a.pool.free[bits], link) {
			assert_int_equal(b->state, POOL_FREE);
			assert_int_equal(b->bits, bits);
			check_block(w, b);
			bytes += 1ull << bits;
		}
	}
	assert_int_equal(bytes, w->a.pool.free_bytes);
	for (unsigned i = 0; i < w->blocks; i++) {
		assert_int_equal(w->block[i]->state, POOL_TAKEN);
		check_block(w, w->block[i]);
	}
}

static void check_objects(struct world *w, const struct held *held, unsigned n, unsigned type)
{
	for (unsigned i = 0; i < n; i++) {
		uint32_t slot = object_slot(held[i].chunk, (unsigned)held[i].number);

		assert_true(w->fake->caps[slot].there);
		assert_int_equal(w->fake->caps[slot].type, type);
	}
}

/* Every capability that is there is in a slot that counts as used. */
static void check_slots(struct world *w)
{
	uint32_t available = 0;

	for (uint32_t i = 0; i < FAKE_LEVEL1; i++) {
		const struct slots_cnode *c = w->cnodes[i];

		if (!c)
			continue;
		assert_true(w->fake->level1[i].there);
		for (uint32_t j = 0; j < SLOTS_PER_CNODE; j++) {
			bool used = c->used[j / 64] >> (j % 64) & 1;

			available += !used;
			assert_true(used || !w->fake->caps[i * SLOTS_PER_CNODE + j].there);
		}
	}
	assert_int_equal(available, w->a.slots.available);
}

static void check(struct world *w)
{
	check_pool(w);
	check_slots(w);
	assert_int_equal(w->frames.objects_used, w->frames_held);
	assert_int_equal(w->threads.objects_used, w->threads_held);
	check_objects(w, w->frame, w->frames_held, FAKE_FRAME);
	check_objects(w, w->thread, w->threads_held, 1);
}

/* Frees everything and checks that nothing is missing. */
static void unwind(struct world *w)
{
	uint64_t cnodes;

	w->fake->budget = -1;
	while (w->frames_held)
		drop_object(w->frame, &w->frames_held);
	while (w->threads_held)
		drop_object(w->thread, &w->threads_held);
	while (w->blocks)
		drop_block(w);
	while (w->runs)
		slots_free(&w->a.slots, w->run[--w->runs], 16);
	while (w->kept)
		slots_free(&w->a.slots, w->slots_kept[--w->kept], 1);
	while (w->records)
		meta_free(&w->a.pool.records, w->records_kept[--w->records]);
	perform(w, TRIM);
	object_cache_trim(&w->a.cnodes);
	pool_merge(&w->a.pool);
	check(w);
	assert_int_equal(w->frames.chunks + w->threads.chunks, 0);
	cnodes = (uint64_t)w->a.cnodes.objects_used + w->a.cnodes.objects_free;
	assert_int_equal(w->a.pool.free_bytes + (cnodes << 15), 1ull << MEMORY_BITS);
}

/* ---- the walk ---- */

struct state {
	unsigned slots, records, sequence;
};

/* One run: the last request has `budget` calls before they fail. True if a call failed. */
static bool run(const struct state *state, long budget)
{
	struct world *w = world_new();
	unsigned rest = state->sequence;
	bool failed;

	narrow(w, state->slots, state->records);
	for (int i = 0; i < LENGTH; i++, rest /= REQUESTS) {
		if (i == LENGTH - 1)
			w->fake->budget = budget;
		perform(w, (enum request)(rest % REQUESTS));
		check(w);
	}
	failed = w->fake->failures > 0;
	unwind(w);
	world_free(w);
	return failed;
}

static void every_state_survives_every_failure(void **state)
{
	unsigned sequences = 1;
	struct state s;

	for (int i = 0; i < LENGTH; i++)
		sequences *= REQUESTS;
	for (s.slots = 0; s.slots < SLOT_STATES; s.slots++)
		for (s.records = 0; s.records < RECORD_STATES; s.records++)
			for (s.sequence = 0; s.sequence < sequences; s.sequence++)
				for (long budget = 0; run(&s, budget); budget++)
					;
}

/* Slots have to grow while a block is cut, with every number of records at hand. */
static void growing_within_a_cut_uses_no_ones_records(void **state)
{
	for (unsigned records = 0; records < 16; records++) {
		for (unsigned bits = 12; bits < MEMORY_BITS; bits++) {
			for (unsigned slots = 0; slots < SLOT_STATES; slots++) {
				struct world *w = world_new();

				narrow(w, slots, records);
				w->block[0] = pool_take(&w->a.pool, bits);
				w->blocks = w->block[0] != NULL;
				check(w);
				unwind(w);
				world_free(w);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(growing_within_a_cut_uses_no_ones_records),
		cmocka_unit_test(every_state_survives_every_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
