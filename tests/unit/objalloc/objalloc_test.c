/* SPDX-License-Identifier: BSD-2-Clause */
/* The object allocator on a model of seL4: allocating, freeing, and running out of memory. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fake_sel4.h"

enum { FIRST_FREE = 64, UNTYPED = 20, MEMORY_BITS = 24 };

struct world {
	struct fake *fake;
	struct objalloc a;
	struct slots_cnode *cnodes[FAKE_LEVEL1];
	struct object_cache frames, threads, fresh;
};

static int world_init(struct world *w)
{
	struct objalloc_ops ops = fake_ops(w->fake);
	int error = objalloc_init(&w->a, &ops, w->cnodes, 7, 1, FIRST_FREE, FAKE_CNODE);

	w->frames = (struct object_cache){.type = FAKE_FRAME,
					  .object_bits = 12,
					  .chunk_bits = 21,
					  .min_bits = 14,
					  .twin_slots = 1};
	w->threads = (struct object_cache){
		.type = 1, .object_bits = 11, .chunk_bits = 16, .min_bits = 12};
	w->fresh = (struct object_cache){
		.type = 2, .object_bits = 11, .chunk_bits = 11, .min_bits = 11, .unshared = true};
	if (error)
		return error;
	object_cache_init(&w->a, &w->fresh);
	object_cache_init(&w->a, &w->frames);
	object_cache_init(&w->a, &w->threads);
	return pool_add(&w->a.pool, UNTYPED, 0x1000000, MEMORY_BITS);
}

static struct world *world_new(void)
{
	struct world *w = calloc(1, sizeof(*w));

	w->fake = fake_new();
	fake_untyped(w->fake, UNTYPED, 0x1000000, MEMORY_BITS);
	return w;
}

static int setup(void **state)
{
	struct world *w = world_new();

	*state = w;
	return world_init(w);
}

static int teardown(void **state)
{
	struct world *w = *state;

	fake_free(w->fake);
	free(w);
	return 0;
}

static void gives_distinct_objects(void **state)
{
	struct world *w = *state;
	static uint8_t seen[FAKE_SLOTS];
	struct chunk *c;

	for (int i = 0; i < 1500; i++) {
		int n = object_alloc(&w->frames, &c);
		assert_true(n >= 0);
		uint32_t slot = object_slot(c, (unsigned)n);
		assert_true(w->fake->caps[slot].there);
		assert_int_equal(w->fake->caps[slot].type, FAKE_FRAME);
		assert_false(w->fake->caps[c->twin_slot + (unsigned)n].there);
		assert_int_equal(seen[slot]++, 0);
	}
	assert_int_equal(w->frames.objects_used, 1500);
}

struct held {
	struct chunk *chunk;
	int number;
};

static size_t take_all(struct object_cache *cache, struct held *held, size_t max)
{
	size_t n = 0;

	while (n < max && (held[n].number = object_alloc(cache, &held[n].chunk)) >= 0)
		n++;
	return n;
}

static void gives_back_all_memory(void **state)
{
	struct world *w = *state;
	static struct held held[8192];
	uint64_t all = w->a.pool.free_bytes;
	size_t first = take_all(&w->frames, held, 8192);

	assert_in_range(first, 3700, 4096); /* of the 4096 frames in 16 MiB */
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < first; i++)
			object_free(held[i].chunk, (unsigned)held[i].number);
		object_cache_trim(&w->frames);
		assert_int_equal(w->frames.objects_used, 0);
		assert_int_equal(take_all(&w->frames, held, 8192), first);
	}
	for (size_t i = 0; i < first; i++)
		object_free(held[i].chunk, (unsigned)held[i].number);
	object_cache_trim(&w->frames);
	object_cache_trim(&w->a.cnodes);
	/* Only the CNodes that are kept for the next time are missing. */
	assert_true(w->a.pool.free_bytes >= all - 4 * (1ull << 17));
}

static void one_type_can_use_what_another_freed(void **state)
{
	struct world *w = *state;
	static struct held held[8192];
	size_t n = take_all(&w->frames, held, 8192), threads;

	struct chunk *c;

	assert_int_equal(object_alloc(&w->threads, &c), -ENOMEM);
	for (size_t i = 0; i < n; i++)
		object_free(held[i].chunk, (unsigned)held[i].number);
	threads = take_all(&w->threads, held, 8192);
	assert_in_range(threads, 7000, 8192);
}

/* Fails at every call in turn: an error comes out, nothing is lost, and it works afterwards. */
static void survives_failures(void **state)
{
	for (long budget = 0; budget < 400; budget++) {
		struct world *w = world_new();
		struct held held[64];
		uint64_t frames_before, used;
		size_t n;

		w->fake->budget = budget;
		if (world_init(w)) {
			assert_true(budget < 10);
		} else {
			n = take_all(&w->frames, held, 32);
			n += take_all(&w->threads, held + n, 32);
			used = w->frames.objects_used + w->threads.objects_used;
			assert_int_equal(used, n);
			w->fake->budget = -1;
			frames_before = w->frames.objects_used;
			assert_true(object_alloc(&w->frames, &held[63].chunk) >= 0);
			assert_int_equal(w->frames.objects_used, frames_before + 1);
		}
		fake_free(w->fake);
		free(w);
	}
}

