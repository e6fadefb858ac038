/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entries of the page table together with their pages and machine mappings. An entry may have no
 * mapping: it is made when the program first goes there, or as a neighbour of such a place.
 */
#include <errno.h>
#include <string.h>

#include "mm/internal.h"
#include "mm/mm.h"
#include "arch/patch.h"

/* The number of entries that are emptied before other tasks may run. */
#define ZAP_ENTRIES 256

static void count_page(struct mm *mm, unsigned flags, int sign)
{
	mm->rss_pages += (uint64_t)sign;
	if (flags & PTE_FILE)
		mm->shared_pages += (uint64_t)sign;
	if (mm->rss_pages > mm->rss_peak)
		mm->rss_peak = mm->rss_pages;
}

struct page *mm_copy_of(const struct page *page)
{
	struct page *copy = page_alloc_uninit();

	if (copy)
		memcpy(copy->va, page->va, PAGE_SIZE);
	return copy;
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

struct page *mm_peek_file(const struct vma *vma, uint64_t va)
{
	const struct mappable *object = vma->object;

	return object ? object->ops->peek_page(object, vma_offset_of(vma, va) / PAGE_SIZE) : NULL;
}

void mm_unmap_entry(struct mm *mm, struct pte *pte)
{
	if (pte->map && pte->flags & PTE_PATCHED) {
		vspace_unmap(mm->vspace, patch_of(pte->page), pte->map);
		patch_drop(pte->page);
	} else if (pte->map) {
		vspace_unmap(mm->vspace, pte->page, pte->map);
	}
	pte->flags &= (uint8_t)~PTE_PATCHED;
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

/* Code whose system calls the microkernel cannot report: the copy that has them patched. It is
 * never writable; a write puts the page itself in its place (fault.c). */
static int map_code(struct mm *mm, uint64_t va, struct pte *pte)
{
	struct page *page = patch_page(mm, va, pte);
	unsigned prot = pte->prot;
	int error;

	if (!page)
		return -ENOMEM;
	if (pte->flags & PTE_PATCHED)
		prot &= ~(unsigned)VM_PROT_WRITE;
	error = vspace_map(mm->vspace, va, page, prot, &pte->map);
	if (error && pte->flags & PTE_PATCHED) {
		pte->flags &= (uint8_t)~PTE_PATCHED;
		patch_drop(pte->page);
	}
	return error;
}

int mm_map_entry(struct mm *mm, uint64_t va, struct pte *pte)
{
	if (!pte->prot || pte->map)
		return 0;
	if (pte->prot & VM_PROT_EXEC && machine_syscall_form() == SYSCALL_FORM_PATCHED)
		return map_code(mm, va, pte);
	return vspace_map(mm->vspace, va, pte->page, pte->prot, &pte->map);
}

int mm_map_written_entry(struct mm *mm, uint64_t va, struct pte *pte)
{
	if (pte->flags & PTE_PATCHED) {
		mm_unmap_entry(mm, pte);
		return vspace_map(mm->vspace, va, pte->page, pte->prot, &pte->map);
	}
	return mm_map_entry(mm, va, pte);
}

/* Do the rights `prot` require another page to be mapped (a patched copy, or the page itself)? */
static bool other_page(const struct pte *pte, unsigned prot)
{
	return machine_syscall_form() == SYSCALL_FORM_PATCHED && (pte->prot | prot) & VM_PROT_EXEC;
}

void mm_entry_protect(struct mm *mm, uint64_t va, struct pte *pte, unsigned prot)
{
	bool remap = other_page(pte, prot);

	if (pte->prot == prot)
		return;
	pte->prot = (uint8_t)prot;
	if (!pte->map)
		return;
	/* A page without rights is not mapped. If the machine cannot change the mapping, the next
	 * fault makes a new one. */
	if (!prot || remap || vspace_protect(mm->vspace, va, pte->page, pte->map, prot) < 0)
		mm_unmap_entry(mm, pte);
}

void mm_entry_allow(struct mm *mm, uint64_t va, struct pte *pte, unsigned prot)
{
	bool only_more = !(pte->prot & ~prot);

	/* Code that is to be patched must not be executed before: there may be no fault. */
	if (pte->map && only_more && va != mm->denied && !other_page(pte, prot))
		return;
	mm_entry_protect(mm, va, pte, prot);
}

/* At most `most` entries from *start on, in one list. False: there are no more. */
static bool zap_some(struct mm *mm, uint64_t *start, uint64_t end, uint64_t most)
{
	struct pte *pte = NULL;

	vspace_batch_begin();
	while (most-- && (pte = pagetable_next(mm->pagetable, start, end))) {
		struct page *page = pte->page;

		mm_unmap_entry(mm, pte);
		count_page(mm, pte->flags, -1);
		pagetable_clear(mm->pagetable, *start);
		page_put(page);
		*start += PAGE_SIZE;
	}
	vspace_batch_end();
	return pte;
}

void mm_zap_giving_way(struct mm *mm, uint64_t start, uint64_t end)
{
	while (zap_some(mm, &start, end, ZAP_ENTRIES))
		may_wait();
}

void mm_zap(struct mm *mm, uint64_t start, uint64_t end)
{
	zap_some(mm, &start, end, UINT64_MAX);
}
