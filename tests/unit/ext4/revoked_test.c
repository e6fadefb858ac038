/* SPDX-License-Identifier: BSD-2-Clause */
/* Revoked blocks, compared with a plain array, and so many that a linear search would take too
 * long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "components/ext4/revoked.h"

#define FEW  500
#define MANY 2000000u

static void like_an_array(void **state)
{
	static uint32_t last[FEW];
	static bool is_there[FEW];
	struct revoked r = {0};
	unsigned seed = 7;

	assert_false(revoked_since(&r, 5, 0));
	for (unsigned i = 0; i < 20000; i++) {
		seed = seed * 1103515245 + 12345;
		unsigned block = (seed >> 8) % FEW;
		uint32_t sequence = 0xffffff00u + (seed >> 20) % 512; /* it goes over zero */

		if (i % 3 == 0) {
			assert_int_equal(revoked_add(&r, block, sequence), 0);
			if (!is_there[block] || (int32_t)(sequence - last[block]) > 0)
				last[block] = sequence;
			is_there[block] = true;
		}
		assert_int_equal(revoked_since(&r, block, sequence),
				 is_there[block] && (int32_t)(last[block] - sequence) >= 0);
	}
	revoked_free(&r);
}

static void many(void **state)
{
	struct revoked r = {0};

	for (uint64_t i = 0; i < MANY; i++)
		assert_int_equal(revoked_add(&r, i << 20, 1), 0);
	for (uint64_t i = 0; i < MANY; i++) {
		assert_true(revoked_since(&r, i << 20, 1));
		assert_false(revoked_since(&r, (i << 20) + 1, 1));
	}
	revoked_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(like_an_array),
		cmocka_unit_test(many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
