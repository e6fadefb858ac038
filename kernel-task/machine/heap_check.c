/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks freed memory in the debug mode of waiting (docs/waiting.md). A freed block is filled with
 * a pattern, which is no address, so that code which follows a pointer out of the block faults; and
 * the block is not used again for a while. If its pattern was changed meanwhile the kernel stops.
 *
 * The linker redirects all calls of malloc's family to this file (--wrap). Without the debug mode
 * small blocks go to those that are kept for reuse (heap_small.c), and all else on to malloc.
 */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <string.h>

#include "machine/heap.h"
#include "machine/heap_small.h"
#include "machine/machine.h"
#include "runtime/panic.h"

#define PATTERN	   0xa5
#define KEPT_MAX   1024u
#define KEPT_BYTES (2u << 20)
#define BLOCK_MAX  65536u /* larger blocks are freed at once: their pages are unmapped */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

static bool checked;

/* The freed blocks that are kept, a ring: the oldest first. */
static struct {
	uint8_t *block;
	size_t size;
} kept[KEPT_MAX];
static unsigned kept_first, kept_count;
static size_t kept_bytes;

static void release_oldest(void)
{
	uint8_t *block = kept[kept_first].block;
	size_t size = kept[kept_first].size;

	kept_first = (kept_first + 1) % KEPT_MAX;
	kept_count--;
	kept_bytes -= size;
	for (size_t i = 0; i < size; i++)
		if (block[i] != PATTERN)
			panic("byte %zu of %zu at %p was written after it was freed", i, size,
			      (void *)block);
	__real_free(block);
}

static void keep(void *block, size_t size)
{
	memset(block, PATTERN, size);
	while (kept_count == KEPT_MAX || (kept_count && kept_bytes + size > KEPT_BYTES))
		release_oldest();
	kept[(kept_first + kept_count) % KEPT_MAX].block = block;
	kept[(kept_first + kept_count) % KEPT_MAX].size = size;
	kept_count++;
	kept_bytes += size;
}

static bool release_small(void)
{
	void *block = heap_small_drop();
	bool any = block;

	for (; block; block = heap_small_drop())
		__real_free(block);
	return any;
}

/* Frees the kept blocks when memory runs out. True if there were any. */
static bool release_all(void)
{
	bool any = kept_count > 0;

	while (kept_count)
		release_oldest();
	return release_small() || any;
}

static bool is_kept(void *block, size_t size)
{
	if (!checked)
		return heap_small_keep(block, size);
	if (size > BLOCK_MAX)
		return false;
	keep(block, size);
	return true;
}

void __wrap_free(void *block)
{
	size_t size = block ? malloc_usable_size(block) : 0;

	if (!size || !is_kept(block, size))
		__real_free(block);
}

void *__wrap_malloc(size_t size)
{
	void *block;

	if (size <= HEAP_SMALL_MAX) {
		block = heap_small_take(size);
		if (block)
			return block;
		if (!checked)
			size = heap_small_step(size);
	}
	block = __real_malloc(size);
	return block || !release_all() ? block : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	size_t bytes;
	void *block;

	if (!__builtin_mul_overflow(count, size, &bytes) && bytes <= HEAP_SMALL_MAX) {
		block = __wrap_malloc(bytes);
		return block ? memset(block, 0, bytes) : NULL;
	}
	block = __real_calloc(count, size);
	return block || !release_all() ? block : __real_calloc(count, size);
}

void machine_check_heap(void)
{
	checked = true;
	release_small();
	heap_keep_nothing();
}

/* With the mode on a block always moves, so that a user of its old address finds the pattern. */
void *__wrap_realloc(void *block, size_t size)
{
	size_t old = block && checked ? malloc_usable_size(block) : 0;
	void *other;

	if (!old)
		return __real_realloc(block, size);
	other = __wrap_malloc(size);
	if (!other)
		return NULL;
	memcpy(other, block, old < size ? old : size);
	__wrap_free(block);
	return other;
}
