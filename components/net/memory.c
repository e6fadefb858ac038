/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of the stacks: packets, control blocks, segments. Their sum stays below what the host
 * allows, so that no peer can use up the machine's memory; lwIP handles a failed allocation.
 */
#include "components/net/internal.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/*
 * Blocks are allocated and freed with every packet, so some free ones of each size are kept. That
 * is several times faster than the C library's malloc; for large blocks, which malloc gives back to
 * the system each time, dozens of times. Kept blocks count as free; they are SMALL_KEPT *
 * SIZES_SMALL small blocks and LARGE_KEPT bytes of large ones at most.
 */
#define SHORT	    (8ul << 10)
#define STACK_NEEDS (32ul << 10)
#define STEP	    64
#define SIZES_SMALL 16 /* steps of STEP bytes */
#define SIZES_LARGE 4  /* a packet; two, four, and what a segment over loopback takes */
#define SIZES	    (SIZES_SMALL + SIZES_LARGE)
#ifdef __SANITIZE_ADDRESS__
#define SMALL_KEPT 0 /* so that the sanitizer sees every block that is freed */
#define LARGE_KEPT 0
#else
#define SMALL_KEPT 32
#define LARGE_KEPT (512ul << 10)
#endif

/* The header before every block. */
struct head {
	alignas(16) size_t size; /* of a block that may be kept: the size of its class */
	union {
		struct net_stack *stack; /* the stack that it was allocated for */
		struct head *next;	 /* the next kept block */
	};
	struct list_head node; /* in the list of its stack's blocks */
};

static size_t used, large_kept;
static struct {
	struct head *first;
	int count;
} kept[SIZES];

static const size_t large_sizes[SIZES_LARGE] = {2048, 4096, 8192, 17 * 1024};

/* The class of blocks of `n` bytes; *n becomes their real size. SIZES: such blocks are not kept. */
static unsigned class_of(size_t *n)
{
	if (*n && *n <= STEP * SIZES_SMALL) {
		*n = (*n + STEP - 1) / STEP * STEP;
		return (unsigned)(*n / STEP - 1);
	}
	for (unsigned i = 0; *n && i < SIZES_LARGE; i++) {
		if (*n <= large_sizes[i]) {
			*n = large_sizes[i];
			return SIZES_SMALL + i;
		}
	}
	return SIZES;
}

static struct head *take_kept(unsigned class)
{
	struct head *head = class < SIZES ? kept[class].first : NULL;

	if (head) {
		kept[class].first = head->next;
		kept[class].count--;
		large_kept -= class < SIZES_SMALL ? 0 : head->size;
	}
	return head;
}

static bool keep(struct head *head, unsigned class)
{
	if (class == SIZES)
		return false;
	if (class < SIZES_SMALL ? kept[class].count >= SMALL_KEPT
				: large_kept + head->size > LARGE_KEPT)
		return false;
	head->next = kept[class].first;
	kept[class].first = head;
	kept[class].count++;
	large_kept += class < SIZES_SMALL ? 0 : head->size;
	return true;
}

bool net_memory_is_short(void)
{
	return net_host->memory - used < SHORT;
}

void *net_memory_alloc(size_t n)
{
	unsigned class = class_of(&n);

	if (n > net_host->memory || used > net_host->memory - n)
		return NULL;
	/* Only the machine's own stack may use all of the memory. */
	if (net_stack_current()->number && net_stack_current()->used + n > net_host->memory / 2)
		return NULL;
	struct head *head = take_kept(class);
	if (!head)
		head = malloc(sizeof(*head) + n);
	if (!head)
		return NULL;
	head->size = n;
	head->stack = net_stack_current();
	list_init(&head->node);
	list_add(&head->node, &head->stack->blocks);
	head->stack->used += n;
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
	size_t size = head->size;

	used -= size;
	head->stack->used -= size;
	list_del(&head->node);
	if (!keep(head, class_of(&size)))
		free(head);
}

bool net_memory_for_stack(void)
{
	if (net_host->memory - used < STACK_NEEDS)
		return false;
	void *probe = malloc(STACK_NEEDS);
	free(probe);
	return probe != NULL;
}

void net_memory_forget(struct net_stack *stack)
{
	while (!list_empty(&stack->blocks))
		net_memory_free(list_first_entry(&stack->blocks, struct head, node) + 1);
}
