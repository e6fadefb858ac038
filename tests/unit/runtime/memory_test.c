/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions of the runtime that copy and compare memory: every length up to some words, at
 * every alignment and distance, compared with copies made byte by byte. Bytes outside of the
 * destination do not change.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

void *runtime_memcpy(void *to, const void *from, size_t n);
void *runtime_memmove(void *to, const void *from, size_t n);
void *runtime_memset(void *to, int byte, size_t n);
int runtime_memcmp(const void *a, const void *b, size_t n);

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

/* One byte differs, and so do those behind the end. */
static void compared(void **state)
{
	for (size_t n = 0; n < MOST; n++)
		for (unsigned a = 0; a < 9; a++)
			for (unsigned b = 160; b < 164; b++) {
				fill();
				for (size_t i = 0; i < n; i++)
					place[b + i] = place[a + i];
				place[a + n] = 1;
				place[b + n] = 2;
				assert_int_equal(runtime_memcmp(place + a, place + b, n), 0);
				for (size_t at = 0; at < n; at++) {
					uint8_t was = place[b + at];

					place[b + at] = (uint8_t)(was + 0x80);
					int order = runtime_memcmp(place + a, place + b, n);
					assert_true(order);
					assert_int_equal(order < 0, was < place[b + at]);
					place[b + at] = was;
				}
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apart),
		cmocka_unit_test(overlapping),
		cmocka_unit_test(set),
		cmocka_unit_test(compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
