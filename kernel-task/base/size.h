/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes as administrators write them: a number with a unit. */
#pragma once

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * "4096", "64K", "1g", units up to E: the bytes, and *end behind them. A size that is too large for
 * the type is the largest there is, and so no limit. *end == text: it is no number.
 */
static inline uint64_t size_parse(const char *text, char **end)
{
	static const char units[] = "kmgtpe";
	uint64_t value;

	*end = (char *)(uintptr_t)text;
	if (!isdigit((unsigned char)*text))
		return 0;
	value = strtoull(text, end, 0);
	const char *unit = **end ? strchr(units, tolower((unsigned char)**end)) : NULL;
	if (!unit)
		return value;
	unsigned shift = 10 * (unsigned)(unit - units + 1);
	++*end;
	return value > UINT64_MAX >> shift ? UINT64_MAX : value << shift;
}
