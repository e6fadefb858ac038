/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for malloc: any free pages, mapped side by side in a region of the kernel task's address
 * space. Which page lies where is kept in leaves of 256 entries, made when needed.
 */
#include <string.h>

#include "machine/internal.h"
#include "runtime/memory.h"

#define HEAP_PAGES   (512ul * 1024 * 1024 / PAGE_SIZE)
#define LEAF_ENTRIES (PAGE_SIZE / sizeof(struct heap_page))

struct heap_page {
	struct page *page;
	mapping_t mapping;
};

static uint64_t used[HEAP_PAGES / 64];
static struct heap_page *leaves[HEAP_PAGES / LEAF_ENTRIES];
static size_t hint; /* all below is in use */

static bool in_use(size_t i)
{
	return used[i / 64] & 1ul << (i % 64);
}

static void mark(size_t first, size_t n, bool on)
{
	for (size_t i = first; i < first + n; i++) {
		if (on)
			used[i / 64] |= 1ul << (i % 64);
		else
			used[i / 64] &= ~(1ul << (i % 64));
	}
	if (!on && first < hint)
		hint = first;
}

/* The first of n free places in a row; HEAP_PAGES if there are none. */
static size_t find(size_t n)
{
	size_t run = 0;

	while (hint < HEAP_PAGES && in_use(hint))
		hint++;
	for (size_t i = hint; i < HEAP_PAGES; i++) {
		/* Where nothing is free is most of a heap that has grown large. */
		if (i % 64 == 0 && used[i / 64] == UINT64_MAX) {
			run = 0;
			i += 63;
			continue;
		}
		run = in_use(i) ? 0 : run + 1;
		if (run == n)
			return i + 1 - n;
	}
	return HEAP_PAGES;
}

static struct heap_page *entry(size_t i, bool make)
{
	struct heap_page **leaf = &leaves[i / LEAF_ENTRIES];

	if (!*leaf && make) {
		struct page *page = page_alloc();

		if (page)
			*leaf = (struct heap_page *)page->va;
	}
	return *leaf ? *leaf + i % LEAF_ENTRIES : NULL;
}

static bool fill(size_t i)
{
	struct heap_page *e = entry(i, true);

	if (!e)
		return false;
	e->page = page_alloc();
	if (!e->page)
		return false;
	if (!vspace_map(&own_vspace, HEAP_BASE + i * PAGE_SIZE, e->page,
			VM_PROT_READ | VM_PROT_WRITE, &e->mapping))
		return true;
	page_put(e->page);
	return false;
}

static void empty(size_t i)
{
	struct heap_page *e = entry(i, false);

	vspace_unmap(&own_vspace, e->page, e->mapping);
	page_put(e->page);
}

static void *heap_map(size_t size)
{
	size_t n = size / PAGE_SIZE, first = find(n), done = 0;

	if (first == HEAP_PAGES)
		return NULL;
	while (done < n && fill(first + done))
		done++;
	if (done == n) {
		mark(first, n, true);
		return (void *)(HEAP_BASE + first * PAGE_SIZE);
	}
	while (done)
		empty(first + --done);
	return NULL;
}

static void heap_unmap(void *address, size_t size)
{
	size_t first = ((uint64_t)address - HEAP_BASE) / PAGE_SIZE, n = size / PAGE_SIZE;

	for (size_t i = first; i < first + n; i++)
		empty(i);
	mark(first, n, false);
}

void heap_init(void)
{
	static const struct runtime_memory memory = {heap_map, heap_unmap};

	runtime_set_memory(&memory);
}
