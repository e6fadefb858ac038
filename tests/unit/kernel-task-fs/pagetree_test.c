/* SPDX-License-Identifier: BSD-2-Clause */
/* The sparse array, compared with a plain one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "fakes.h"
#include "mm/pagetree.h"

#define N 20000

static void like_an_array(void **state)
{
	static void *plain[N];
	struct pagetree tree = {0};
	unsigned seed = 7;
	char thing[1];

	for (int i = 0; i < 200000; i++) {
		seed = seed * 1103515245 + 12345;
		unsigned at = (seed >> 8) % N;

		if (seed >> 28 < 9) {
			assert_int_equal(pagetree_set(&tree, at, thing), 0);
			plain[at] = thing;
		} else {
			assert_ptr_equal(pagetree_remove(&tree, at), plain[at]);
			plain[at] = NULL;
		}
		assert_ptr_equal(pagetree_get(&tree, at), plain[at]);
	}
	uint64_t index = 0;
	unsigned last = N;

	while (!plain[last - 1])
		last--;
	assert_int_equal(pagetree_end(&tree), last);
	for (unsigned at = 0; at < N; at++) {
		if (!plain[at])
			continue;
		assert_non_null(pagetree_next(&tree, &index));
		assert_int_equal(index, at);
		pagetree_remove(&tree, at);
	}
	assert_null(pagetree_next(&tree, &index));
	assert_null(tree.root);
}

/* With a way of any height above the entry, of which the others are not there. */
static void ends(void **state)
{
	struct pagetree tree = {0};
	char thing[1];

	assert_int_equal(pagetree_end(&tree), 0);
	for (int bit = 63; bit >= 0; bit--) {
		uint64_t index = (1ull << bit) - 1;

		assert_int_equal(pagetree_set(&tree, index, thing), 0);
		assert_int_equal(pagetree_end(&tree), index + 1);
		pagetree_remove(&tree, index);
	}
}

static void far_indices(void **state)
{
	const uint64_t far[] = {0, 63, 64, 4095, 4096, 1ull << 40, UINT64_MAX - 1, UINT64_MAX};
	struct pagetree tree = {0};
	uint64_t index = 0;
	char thing[1];

	for (int i = 0; i < 8; i++)
		assert_int_equal(pagetree_set(&tree, far[i], thing), 0);
	for (int i = 0; i < 8; i++) {
		assert_non_null(pagetree_next(&tree, &index));
		assert_int_equal(index, far[i]);
		index++;
	}
	for (int i = 0; i < 8; i++)
		assert_ptr_equal(pagetree_remove(&tree, far[i]), thing);
	assert_null(tree.root);
}

static void without_memory(void **state)
{
	char thing[1];

	for (long n = 0; n < 12; n++) {
		struct pagetree tree = {0};

		allocations_left = -1;
		pagetree_set(&tree, 5, thing);
		allocations_left = n;
		int error = pagetree_set(&tree, 1ull << 60, thing);
		allocations_left = -1;
		assert_ptr_equal(pagetree_get(&tree, 5), thing);
		if (error)
			assert_null(pagetree_get(&tree, 1ull << 60));
		else
			pagetree_remove(&tree, 1ull << 60);
		assert_ptr_equal(pagetree_remove(&tree, 5), thing);
		assert_null(tree.root);
	}
}

/* The tagged entries, in order, are those of the plain array that have the tag and are there. */
static void check_tagged(const struct pagetree *tree, enum pagetree_tag tag, const uint64_t *place,
			 const uint8_t *tags, const bool *is_there, unsigned n)
{
	uint64_t index = 0;

	for (unsigned i = 0; i < n; i++) {
		if (!is_there[i] || !(tags[i] & 1u << tag))
			continue;
		assert_non_null(pagetree_next_tagged(tree, tag, &index));
		assert_int_equal(index, place[i]);
		index++;
	}
	assert_null(pagetree_next_tagged(tree, tag, &index));
}

static void tags_like_an_array(void **state)
{
	enum { COUNT = 300 };
	static uint64_t place[COUNT];
	static uint8_t tags[COUNT];
	static bool is_there[COUNT];
	struct pagetree tree = {0};
	unsigned seed = 11;
	char thing[1];

	/* Some close together, some far apart. */
	for (unsigned i = 1; i < COUNT; i++)
		place[i] = place[i - 1] + (i % 17 ? i % 5 + 1 : 5000 * i);
	for (int i = 0; i < 60000; i++) {
		seed = seed * 1103515245 + 12345;
		unsigned at = (seed >> 8) % COUNT, what = seed >> 29;
		enum pagetree_tag tag = seed >> 28 & 1 ? PAGETREE_DIRTY : PAGETREE_WRITING;

		if (!is_there[at]) {
			assert_int_equal(pagetree_set(&tree, place[at], thing), 0);
			is_there[at] = true;
		} else if (what < 3) {
			pagetree_tag(&tree, place[at], tag);
			tags[at] |= (uint8_t)(1u << tag);
		} else if (what < 6) {
			pagetree_untag(&tree, place[at], tag);
			tags[at] &= (uint8_t) ~(1u << tag);
		} else {
			assert_ptr_equal(pagetree_remove(&tree, place[at]), thing);
			is_there[at] = false;
			tags[at] = 0;
		}
		if (i % 100 == 0) {
			check_tagged(&tree, PAGETREE_DIRTY, place, tags, is_there, COUNT);
			check_tagged(&tree, PAGETREE_WRITING, place, tags, is_there, COUNT);
		}
	}
	for (unsigned i = 0; i < COUNT; i++)
		pagetree_remove(&tree, place[i]);
	assert_null(tree.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(like_an_array),  cmocka_unit_test(ends),
		cmocka_unit_test(far_indices),	  cmocka_unit_test(tags_like_an_array),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
