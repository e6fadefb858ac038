/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing to another address space for a debugger, also where the program itself may not write. */
#include <errno.h>
#include <string.h>

#include "mm/charge.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"

static bool in_private_area(struct mm *mm, uint64_t address)
{
	const struct vma *vma = vma_find(mm->vmas, address);

	return vma && vma->start <= address && !(vma->flags & VMA_SHARED);
}

/* A page of its own for a private area that the program may not write to. Waits, then looks. */
static MAY_WAIT int own_page(struct mm *mm, uint64_t address, struct page **out)
{
	uint64_t va = address & PAGE_MASK;
	struct page *page, *copy;
	struct pte *pte;
	int error = mm_get_page(mm, address, VM_PROT_READ, &page);

	if (error)
		return error;
	page_put(page);
	if (!in_private_area(mm, address))
		return -EFAULT;
	pte = pagetable_find(mm->pagetable, va);
	if ((pte->flags & PTE_FILE) || pte->page->refs > 1) {
		copy = charge_page_uninit(CHARGE_ANON);
		if (!copy)
			return -ENOMEM;
		memcpy(copy->va, pte->page->va, PAGE_SIZE);
		mm_replace_page(mm, va, pte, copy, PTE_WRITABLE);
		mm_map_entry(mm, va, pte); /* may fail without memory; a fault maps it then */
	}
	*out = pte->page;
	return 0;
}

int mm_poke(struct mm *mm, uint64_t address, const void *data, size_t n)
{
	while (n) {
		struct vma *vma = vma_find(mm->vmas, address);
		size_t now = PAGE_SIZE - address % PAGE_SIZE;
		struct page *page;
		int error;

		if (now > n)
			now = n;
		if (!vma || vma->start > address || mm_sealed(mm, vma->start, vma->end))
			return -EFAULT;
		if (vma->prot & VM_PROT_WRITE) {
			if (mm_write(mm, address, data, now) != (ssize_t)now)
				return -EFAULT;
		} else {
			error = own_page(mm, address, &page);
			if (error)
				return error;
			memcpy(page->va + address % PAGE_SIZE, data, now);
		}
		address += now;
		data = (const char *)data + now;
		n -= now;
	}
	return 0;
}
