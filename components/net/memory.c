/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of the stack: packets, control blocks, segments. All of it together stays below what the
 * host allows, so that no peer can take the machine's memory; lwIP lives with being refused.
 */
#include "components/net/internal.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/*
 * Small blocks come and go with every packet: some of each size are kept, which is several times
 * faster than the C library's malloc. What is kept counts as free, and is no more than SIZES *
 * KEPT_MAX blocks.
 */
#define STEP  64
#define SIZES 16 /* up to STEP * SIZES bytes */
#ifdef __SANITIZE_ADDRESS__
#define KEPT_MAX 0 /* the sanitizer shall see every end of a block's life */
#else
#define KEPT_MAX 32
#endif

/* Before every block. */
struct head {
	alignas(16) size_t size; /* a multiple of STEP for the kept sizes */
	struct head *next;	 /* while it is kept */
};

static size_t used;
static struct {
	struct head *first;
	int count;
} kept[SIZES];

static struct head *take_kept(unsigned class)
{
	struct head *head = kept[class].first;

	if (head) {
		kept[class].first = head->next;
		kept[class].count--;
	}
	return head;
}

void *net_memory_alloc(size_t n)
{
	struct head *head = NULL;

	if (n > net_host->memory)
		return NULL;
	if (n && n <= STEP * SIZES)
		n = (n + STEP - 1) / STEP * STEP;
	if (n > net_host->memory || used > net_host->memory - n)
		return NULL;
	if (n && n <= STEP * SIZES)
		head = take_kept((unsigned)(n / STEP - 1));
	if (!head)
		head = malloc(sizeof(*head) + n);
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
	if (head->size && head->size <= STEP * SIZES) {
		unsigned class = (unsigned)(head->size / STEP - 1);

		if (kept[class].count < KEPT_MAX) {
			head->next = kept[class].first;
			kept[class].first = head;
			kept[class].count++;
			return;
		}
	}
	free(head);
}
