/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libs/random: the cipher against the block of RFC 8439, section 2.3.2, and what follows from
 * replacing the key at each request.
 */
#include "libs/random/random.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_block(void **unused)
{
	static const uint32_t nonce[3] = {0x09000000, 0x4a000000, 0};
	static const uint32_t expected[BLOCK_WORDS] = {
		0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3, 0xc7f4d1c7, 0x0368c033,
		0x9aaa2204, 0x4e6cd4c3, 0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9,
		0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2,
	};
	uint32_t out[BLOCK_WORDS];

	(void)unused;
	for (unsigned i = 0; i < KEY_BYTES; i++)
		((uint8_t *)(state + 4))[i] = (uint8_t)i;
	state[12] = 1;
	memcpy(state + 13, nonce, sizeof(nonce));
	block(out);
	assert_memory_equal(out, expected, sizeof(out));
	assert_int_equal(state[12], 2);
}

/* From the state after a request neither the earlier output can be computed ... */
static void test_key_is_replaced(void **unused)
{
	uint32_t before[KEY_WORDS];
	uint8_t given[200];

	(void)unused;
	random_init();
	memcpy(before, state + 4, KEY_BYTES);
	random_bytes(given, sizeof(given));
	assert_memory_not_equal(before, state + 4, KEY_BYTES);
	for (size_t at = 0; at + KEY_BYTES <= sizeof(given); at++)
		assert_memory_not_equal(given + at, state + 4, KEY_BYTES);
}

/* ... nor is any of it given out twice, whatever the lengths. */
static void test_lengths(void **unused)
{
	static const size_t lengths[] = {0, 1, 31, 32, 33, 64, 95, 96, 97, 128, 1000};
	uint8_t given[1000 + 8], again[1000];

	(void)unused;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		size_t n = lengths[i];

		memset(given, 0xa5, sizeof(given));
		random_bytes(given, n);
		random_bytes(again, n);
		for (size_t k = n; k < n + 8; k++)
			assert_int_equal(given[k], 0xa5);
		if (n >= 16)
			assert_memory_not_equal(given, again, n);
		for (size_t at = 0; at + 16 <= n; at += 16)
			for (size_t other = at + 16; other + 16 <= n; other += 16)
				assert_memory_not_equal(given + at, given + other, 16);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_key_is_replaced),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
