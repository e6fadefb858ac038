/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that change under their mappings: pages that are no longer the file's are unmapped. */
#include "mm/internal.h"
#include "mm/mappable.h"
#include "mm/mm.h"

static void unmap_in_area(struct vma *vma, uint64_t first, uint64_t end, bool copies_too)
{
	struct mm *mm = vma->mm;
	uint64_t low = vma->offset / PAGE_SIZE;
	uint64_t high = low + (vma->end - vma->start) / PAGE_SIZE;
	uint64_t va;

	if (first < low)
		first = low;
	if (end > high)
		end = high;
	if (first >= end)
		return;
	va = vma->start + (first - low) * PAGE_SIZE;
	for (; first < end; first++, va += PAGE_SIZE) {
		struct pte *pte;
		uint64_t at = va;

		pte = pagetable_next(mm->pagetable, &at, vma->end);
		if (!pte)
			return;
		first += (at - va) / PAGE_SIZE;
		va = at;
		if (first < end && (copies_too || (pte->flags & PTE_FILE)))
			mm_zap(mm, va, va + PAGE_SIZE);
	}
}

/* The most pages of a file that are unmapped before other tasks may run. */
#define PAGES_AT_ONCE 1024

static void unmap_range(struct mappings *mappings, uint64_t first, uint64_t end, bool copies_too)
{
	struct vma *vma;

	vspace_batch_begin();
	list_for_each_entry (vma, &mappings->areas, mapping_node)
		unmap_in_area(vma, first, end, copies_too);
	vspace_batch_end();
}

/* Where the last mapped page of the file ends (in pages), at most `end`. */
static uint64_t mapped_end(const struct mappings *mappings, uint64_t end)
{
	uint64_t last = 0;
	struct vma *vma;

	list_for_each_entry (vma, &mappings->areas, mapping_node)
		if ((vma->offset + (vma->end - vma->start)) / PAGE_SIZE > last)
			last = (vma->offset + (vma->end - vma->start)) / PAGE_SIZE;
	return last < end ? last : end;
}

void mm_unmap_cut_off(struct mappings *mappings, uint64_t first, uint64_t end)
{
	end = mapped_end(mappings, end); /* the file may be far larger than what is mapped */
	while (end > first && end - first > PAGES_AT_ONCE) {
		unmap_range(mappings, end - PAGES_AT_ONCE, UINT64_MAX, true);
		end -= PAGES_AT_ONCE;
		may_wait();
	}
	unmap_range(mappings, first, UINT64_MAX, true);
}

void mm_unmap_file_pages(struct mappings *mappings, uint64_t first_page, uint64_t count)
{
	uint64_t end = count ? first_page + count : UINT64_MAX;

	/* Behind a new end of the file even private copies are removed. */
	unmap_range(mappings, first_page, end, count == 0);
}
