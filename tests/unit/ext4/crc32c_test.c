/* SPDX-License-Identifier: BSD-2-Clause */
/* Both ways of computing CRC-32C, compared with the definition and with published values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "components/ext4/crc32c.h"

static uint32_t by_definition(uint32_t crc, const uint8_t *bytes, size_t n)
{
	for (; n--; bytes++) {
		crc ^= *bytes;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return crc;
}

static void published_values(void **state)
{
	/* RFC 3720, B.4, and the usual check value. */
	uint8_t bytes[32] = {0};

	assert_int_equal(~crc32c(~0u, bytes, 32), 0x8a9136aau);
	memset(bytes, 0xff, sizeof(bytes));
	assert_int_equal(~crc32c(~0u, bytes, 32), 0x62a8ab43u);
	for (unsigned i = 0; i < 32; i++)
		bytes[i] = (uint8_t)i;
	assert_int_equal(~crc32c(~0u, bytes, 32), 0x46dd794eu);
	assert_int_equal(~crc32c(~0u, (const uint8_t *)"123456789", 9), 0xe3069283u);
}

static void all_ways_agree(void **state)
{
	static uint8_t bytes[600];
	unsigned seed = 3;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)((seed = seed * 1103515245 + 12345) >> 16);
	for (size_t start = 0; start < 9; start++) {
		for (size_t n = 0; n + start <= sizeof(bytes); n += n < 40 ? 1 : 37) {
			uint32_t first = seed, wanted = by_definition(first, bytes + start, n);

			seed = seed * 1103515245 + 12345;
			assert_int_equal(crc32c_by_table(first, bytes + start, n), wanted);
			assert_int_equal(crc32c(first, bytes + start, n), wanted);
			if (crc32c_has_instruction())
				assert_int_equal(crc32c_by_instruction(first, bytes + start, n),
						 wanted);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_values),
		cmocka_unit_test(all_ways_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
