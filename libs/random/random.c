/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random numbers by ChaCha20 (RFC 8439) in counter mode. The processor's generator, the time-stamp
 * counter and an entropy device are mixed into the key. Of each request's first block one half
 * becomes the next key and the other half is output. So memory that an attacker reads later does
 * not reveal earlier output, and a short request costs one block.
 */
#include "libs/random/random.h"

#include <cpuid.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define CPUID1_RDRAND (1u << 30)
#define BLOCK_WORDS   16
#define KEY_WORDS     8
#define KEY_BYTES     (KEY_WORDS * sizeof(uint32_t))

static uint32_t state[BLOCK_WORDS] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
static bool has_rdrand;

static uint32_t rotate(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

/* A quarter round. Always inlined, so that the indices are constants and most words stay in
 * registers. */
__attribute__((always_inline)) static inline void quarter(uint32_t *x, int a, int b, int c, int d)
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
		quarter(out, 0, 4, 8, 12);
		quarter(out, 1, 5, 9, 13);
		quarter(out, 2, 6, 10, 14);
		quarter(out, 3, 7, 11, 15);
		quarter(out, 0, 5, 10, 15);
		quarter(out, 1, 6, 11, 12);
		quarter(out, 2, 7, 8, 13);
		quarter(out, 3, 4, 9, 14);
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

/*
 * Mixes 64 bits of hardware randomness into the key, each time into the next two words. 64 bits and
 * no more, since an emulated RDRAND costs as much as all the rest of a short request. Each request
 * makes the next key from this one, so a key depends on all bits that were mixed in before.
 */
static void mix_hardware(void)
{
	static unsigned place;
	uint64_t word = hardware_word();

	state[4 + place] ^= (uint32_t)word;
	state[5 + place] ^= (uint32_t)(word >> 32);
	place = (place + 2) % KEY_WORDS;
}

static void stir(void)
{
	uint32_t out[BLOCK_WORDS];

	for (unsigned i = 0; i < KEY_WORDS; i += 2)
		mix_hardware();
	block(out);
	memcpy(state + 4, out, KEY_BYTES);
}

void random_stir(const void *bytes, size_t n)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < n; i++) {
		((uint8_t *)(state + 4))[i % (KEY_BYTES)] ^= from[i];
		if ((i + 1) % (KEY_BYTES) == 0 || i + 1 == n)
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
	uint32_t out[BLOCK_WORDS], key[KEY_WORDS];
	uint8_t *to = buf;
	size_t part = n < KEY_BYTES ? n : KEY_BYTES;

	mix_hardware();
	block(out);
	memcpy(key, out, KEY_BYTES);
	memcpy(to, out + KEY_WORDS, part);
	for (to += part, n -= part; n; to += part, n -= part) {
		part = n < sizeof(out) ? n : sizeof(out);
		block(out);
		memcpy(to, out, part);
	}
	memcpy(state + 4, key, KEY_BYTES);
	memset(out, 0, sizeof(out));
	memset(key, 0, sizeof(key));
}
