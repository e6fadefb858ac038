/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * memcpy(), memmove(), memset() and memcmp(). A kernel mostly copies a few words, such as the
 * arguments of a call, so a few bytes are copied without a loop. More bytes are copied by words and
 * not by string instructions: in an emulator each step of these costs many times a move of a
 * register, and a real processor needs dozens of cycles to start one.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* May be accessed at any address, aligned or not, in an object of any type. */
typedef uint64_t __attribute__((may_alias, aligned(1))) word;
typedef uint32_t __attribute__((may_alias, aligned(1))) half;

#define WORD   sizeof(word)
#define FEW    (2 * WORD)
#define STRIDE 8 /* words copied in one round */

/* Copies n bytes, at most FEW. All are read before any is written, so source and destination may
 * overlap. */
static inline void move_few(uint8_t *to, const uint8_t *from, size_t n)
{
	if (n >= WORD) {
		word first = *(const word *)from, last = *(const word *)(from + n - WORD);

		*(word *)to = first;
		*(word *)(to + n - WORD) = last;
	} else if (n >= sizeof(half)) {
		half first = *(const half *)from, last = *(const half *)(from + n - sizeof(half));

		*(half *)to = first;
		*(half *)(to + n - sizeof(half)) = last;
	} else if (n) {
		uint8_t first = from[0], middle = from[n / 2], last = from[n - 1];

		to[0] = first;
		to[n / 2] = middle;
		to[n - 1] = last;
	}
}

/* Copies n bytes, more than FEW, from the first to the last; `to` is not within the n bytes at
 * `from`. The last word is read first, since the copy may overwrite it before it gets there. */
static inline void move_up(uint8_t *to, const uint8_t *from, size_t n)
{
	uint8_t *end = to + n;
	word last = *(const word *)(from + n - WORD);

	for (; n > STRIDE * WORD; n -= STRIDE * WORD) {
#pragma GCC unroll 8
		for (size_t i = 0; i < STRIDE; i++)
			((word *)to)[i] = ((const word *)from)[i];
		to += STRIDE * WORD;
		from += STRIDE * WORD;
	}
	for (; n > WORD; n -= WORD) {
		*(word *)to = *(const word *)from;
		to += WORD;
		from += WORD;
	}
	*(word *)(end - WORD) = last;
}

/* Copies n bytes, more than FEW, from the last to the first, for a `to` within the n bytes at
 * `from`. */
static void move_down(uint8_t *to, const uint8_t *from, size_t n)
{
	word first = *(const word *)from;

	for (; n > WORD; n -= WORD)
		*(word *)(to + n - WORD) = *(const word *)(from + n - WORD);
	*(word *)to = first;
}

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	if (n <= FEW)
		move_few(to, from, n);
	else
		move_up(to, from, n);
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	if (n <= FEW)
		move_few(to, from, n);
	else if ((uintptr_t)to - (uintptr_t)from >= n)
		move_up(to, from, n);
	else
		move_down(to, from, n);
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	word pattern = (uint8_t)byte * 0x0101010101010101ull;
	uint8_t *at = to, *end = at + n;

	if (n < WORD) {
		while (at < end)
			*at++ = (uint8_t)byte;
		return to;
	}
	for (; n > STRIDE * WORD; n -= STRIDE * WORD) {
#pragma GCC unroll 8
		for (size_t i = 0; i < STRIDE; i++)
			((word *)at)[i] = pattern;
		at += STRIDE * WORD;
	}
	for (; n > WORD; n -= WORD) {
		*(word *)at = pattern;
		at += WORD;
	}
	*(word *)(end - WORD) = pattern;
	return to;
}

/* The first words that differ decide, by their first bytes that do: the lowest ones in memory. */
static int order(word a, word b)
{
	a = __builtin_bswap64(a);
	b = __builtin_bswap64(b);
	return a < b ? -1 : a > b;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const uint8_t *x = a, *y = b;

	if (n < WORD) {
		while (n && *x == *y) {
			x++;
			y++;
			n--;
		}
		return n ? *x - *y : 0;
	}
	for (; n > WORD; n -= WORD) {
		if (*(const word *)x != *(const word *)y)
			return order(*(const word *)x, *(const word *)y);
		x += WORD;
		y += WORD;
	}
	x -= WORD - n;
	y -= WORD - n;
	return order(*(const word *)x, *(const word *)y);
}
