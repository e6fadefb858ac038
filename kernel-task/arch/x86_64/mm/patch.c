/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copies of pages with their system calls replaced. A page has at most one copy, which its last
 * mapping frees. It is made anew for each mapping, since the page may have been written in between
 * (write(2) to a library's file).
 */
#include "arch/patch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "libs/base/list.h"
#include "arch/x86_64/decode.h"
#include "mm/internal.h"
#include "mm/mm.h"

#define BEFORE	128 /* bytes of the page before that are looked at */
#define BUCKETS 256

struct copy {
	struct list_head link;
	const struct page *of;
	struct page *page;
	unsigned mappings;
};

static struct list_head buckets[BUCKETS];

static struct list_head *bucket_of(const struct page *page)
{
	struct list_head *bucket = &buckets[(uintptr_t)page / sizeof(*page) % BUCKETS];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

static struct copy *find(const struct page *page)
{
	struct copy *copy;

	list_for_each_entry (copy, bucket_of(page), link)
		if (copy->of == page)
			return copy;
	return NULL;
}

struct page *patch_of(const struct page *page)
{
	struct copy *copy = find(page);

	return copy ? copy->page : NULL;
}

void patch_drop(struct page *page)
{
	struct copy *copy = find(page);

	if (!copy || --copy->mappings)
		return;
	list_del(&copy->link);
	page_put(copy->page);
	free(copy);
}

static struct copy *get_copy(const struct page *page)
{
	struct copy *copy = find(page);

	if (!copy) {
		copy = calloc(1, sizeof(*copy));
		if (!copy)
			return NULL;
		copy->page = page_alloc_uninit();
		if (!copy->page) {
			free(copy);
			return NULL;
		}
		copy->of = page;
		list_add(&copy->link, bucket_of(page));
	}
	copy->mappings++;
	return copy;
}

/* ---- neighbours ---- */

/* The page at `va`, if it can be had without waiting, with a reference. */
static struct page *neighbour(struct mm *mm, uint64_t va)
{
	const struct pte *pte = va < USER_END ? pagetable_find(mm->pagetable, va) : NULL;
	struct vma *vma;

	if (pte && pte->page) {
		page_get(pte->page);
		return pte->page;
	}
	vma = vma_find(mm->vmas, va);
	return vma && vma->start <= va ? mm_peek_file(vma, va) : NULL;
}

static bool next_page_begins_with(struct mm *mm, uint64_t va, uint8_t byte)
{
	struct page *next = neighbour(mm, va + PAGE_SIZE);
	bool yes = next && next->va[0] == byte;

	if (next)
		page_put(next);
	return yes;
}

/* ---- sites ---- */

/* Contiguous code: the end of the page before, if it is in memory, and the page. */
struct window {
	uint8_t bytes[BEFORE + PAGE_SIZE + 1];
	size_t before; /* bytes before the page */
	size_t count;
};

/* The kernel task runs one thing at a time, and nothing here waits. */
static struct window window;

static void fill_window(struct mm *mm, uint64_t va, const struct page *page)
{
	struct page *previous = neighbour(mm, va - PAGE_SIZE);

	window.before = previous ? BEFORE : 0;
	if (previous) {
		memcpy(window.bytes, previous->va + PAGE_SIZE - BEFORE, BEFORE);
		page_put(previous);
	}
	memcpy(window.bytes + window.before, page->va, PAGE_SIZE);
	window.count = window.before + PAGE_SIZE;
	if (page->va[PAGE_SIZE - 1] == 0x0f && next_page_begins_with(mm, va, 0x05))
		window.bytes[window.count++] = 0x05;
}

/* The next `syscall` at or behind `at`, or window.count. */
static size_t next_site(size_t at)
{
	for (; at + 1 < window.count; at++) {
		const uint8_t *zero_f = memchr(window.bytes + at, 0x0f, window.count - 1 - at);

		if (!zero_f)
			break;
		at = (size_t)(zero_f - window.bytes);
		if (zero_f[1] == 0x05 && x86_is_syscall(window.bytes, at, !window.before))
			return at;
	}
	return window.count;
}

static void patch_sites(struct page *copy, size_t site)
{
	for (; site < window.count; site = next_site(site + 2)) {
		size_t offset = site - window.before;

		copy->va[offset] = 0xcd;
		if (offset + 1 < PAGE_SIZE)
			copy->va[offset + 1] = PATCH_VECTOR;
	}
}

struct page *patch_page(struct mm *mm, uint64_t va, struct pte *pte)
{
	struct copy *copy;
	size_t site;

	fill_window(mm, va, pte->page);
	site = next_site(window.before);
	if (site >= window.count)
		return pte->page;
	copy = get_copy(pte->page);
	if (!copy)
		return NULL;
	memcpy(copy->page->va, pte->page->va, PAGE_SIZE);
	patch_sites(copy->page, site);
	pte->flags |= PTE_PATCHED;
	return copy->page;
}

bool patch_needs_next_page(struct mm *mm, uint64_t va, const struct pte *pte)
{
	struct page *next;

	if (pte->page->va[PAGE_SIZE - 1] != 0x0f)
		return false;
	next = neighbour(mm, va + PAGE_SIZE);
	if (!next)
		return true;
	page_put(next);
	return false;
}

int code_is_syscall(struct mm *mm, uint64_t address)
{
	static const uint8_t bytes[2] = {0x0f, 0x05};

	for (unsigned i = 0; i < 2; i++) {
		uint64_t at = address + i;
		const struct pte *pte = at < USER_END ? pagetable_find(mm->pagetable, at) : NULL;

		if (!pte || !pte->page)
			return -EAGAIN;
		if (pte->page->va[at % PAGE_SIZE] != bytes[i])
			return 0;
	}
	return 1;
}
