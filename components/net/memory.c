/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of the stack: packets, control blocks, segments. All of it together stays below what the
 * host allows, so that no peer can take the machine's memory; lwIP lives with being refused.
 */
#include "components/net/internal.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* Before every block. */
struct head {
	alignas(16) size_t size;
};

static size_t used;

void *net_memory_alloc(size_t n)
{
	if (n > net_host->memory || used > net_host->memory - n)
		return NULL;
	struct head *head = malloc(sizeof(*head) + n);
	if (!head)
		return NULL;
	head->size = n;
	used += n;
	return head + 1;
}

void *net_memory_calloc(size_t count, size_t n)
{
	size_t size;
	void *p = __builtin_mul_overflow(count, n, &size) ? NULL : net_memory_alloc(size);

	return p ? memset(p, 0, size) : NULL;
}

void net_memory_free(void *p)
{
	if (!p)
		return;
	struct head *head = (struct head *)p - 1;

	used -= head->size;
	free(head);
}
