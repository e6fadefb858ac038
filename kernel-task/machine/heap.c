/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for malloc: any free pages, mapped side by side in a region of the kernel task's address
 * space. Leaves of 256 entries, made when needed, say which page lies where.
 *
 * Pages that malloc gives back stay mapped for a while: the next call often wants as many again,
 * and to map and unmap a page costs far more than to clear it.
 */
#include <stdbool.h>

#include "machine/frames.h"
#include "machine/heap.h"
#include "machine/internal.h"
#include "runtime/memory.h"

#define HEAP_PAGES   (512ul * 1024 * 1024 / PAGE_SIZE)
#define LEAF_ENTRIES (PAGE_SIZE / sizeof(struct heap_page))
#define KEPT_RUNS    16u
#define KEPT_PAGES   64u

struct heap_page {
	struct page *page;
	mapping_t mapping;
};

static uint64_t used[HEAP_PAGES / 64];
static struct heap_page *leaves[HEAP_PAGES / LEAF_ENTRIES];
static size_t hint; /* all places below this one are in use */

/* Runs of pages that malloc has given back, which are still mapped and counted as in use. The
 * oldest first. */
static struct run {
	size_t first, pages;
} kept[KEPT_RUNS];
static unsigned kept_runs;
static size_t kept_pages;
static bool keeps = true;

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
		/* Most words of a large heap are full: skip them. */
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

static void give_back(size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++)
		empty(i);
	mark(first, n, false);
}

/* ---- kept pages ---- */

static struct run take_kept(unsigned which)
{
	struct run run = kept[which];

	kept_runs--;
	kept_pages -= run.pages;
	for (unsigned i = which; i < kept_runs; i++)
		kept[i] = kept[i + 1];
	return run;
}

static void add_kept(size_t first, size_t n)
{
	kept[kept_runs++] = (struct run){first, n};
	kept_pages += n;
}

bool heap_trim(void)
{
	bool any = kept_runs > 0;

	while (kept_runs) {
		struct run run = take_kept(0);

		give_back(run.first, run.pages);
	}
	return any;
}

void heap_keep_nothing(void)
{
	keeps = false;
	heap_trim();
}

/* Takes the shortest of the kept runs that are long enough, or its beginning; NULL if there is
 * none. */
static void *map_kept(size_t n)
{
	unsigned best = kept_runs;

	for (unsigned i = 0; i < kept_runs; i++)
		if (kept[i].pages >= n && (best == kept_runs || kept[i].pages < kept[best].pages))
			best = i;
	if (best == kept_runs)
		return NULL;
	struct run run = take_kept(best);
	uint8_t *start = (uint8_t *)(HEAP_BASE + run.first * PAGE_SIZE);

	if (run.pages > n)
		add_kept(run.first + n, run.pages - n);
	for (size_t i = 0; i < n; i++)
		page_clear(start + i * PAGE_SIZE);
	return start;
}

/* ---- the functions that malloc calls ---- */

static void *map_new(size_t n)
{
	size_t first = find(n), done = 0;

	if (first == HEAP_PAGES && heap_trim())
		first = find(n);
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

static void *heap_map(size_t size)
{
	void *start = map_kept(size / PAGE_SIZE);

	return start ? start : map_new(size / PAGE_SIZE);
}

static void heap_unmap(void *address, size_t size)
{
	size_t first = ((uint64_t)address - HEAP_BASE) / PAGE_SIZE, n = size / PAGE_SIZE;

	if (!keeps || n > KEPT_PAGES) {
		give_back(first, n);
		return;
	}
	while (kept_runs == KEPT_RUNS || kept_pages + n > KEPT_PAGES) {
		struct run run = take_kept(0);

		give_back(run.first, run.pages);
	}
	add_kept(first, n);
}

void heap_init(void)
{
	static const struct runtime_memory memory = {heap_map, heap_unmap};

	runtime_set_memory(&memory);
}
