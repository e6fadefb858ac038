/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages made ahead of their use. Programs often write memory from its beginning towards its end, so
 * a fault also makes the following anonymous pages, or copies the following pages that a fork has
 * left shared: as many as the program has written just below the fault. The data of programs and
 * libraries is a few pages, most of which are written at the start: when one is copied, its
 * neighbours are copied too. No pages are made ahead where areas are small or memory is short.
 */
#include "mm/charge.h"
#include "mm/internal.h"

#define AHEAD_PAGES    16 /* at most, in one fault */
#define AHEAD_AREA     (32 * PAGE_SIZE)
#define AREA_PART      64 /* a fault with no written page below adds 1/64 of the area ... */
#define FIRST_MOST     3  /* ... but at most 3 pages */
#define IMAGE_PAGES    8  /* a window, aligned to its size */
#define MEMORY_IN_PART 8  /* 1/8 of memory must be free */

bool mm_memory_is_plenty(void)
{
	struct machine_memory memory;

	machine_memory(&memory);
	return memory.free_bytes > memory.total_bytes / MEMORY_IN_PART;
}

static bool add_new(struct vma *vma, uint64_t va)
{
	struct page *page = vma_is_anonymous(vma) ? charge_page(CHARGE_ANON) : NULL;

	return page &&
	       mm_set_page(vma->mm, va, page, entry_prot(vma, PTE_WRITABLE), PTE_WRITABLE) == 0;
}

static bool add_copy(struct vma *vma, uint64_t va, struct pte *pte, const struct page *page)
{
	struct page *copy = page ? mm_copy_of(page) : NULL;
	unsigned prot = entry_prot(vma, PTE_WRITABLE);

	if (!copy)
		return false;
	if (!pte || !pte->page)
		return mm_set_page(vma->mm, va, copy, prot, PTE_WRITABLE) == 0;
	mm_replace_page(vma->mm, va, pte, copy, PTE_WRITABLE);
	mm_entry_protect(vma->mm, va, pte, prot);
	return true;
}

/* Adds a new page, or a copy of a page that a fork has left shared. */
static bool add(struct vma *vma, uint64_t va)
{
	struct pte *pte = pagetable_find(vma->mm->pagetable, va);

	if (!pte || !pte->page)
		return add_new(vma, va);
	return !(pte->flags & (PTE_FILE | PTE_WRITABLE)) && add_copy(vma, va, pte, pte->page);
}

/* How many pages in a row just below `va` the process has written. The pages themselves show this,
 * so a program may fill several places in turn, and each is recognised where it goes on. */
static unsigned written_below(const struct vma *vma, uint64_t va)
{
	unsigned n = 0;

	while (n < AHEAD_PAGES && va > vma->start) {
		const struct pte *pte = pagetable_find(vma->mm->pagetable, va -= PAGE_SIZE);

		if (!pte || !pte->page || (pte->flags & (PTE_FILE | PTE_WRITABLE)) != PTE_WRITABLE)
			break;
		n++;
	}
	return n;
}

static struct range add_behind(struct vma *vma, uint64_t va)
{
	uint64_t first = (vma->end - vma->start) / PAGE_SIZE / AREA_PART;
	unsigned count = written_below(vma, va);

	if (count < first && count < FIRST_MOST)
		count = first < FIRST_MOST ? (unsigned)first : FIRST_MOST;
	struct range range = {va + PAGE_SIZE, va + (count + 1) * PAGE_SIZE};

	if (range.end > vma->end)
		range.end = vma->end;
	for (va = range.start; va < range.end && add(vma, va);)
		va += PAGE_SIZE;
	return range;
}

/* Adds copies of the file's pages that the process has not written yet. */
static struct range add_image_data(struct vma *vma, uint64_t va)
{
	struct range range = {va & ~(IMAGE_PAGES * PAGE_SIZE - 1), 0};

	range.end = range.start + IMAGE_PAGES * PAGE_SIZE;
	if (range.start < vma->start)
		range.start = vma->start;
	if (range.end > vma->end)
		range.end = vma->end;
	for (va = range.start; va < range.end; va += PAGE_SIZE) {
		struct pte *pte = pagetable_find(vma->mm->pagetable, va);
		struct page *page;

		if (pte && pte->page) {
			if (pte->flags & PTE_FILE)
				add_copy(vma, va, pte, pte->page);
			continue;
		}
		page = mm_peek_file(vma, va);
		add_copy(vma, va, pte, page);
		if (page)
			page_put(page);
	}
	return range;
}

struct range mm_add_ahead(struct vma *vma, uint64_t va)
{
	bool image = vma->flags & VMA_IMAGE;

	if (vma->flags & (VMA_RANDOM | VMA_GROWSDOWN) || !mm_memory_is_plenty())
		return (struct range){0, 0};
	if (image)
		return add_image_data(vma, va);
	if (vma->end - vma->start < AHEAD_AREA)
		return (struct range){0, 0};
	return add_behind(vma, va);
}