static void random_use_keeps_its_books(void **state)
{
	struct world *w = *state;
	static struct held held[2][3000];
	size_t n[2] = {0, 0};
	struct object_cache *cache[2] = {&w->frames, &w->threads};

	srand(7);
	for (int step = 0; step < 60000; step++) {
		int k = rand() & 1;
		/* Phases of growth and of decline. */
		bool grow = rand() % 100 < ((step / 6000) % 2 ? 40 : 60);

		if (grow && n[k] < 3000) {
			struct held h;
			h.number = object_alloc(cache[k], &h.chunk);
			if (h.number >= 0)
				held[k][n[k]++] = h;
		} else if (!grow && n[k]) {
			size_t i = (size_t)rand() % n[k];
			object_free(held[k][i].chunk, (unsigned)held[k][i].number);
			held[k][i] = held[k][--n[k]];
		}
		assert_int_equal(cache[k]->objects_used, n[k]);
	}
}

static void runs_of_slots_are_aligned(void **state)
{
	struct world *w = *state;
	uint32_t before = w->a.slots.available, a, b;

	a = slots_alloc(&w->a.slots, 64);
	assert_true(a && a % 64 == 0);
	b = slots_alloc(&w->a.slots, SLOTS_PER_CNODE);
	assert_true(b && b % SLOTS_PER_CNODE == 0);
	assert_true(w->fake->level1[b / SLOTS_PER_CNODE].there);
	slots_free(&w->a.slots, b, SLOTS_PER_CNODE);
	slots_free(&w->a.slots, a, 64);
	assert_true(w->a.slots.available >= before);
	a = slots_alloc(&w->a.slots, 256);
	assert_true(a && a % 256 == 0);
}

static void takes_the_block_at_an_address(void **state)
{
	struct world *w = *state;
	struct pool_block *b = pool_take_at(&w->a.pool, 0x1234000, 12);

	assert_non_null(b);
	assert_int_equal(b->paddr, 0x1234000);
	assert_int_equal(w->fake->caps[b->slot].start, 0x1234000);
	assert_null(pool_take_at(&w->a.pool, 0x1234000, 12));
	assert_null(pool_take_at(&w->a.pool, 0x1234800, 12));
	assert_null(pool_take_at(&w->a.pool, 0x9000000, 12));
	assert_int_equal(w->a.pool.free_bytes, (1 << MEMORY_BITS) - 4096);
	assert_int_equal(pool_largest(&w->a.pool), MEMORY_BITS - 1);
	pool_give(&w->a.pool, b);
	assert_int_equal(pool_largest(&w->a.pool), MEMORY_BITS);
}

/* Objects whose contents must not be seen by the next user are made anew each time. */
static void unshared_objects_are_new(void **state)
{
	struct world *w = *state;
	struct chunk *c[40], *again;
	struct fake_cap *cap;
	unsigned made;

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 40; i++) {
			made = w->fake->made;
			assert_int_equal(object_alloc(&w->fresh, &c[i]), 0);
			assert_true(w->fake->made > made);
			assert_int_equal(c[i]->capacity, 1);
		}
		for (int i = 0; i < 40; i++) {
			made = w->fake->made;
			assert_int_equal(object_renew(c[i]), 0);
			assert_int_equal(w->fake->made, made + 1);
			cap = &w->fake->caps[object_slot(c[i], 0)];
			assert_true(cap->there && cap->type == 2);
		}
		for (int i = 0; i < 40; i++)
			object_free(c[i], 0);
	}
	/* An object that could not be made again is still to be given back. */
	assert_int_equal(object_alloc(&w->fresh, &again), 0);
	w->fake->budget = 0;
	assert_int_equal(object_renew(again), -ENOMEM);
	w->fake->budget = -1;
	object_free(again, 0);
	assert_int_equal(w->fresh.chunks, 0);
	assert_int_equal(w->fresh.objects_used, 0);
}

/* As many CNodes as a large boot image fills, and hardly memory for records yet. */
static void full_cnodes_cost_nothing(void **state)
{
	struct world *w = world_new();
	struct objalloc_ops ops = fake_ops(w->fake);
	const uint32_t there = FAKE_LEVEL1 / 2, first_free = (there - 1) * SLOTS_PER_CNODE + 7;

	w->fake->budget = 2;
	assert_int_equal(objalloc_init(&w->a, &ops, w->cnodes, 7, there, first_free, FAKE_CNODE),
			 0);
	assert_int_equal(slots_alloc(&w->a.slots, 1), first_free);
	assert_int_equal(w->a.slots.available, SLOTS_PER_CNODE - 8);
	fake_free(w->fake);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(gives_distinct_objects, setup, teardown),
		cmocka_unit_test_setup_teardown(gives_back_all_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(one_type_can_use_what_another_freed, setup,
						teardown),
		cmocka_unit_test(survives_failures),
		cmocka_unit_test_setup_teardown(random_use_keeps_its_books, setup, teardown),
		cmocka_unit_test_setup_teardown(runs_of_slots_are_aligned, setup, teardown),
		cmocka_unit_test_setup_teardown(unshared_objects_are_new, setup, teardown),
		cmocka_unit_test(full_cnodes_cost_nothing),
		cmocka_unit_test_setup_teardown(takes_the_block_at_an_address, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
