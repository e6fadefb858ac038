/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Anonymous memory that a program touches from its beginning towards its end: pages are there
 * before they are asked for, twice as many with each fault that comes where the last one expected
 * it. Where areas are small, or memory is short, a page that nobody asked for is not worth it.
 */
#include "mm/internal.h"

#define AHEAD_PAGES    16 /* at most, in one fault */
#define AHEAD_AREA     (32 * PAGE_SIZE)
#define MEMORY_IN_PART 8 /* so much of it has to be free */

static bool worth_it(const struct vma *vma)
{
	struct machine_memory memory;

	if (vma->end - vma->start < AHEAD_AREA || vma->flags & (VMA_RANDOM | VMA_GROWSDOWN))
		return false;
	machine_memory(&memory);
	return memory.free_bytes > memory.total_bytes / MEMORY_IN_PART;
}

static bool add(struct vma *vma, uint64_t va)
{
	struct mm *mm = vma->mm;
	struct pte *pte = pagetable_find(mm->pagetable, va);
	struct page *page;

	if (pte && pte->page)
		return false;
	page = page_alloc();
	if (!page || mm_set_page(mm, va, page, entry_prot(vma, PTE_WRITABLE), PTE_WRITABLE) < 0)
		return false;
	pte = pagetable_find(mm->pagetable, va);
	return mm_map_entry(mm, va, pte) == 0;
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
