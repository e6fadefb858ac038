/* SPDX-License-Identifier: BSD-2-Clause */
/* The Internet checksum, compared with one that adds word by word, at all lengths and alignments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "components/net/checksum.h"

#define MOST 200

static uint16_t word_by_word(const uint8_t *data, int n)
{
	uint32_t sum = 0;

	for (int i = 0; i < n; i++)
		sum += (uint32_t)data[i] << (i % 2 ? 8 : 0);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void compare(const uint8_t *from, int n)
{
	uint8_t *exactly = malloc((size_t)n + 1); /* the sanitizer sees a byte too many */

	assert_non_null(exactly);
	memcpy(exactly + 1, from, (size_t)n);
	assert_int_equal(net_checksum(exactly + 1, n), word_by_word(from, n));
	free(exactly);
}

static void test_lengths_and_alignments(void **state)
{
	uint8_t data[MOST + 8];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 37 + 11);
	for (int at = 0; at < 8; at++) {
		for (int n = 0; n <= MOST; n++) {
			compare(data + at, n);
			assert_int_equal(net_checksum(data + at, n), word_by_word(data + at, n));
		}
	}
}

/* All the carries that there can be. */
static void test_carries(void **state)
{
	uint8_t data[MOST];

	memset(data, 0xff, sizeof(data));
	for (int n = 0; n <= MOST; n++)
		compare(data, n);
	for (int i = 0; i < MOST; i += 8)
		data[i] = 1;
	for (int n = 0; n <= MOST; n++)
		compare(data, n);
}

/* The example of RFC 1071, section 3. */
static void test_example(void **state)
{
	static const uint8_t data[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};

	assert_int_equal(net_checksum(data, sizeof(data)), 0xf2dd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths_and_alignments),
		cmocka_unit_test(test_carries),
		cmocka_unit_test(test_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
