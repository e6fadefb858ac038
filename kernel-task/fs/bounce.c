/* SPDX-License-Identifier: BSD-2-Clause */
/* Buffers of a few sizes, of which some are kept for the next caller. */
#include "fs/bounce.h"

#include <stdlib.h>

#define SMALLEST 2048u
#define SIZES	 6 /* each twice the one before: up to BOUNCE_MOST */
#ifdef __SANITIZE_ADDRESS__
#define KEPT 0 /* so that the sanitizer sees each one's end */
#else
#define KEPT 2 /* of each size */
#endif

_Static_assert(SMALLEST << (SIZES - 1) == BOUNCE_MOST, "");

struct kept {
	struct kept *next;
};

static struct {
	struct kept *first;
	int count;
} kept[SIZES];

static unsigned size_of(size_t n)
{
	unsigned size = 0;

	while (n > SMALLEST << size)
		size++;
	return size;
}

void *bounce_get(size_t n)
{
	unsigned size = size_of(n);
	struct kept *buffer = kept[size].first;

	if (!buffer)
		return malloc(SMALLEST << size);
	kept[size].first = buffer->next;
	kept[size].count--;
	return buffer;
}

void bounce_put(void *buffer, size_t n)
{
	unsigned size = size_of(n);
	struct kept *k = buffer;

	if (!k || kept[size].count >= KEPT) {
		free(k);
		return;
	}
	k->next = kept[size].first;
	kept[size].first = k;
	kept[size].count++;
}
