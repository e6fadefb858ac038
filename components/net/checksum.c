/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Internet checksum (RFC 1071), eight bytes at a time: a one's complement sum of 16-bit words
 * may be taken in larger words and folded at the end.
 */
#include "components/net/checksum.h"

#include <stdbool.h>
#include <string.h>

static uint64_t load(const uint8_t *from, unsigned bytes)
{
	uint64_t word = 0;

	memcpy(&word, from, bytes);
	return word;
}

/* Adds with the carry added in again. */
static uint64_t add(uint64_t a, uint64_t b)
{
	uint64_t sum;
	bool carry = __builtin_add_overflow(a, b, &sum);

	return sum + carry;
}

/* Loads fewer than eight bytes. */
static uint64_t load_rest(const uint8_t *from, unsigned n)
{
	uint64_t word = 0;
	unsigned shift = 0;

	for (unsigned part = 4; part; part /= 2) {
		if (!(n & part))
			continue;
		word |= (part == 4   ? load(from, 4)
			 : part == 2 ? load(from, 2)
				     : load(from, 1))
			<< shift;
		from += part;
		shift += 8 * part;
	}
	return word;
}

uint16_t net_checksum(const void *data, int n)
{
	const uint8_t *from = data;
	uint64_t sum = 0;

	for (; n >= 32; n -= 32, from += 32) {
		sum = add(sum, load(from, 8));
		sum = add(sum, load(from + 8, 8));
		sum = add(sum, load(from + 16, 8));
		sum = add(sum, load(from + 24, 8));
	}
	for (; n >= 8; n -= 8, from += 8)
		sum = add(sum, load(from, 8));
	sum = add(sum, load_rest(from, (unsigned)n));
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	return (uint16_t)sum;
}
