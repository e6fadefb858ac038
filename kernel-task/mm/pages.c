/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entries of the page table together with their pages and machine mappings. An entry may have no
 * mapping: it is made when the program first goes there, or as a neighbour of such a place.
 */
#include <errno.h>

#include "mm/internal.h"
#include "mm/mm.h"

static void count_page(struct mm *mm, unsigned flags, int sign)
{
	mm->rss_pages += (uint64_t)sign;
	if (flags & PTE_FILE)
		mm->shared_pages += (uint64_t)sign;
	if (mm->rss_pages > mm->rss_peak)
		mm->rss_peak = mm->rss_pages;
}

int mm_set_page(struct mm *mm, uint64_t va, struct page *page, unsigned prot, unsigned flags)
{
	if (!pagetable_set(mm->pagetable, va, page, prot, flags)) {
		page_put(page);
		return -ENOMEM;
	}
	count_page(mm, flags, 1);
	return 0;
}

void mm_unmap_entry(struct mm *mm, struct pte *pte)
{
	if (pte->map)
		vspace_unmap(mm->vspace, pte->page, pte->map);
	pte->map = 0;
}

void mm_replace_page(struct mm *mm, uint64_t va, struct pte *pte, struct page *page, unsigned flags)
{
	mm_unmap_entry(mm, pte);
	count_page(mm, pte->flags, -1);
	page_put(pte->page);
	pte->page = page;
	pte->flags = (uint8_t)flags;
	count_page(mm, flags, 1);
}

int mm_map_entry(struct mm *mm, uint64_t va, struct pte *pte)
{
	if (!pte->prot || pte->map)
		return 0;
	return vspace_map(mm->vspace, va, pte->page, pte->prot, &pte->map);
}

void mm_entry_protect(struct mm *mm, uint64_t va, struct pte *pte, unsigned prot)
{
	if (pte->prot == prot)
		return;
	pte->prot = (uint8_t)prot;
	if (!pte->map)
		return;
	/* Nothing may be touched: not mapping it says so best. If the machine cannot change it,
	 * the next fault maps it anew. */
	if (!prot || vspace_protect(mm->vspace, va, pte->page, pte->map, prot) < 0)
		mm_unmap_entry(mm, pte);
}

void mm_zap(struct mm *mm, uint64_t start, uint64_t end)
{
	struct pte *pte;

	while ((pte = pagetable_next(mm->pagetable, &start, end))) {
		struct page *page = pte->page;

		mm_unmap_entry(mm, pte);
		count_page(mm, pte->flags, -1);
		pagetable_clear(mm->pagetable, start);
		page_put(page);
		start += PAGE_SIZE;
	}
}
