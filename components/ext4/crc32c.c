/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CRC-32C by the faster of two functions. Both are timed at the first checksum; the result is the
 * same, so a wrong choice costs only time.
 *
 * The table takes eight bytes at a time (eight tables of 256 words, made from the polynomial when
 * they are first used): table k has the checksum of a byte that k zero bytes follow.
 */
#include "components/ext4/crc32c.h"

#include <cpuid.h>
#include <string.h>

#define POLYNOMIAL    0x82f63b78u /* bit-reversed */
#define LANES	      8u
#define CPUID1_SSE4_2 (1u << 20)
#define TRIAL_BYTES   256u
#define TRIALS	      4

static uint32_t table[LANES][256];

static void make_table(void)
{
	for (unsigned i = 0; i < 256; i++) {
		uint32_t crc = i;

		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
		table[0][i] = crc;
	}
	for (unsigned k = 1; k < LANES; k++)
		for (unsigned i = 0; i < 256; i++)
			table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 255];
}

static uint32_t one_byte(uint32_t crc, uint8_t byte)
{
	return crc >> 8 ^ table[0][(crc ^ byte) & 255];
}

uint32_t crc32c_by_table(uint32_t crc, const uint8_t *bytes, size_t n)
{
	if (!table[0][1])
		make_table();
	for (; n >= LANES; n -= LANES, bytes += LANES) {
		uint64_t word;

		memcpy(&word, bytes, sizeof(word));
		word ^= crc;
		crc = table[7][word & 255] ^ table[6][word >> 8 & 255] ^
		      table[5][word >> 16 & 255] ^ table[4][word >> 24 & 255] ^
		      table[3][word >> 32 & 255] ^ table[2][word >> 40 & 255] ^
		      table[1][word >> 48 & 255] ^ table[0][word >> 56];
	}
	while (n--)
		crc = one_byte(crc, *bytes++);
	return crc;
}

uint32_t crc32c_by_instruction(uint32_t crc, const uint8_t *bytes, size_t n)
{
	uint64_t sum = crc;

	for (; n >= sizeof(uint64_t); n -= sizeof(uint64_t), bytes += sizeof(uint64_t)) {
		uint64_t word;

		memcpy(&word, bytes, sizeof(word));
		__asm__("crc32q %1, %0" : "+r"(sum) : "rm"(word));
	}
	crc = (uint32_t)sum;
	for (; n--; bytes++)
		__asm__("crc32b %1, %0" : "+r"(crc) : "rm"(*bytes));
	return crc;
}

bool crc32c_has_instruction(void)
{
	unsigned a, b, c, d;

	return __get_cpuid(1, &a, &b, &c, &d) && c & CPUID1_SSE4_2;
}

/* The shortest time of several tries. */
static uint64_t ticks_of(uint32_t (*way)(uint32_t crc, const uint8_t *bytes, size_t n))
{
	static const uint8_t bytes[TRIAL_BYTES];
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < TRIALS; i++) {
		uint64_t start = __builtin_ia32_rdtsc(), took;

		(void)way(0, bytes, sizeof(bytes));
		took = __builtin_ia32_rdtsc() - start;
		if (took < least)
			least = took;
	}
	return least;
}

uint32_t crc32c(uint32_t crc, const uint8_t *bytes, size_t n)
{
	static uint32_t (*way)(uint32_t crc, const uint8_t *bytes, size_t n);

	if (!way)
		way = crc32c_has_instruction() &&
				      ticks_of(crc32c_by_instruction) < ticks_of(crc32c_by_table)
			      ? crc32c_by_instruction
			      : crc32c_by_table;
	return way(crc, bytes, n);
}

/* libext2fs calls this one; its own is not built (CMakeLists.txt). */
uint32_t ext2fs_crc32c_le(uint32_t crc, const unsigned char *bytes, size_t n);

uint32_t ext2fs_crc32c_le(uint32_t crc, const unsigned char *bytes, size_t n)
{
	return crc32c(crc, bytes, n);
}
