/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers that cannot be guessed: ChaCha20 (RFC 8439) in counter mode, its key stirred with what
 * the processor's generator, the time-stamp counter and an entropy device give. After each request
 * the key is replaced by output of its own, so that nobody who sees the memory later learns what
 * was given out.
 */
#include "libs/random/random.h"

#include <cpuid.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define CPUID1_RDRAND (1u << 30)
#define BLOCK_WORDS   16
#define KEY_WORDS     8

static uint32_t state[BLOCK_WORDS] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
static bool has_rdrand;

static uint32_t rotate(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

static void quarter(uint32_t *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 7);
}

static void block(uint32_t out[BLOCK_WORDS])
{
	memcpy(out, state, sizeof(state));
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 4; i++)
			quarter(out, i, 4 + i, 8 + i, 12 + i);
		for (int i = 0; i < 4; i++)
			quarter(out, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
	}
	for (int i = 0; i < BLOCK_WORDS; i++)
		out[i] += state[i];
	state[12]++;
}

static uint64_t hardware_word(void)
{
	unsigned long long word = 0;
	unsigned char ok = 0;

	for (int i = 0; has_rdrand && !ok && i < 10; i++)
		__asm__ volatile("rdrand %0; setc %1" : "=r"(word), "=qm"(ok) : : "cc");
	return word ^ __builtin_ia32_rdtsc();
}

static void stir(void)
{
	uint32_t out[BLOCK_WORDS];
	uint64_t word;

	for (int i = 0; i < KEY_WORDS; i += 2) {
		word = hardware_word();
		state[4 + i] ^= (uint32_t)word;
		state[5 + i] ^= (uint32_t)(word >> 32);
	}
	block(out);
	memcpy(state + 4, out, KEY_WORDS * sizeof(*out));
}

void random_stir(const void *bytes, size_t n)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < n; i++) {
		((uint8_t *)(state + 4))[i % (KEY_WORDS * sizeof(*state))] ^= from[i];
		if ((i + 1) % (KEY_WORDS * sizeof(*state)) == 0 || i + 1 == n)
			stir();
	}
}

void random_init(void)
{
	unsigned a, b, c, d;

	has_rdrand = __get_cpuid(1, &a, &b, &c, &d) && c & CPUID1_RDRAND;
	for (int i = 0; i < 64; i++)
		stir();
}

void random_bytes(void *buf, size_t n)
{
	uint32_t out[BLOCK_WORDS];
	uint8_t *to = buf;

	stir();
	while (n) {
		size_t part = n < sizeof(out) ? n : sizeof(out);

		block(out);
		memcpy(to, out, part);
		to += part;
		n -= part;
	}
	block(out);
	memcpy(state + 4, out, KEY_WORDS * sizeof(*out));
	memset(out, 0, sizeof(out));
}
