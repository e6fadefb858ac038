/* SPDX-License-Identifier: BSD-2-Clause */
/* a * b / c with a product of 128 bits. By the processor's instruction, since tasks are linked
 * without the compiler's library for 128-bit division. */
#pragma once

#include <stdint.h>

/* UINT64_MAX if the result does not fit or c is 0. */
static inline uint64_t muldiv64(uint64_t a, uint64_t b, uint64_t c)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	uint64_t low = (uint64_t)product, high = (uint64_t)(product >> 64), quotient, rest;

	if (high >= c)
		return UINT64_MAX;
	__asm__("divq %4" : "=a"(quotient), "=d"(rest) : "0"(low), "1"(high), "r"(c) : "cc");
	return quotient;
}
