/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The copying functions of the runtime: every length up to some words, at every alignment and
 * distance, compared with copies made byte by byte. Bytes outside of the destination do not change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

void *runtime_memcpy(void *to, const void *from, size_t n);
void *runtime_memmove(void *to, const void *from, size_t n);
void *runtime_memset(void *to, int byte, size_t n);

#define ROOM 320
#define MOST 150

static uint8_t place[ROOM], expected[ROOM];

static void fill(void)
{
	for (unsigned i = 0; i < ROOM; i++)
		place[i] = expected[i] = (uint8_t)(i * 7 + i / 256);
}

static void same(void)
{
	for (unsigned i = 0; i < ROOM; i++)
		assert_int_equal(place[i], expected[i]);
}

static void apart(void **state)
{
	for (size_t n = 0; n < MOST; n++)
		for (unsigned to = 0; to < 9; to++)
			for (unsigned from = 160; from < 169; from++) {
				fill();
				for (size_t i = 0; i < n; i++)
					expected[to + i] = expected[from + i];
				assert_ptr_equal(runtime_memcpy(place + to, place + from, n),
						 place + to);
				same();
			}
}

static void overlapping(void **state)
{
	uint8_t before[ROOM];

	for (size_t n = 0; n < MOST; n++)
		for (unsigned from = 60; from < 69; from++)
			for (unsigned to = 0; to<160; to += to> 40 && to < 90 ? 1 : 13) {
				fill();
				for (size_t i = 0; i < ROOM; i++)
					before[i] = expected[i];
				for (size_t i = 0; i < n; i++)
					expected[to + i] = before[from + i];
				assert_ptr_equal(runtime_memmove(place + to, place + from, n),
						 place + to);
				same();
			}
}

static void set(void **state)
{
	for (size_t n = 0; n < MOST; n++)
		for (unsigned to = 0; to < 9; to++) {
			fill();
			for (size_t i = 0; i < n; i++)
				expected[to + i] = 0xa5;
			assert_ptr_equal(runtime_memset(place + to, 0x7a5, n), place + to);
			same();
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apart),
		cmocka_unit_test(overlapping),
		cmocka_unit_test(set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
