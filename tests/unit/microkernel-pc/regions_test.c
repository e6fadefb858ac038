/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets of memory regions, compared with a bitmap, and the cutting of regions into untypeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "platform/pc/regions.h"
#include "platform/pc/untypeds.h"

#define UNITS  200
#define ROUNDS 3000

static bool model[UNITS];

static void agree(const struct regions *set)
{
	bool seen[UNITS] = {0};

	for (unsigned i = 0; i < set->count; i++) {
		assert_true(set->r[i].start < set->r[i].end);
		assert_true(i == 0 || set->r[i - 1].end < set->r[i].start);
		for (paddr_t p = set->r[i].start; p < set->r[i].end; p++)
			seen[p] = true;
	}
	assert_memory_equal(seen, model, sizeof(model));
}

static void set_model(paddr_t start, paddr_t end, bool on)
{
	for (paddr_t p = start; p < end; p++)
		model[p] = on;
}

static void random_operations_agree_with_a_bitmap(void **state)
{
	static struct regions set;

	srand(2);
	memset(model, 0, sizeof(model));
	for (unsigned round = 0; round < ROUNDS; round++) {
		paddr_t start = (paddr_t)(rand() % UNITS), end = start + (paddr_t)(rand() % 20);

		if (end > UNITS)
			end = UNITS;
		if (rand() % 2) {
			regions_add(&set, start, end);
			set_model(start, end, true);
		} else {
			regions_remove(&set, start, end);
			set_model(start, end, false);
		}
		agree(&set);
	}
	assert_false(set.overflow);
}

static void taking_keeps_alignment(void **state)
{
	struct regions set = {0};

	regions_add(&set, 0x1003, 0x9000);
	assert_int_equal(regions_take_low(&set, 0x800, 12), 0x2000);
	assert_int_equal(regions_take_high(&set, 0x800, 11), 0x8800);
	assert_int_equal(regions_take_high(&set, 0x100000, 4), 0);
	assert_int_equal(set.count, 2);
}

static void a_full_set_says_so(void **state)
{
	struct regions set = {0};

	for (paddr_t p = 0; p < 2 * (REGIONS_MAX + 1); p += 2)
		regions_add(&set, p, p + 1);
	assert_int_equal(set.count, REGIONS_MAX);
	assert_true(set.overflow);
}

/* --- untypeds ----------------------------------------------------------------------------------
 */

static paddr_t expected;
static unsigned blocks;

static void follow(kaddr_t address, unsigned bits, bool device)
{
	assert_int_equal(phys_of_kaddr(address), expected);
	assert_true(bits >= 4 && bits <= 47);
	assert_true(IS_ALIGNED(address, bits));
	expected += BIT(bits);
	blocks++;
}

static void blocks_are_aligned_and_leave_no_gap(void **state)
{
	struct regions set = {0};

	regions_add(&set, 0x123450, 0x7fe0000);
	expected = 0x123450;
	untypeds_memory(&set, follow);
	assert_int_equal(expected, 0x7fe0000);
}

static void device_blocks_reach_the_end_of_physical_memory(void **state)
{
	struct regions taken = {0};

	blocks = 0;
	expected = 0;
	untypeds_device(&taken, follow);
	assert_int_equal(expected, BIT(47));
	/* 0..2^39 in one block, as kernel addresses are aligned there; 2^46 bytes from 2^39 on. */
	assert_true(blocks < 20);
}

static void odd_ends_are_lost(void **state)
{
	struct regions set = {0};

	regions_add(&set, 0x1001, 0x100f);
	expected = 0;
	blocks = 0;
	untypeds_memory(&set, follow);
	assert_int_equal(blocks, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_operations_agree_with_a_bitmap),
		cmocka_unit_test(taking_keeps_alignment),
		cmocka_unit_test(a_full_set_says_so),
		cmocka_unit_test(blocks_are_aligned_and_leave_no_gap),
		cmocka_unit_test(device_blocks_reach_the_end_of_physical_memory),
		cmocka_unit_test(odd_ends_are_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
