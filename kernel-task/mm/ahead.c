/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that a program writes from its beginning towards its end: anonymous pages are there, and
 * copies of those that a fork has left to two, before they are asked for, twice as many with each
 * fault that comes where the last one expected it. Where areas are small, or memory is short, a
 * page that nobody asked for is not worth it.
 */
#include "mm/internal.h"

#define AHEAD_PAGES    16 /* at most, in one fault */
#define AHEAD_AREA     (32 * PAGE_SIZE)
#define MEMORY_IN_PART 8 /* so much of it has to be free */

bool mm_memory_is_plenty(void)
{
	struct machine_memory memory;

	machine_memory(&memory);
	return memory.free_bytes > memory.total_bytes / MEMORY_IN_PART;
}

static bool worth_it(const struct vma *vma)
{
	return vma->end - vma->start >= AHEAD_AREA &&
	       !(vma->flags & (VMA_RANDOM | VMA_GROWSDOWN)) && mm_memory_is_plenty();
}

static bool add_new(struct vma *vma, uint64_t va)
{
	struct page *page = vma_is_anonymous(vma) ? page_alloc() : NULL;

	return page &&
	       mm_set_page(vma->mm, va, page, entry_prot(vma, PTE_WRITABLE), PTE_WRITABLE) == 0;
}

/* A page that a fork has left to both. */
static bool add_copy(struct vma *vma, uint64_t va, struct pte *pte)
{
	struct page *page = pte->flags & (PTE_FILE | PTE_WRITABLE) ? NULL : mm_copy_of(pte->page);

	if (!page)
		return false;
	mm_replace_page(vma->mm, va, pte, page, PTE_WRITABLE);
	mm_entry_protect(vma->mm, va, pte, entry_prot(vma, PTE_WRITABLE));
	return true;
}

static bool add(struct vma *vma, uint64_t va)
{
	struct mm *mm = vma->mm;
	struct pte *pte = pagetable_find(mm->pagetable, va);

	if (!(pte && pte->page ? add_copy(vma, va, pte) : add_new(vma, va)))
		return false;
	return mm_map_entry(mm, va, pagetable_find(mm->pagetable, va)) == 0;
}

void mm_add_ahead(struct vma *vma, uint64_t va)
{
	struct mm *mm = vma->mm;
	unsigned count = 1;
	uint64_t end;

	if (!worth_it(vma))
		return;
	if (va == mm->ahead_next)
		count = mm->ahead_count < AHEAD_PAGES ? 2 * mm->ahead_count : AHEAD_PAGES;
	end = va + count * PAGE_SIZE;
	if (end > vma->end)
		end = vma->end;
	do
		va += PAGE_SIZE;
	while (va < end && add(vma, va));
	mm->ahead_next = va;
	mm->ahead_count = count;
}
