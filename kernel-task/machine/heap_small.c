/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Small freed blocks, kept for the next request of their size. Most calls free what they allocated
 * (a name, a file, a dentry), and malloc puts a block back into its group and searches for a free
 * one each time: that was a third of the instructions of open and close.
 *
 * A few blocks of each step of malloc's sizes are kept, the last one freed goes out first. A block
 * that is freed twice is noticed: its first word says that it may be kept, and then it is searched
 * for.
 */
#include "machine/heap_small.h"

#include <stdint.h>
#include <string.h>

#include "runtime/panic.h"

#define STEPS	 (HEAP_SMALL_MAX / 16 + 1)
#define KEPT_MAX 8u
#define MARK	 0x6b657074626c6f63ull

static struct step {
	unsigned count;
	void *blocks[KEPT_MAX];
} steps[STEPS];

static uint64_t mark_of(const void *block)
{
	return MARK ^ (uintptr_t)block;
}

/* The mark may also be what the block's user has written there. */
static void check_mark(const struct step *step, const void *block)
{
	for (unsigned i = 0; i < step->count; i++)
		if (step->blocks[i] == block)
			panic("the block at %p was freed twice", block);
}

void *heap_small_take(size_t size)
{
	struct step *step = &steps[(size + 3) / 16];

	return step->count ? step->blocks[--step->count] : NULL;
}

bool heap_small_keep(void *block, size_t size)
{
	struct step *step;
	uint64_t mark = mark_of(block), first;

	if (size < sizeof(mark) || size > HEAP_SMALL_MAX)
		return false;
	/* A block of a size between two steps serves the lower one. */
	size = (size + 4) / 16 * 16;
	if (!size)
		return false;
	step = &steps[size / 16 - 1];
	memcpy(&first, block, sizeof(first));
	if (first == mark)
		check_mark(step, block);
	if (step->count == KEPT_MAX)
		return false;
	memcpy(block, &mark, sizeof(mark));
	step->blocks[step->count++] = block;
	return true;
}

void *heap_small_drop(void)
{
	for (struct step *step = steps; step < &steps[STEPS]; step++)
		if (step->count)
			return step->blocks[--step->count];
	return NULL;
}
