/* SPDX-License-Identifier: BSD-2-Clause */
/* Pseudo-random numbers that a printed seed repeats (xorshift64*). */
#pragma once

#include <stdint.h>

extern uint64_t random_state; /* never 0 */

static inline uint64_t random_word(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1dul;
}

/* 0..n-1. */
static inline uint64_t random_below(uint64_t n)
{
	return (random_word() >> 16) % n;
}

/* True `percent` times of a hundred. */
static inline int random_chance(unsigned percent)
{
	return random_below(100) < percent;
}
