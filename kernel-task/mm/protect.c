/* SPDX-License-Identifier: BSD-2-Clause */
/* mprotect: new rights for a range, which must be mapped throughout. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "sys/syscall.h"

#define PROT_GROWSDOWN_FLAG 0x01000000
#define PROT_GROWSUP_FLAG   0x02000000
#define PROT_SEM_FLAG	    8
#define READ_IMPLIES_EXEC   0x0400000u

/* The number of entries that are changed before other tasks may run. */
#define ENTRIES_AT_ONCE 64

/* Changes entries of areas that have their new rights already. False: these were the last. */
static bool protect_some(struct mm *mm, uint64_t *va, uint64_t end)
{
	const struct vma *vma = NULL;
	struct pte *pte = NULL;

	vspace_batch_begin();
	for (unsigned n = 0; n < ENTRIES_AT_ONCE && (pte = pagetable_next(mm->pagetable, va, end));
	     n++) {
		if (!vma || *va >= vma->end)
			vma = mm_area(mm, *va);
		if (vma && vma->start <= *va)
			mm_entry_allow(mm, *va, pte, entry_prot(vma, pte->flags));
		*va += PAGE_SIZE;
	}
	vspace_batch_end();
	return pte;
}

/* Other tasks run meanwhile; if they change areas, they change the entries too. */
static MAY_WAIT void protect_entries(struct mm *mm, uint64_t va, uint64_t end)
{
	while (protect_some(mm, &va, end))
		may_wait();
}

static int may_change(struct mm *mm, struct vma *vma, unsigned prot)
{
	if ((prot & VM_PROT_EXEC) && (vma->flags & VMA_NO_EXEC))
		return -EACCES;
	if (!(prot & VM_PROT_WRITE) || (vma->prot & VM_PROT_WRITE))
		return 0;
	if (vma->flags & VMA_NO_WRITE)
		return -EACCES;
	if (vma->flags & VMA_SHARED)
		return 0;
	/* The area exists already, so only a change to data counts. */
	if (mm_hooks.limit(RLIMIT_DATA) != (uint64_t)RLIM_INFINITY &&
	    mm->data_pages * PAGE_SIZE + (vma->end - vma->start) > mm_hooks.limit(RLIMIT_DATA))
		return -ENOMEM;
	return 0;
}

/* One area after the other changes; an error in a later one leaves the earlier ones changed, as on
 * Linux. */
int mm_protect(struct mm *mm, uint64_t address, uint64_t length, int wanted)
{
	uint64_t end = address + length;
	int error = 0;

	while (address < end) {
		struct vma *vma;
		int prot = wanted;

		may_wait();
		vma = mm_area(mm, address);
		if (!vma || vma->start > address)
			return -ENOMEM;
		if ((prot & PROT_READ) && !(vma->flags & VMA_NO_EXEC) &&
		    (mm_hooks.personality() & READ_IMPLIES_EXEC))
			prot |= PROT_EXEC;
		error = may_change(mm, vma, (unsigned)prot);
		if (error)
			return error;
		if (vma->prot != (unsigned)prot) {
			error = vma_split_range(mm, address, vma->end < end ? vma->end : end);
			if (error)
				return error;
			vma = mm_area(mm, address);
			vma_change(vma, (unsigned)prot, vma->flags);
			uint64_t start = vma->start;

			address = vma->end;
			vma_merge(vma);
			protect_entries(mm, start, address);
		} else {
			address = vma->end;
		}
	}
	return 0;
}

SYSCALL_DEFINE3(mprotect, uint64_t, address, uint64_t, length, int, prot)
{
	int grows = prot & (PROT_GROWSDOWN_FLAG | PROT_GROWSUP_FLAG);
	struct mm *mm = current_mm();
	struct vma *vma;
	int error;

	if (grows == (PROT_GROWSDOWN_FLAG | PROT_GROWSUP_FLAG) || (address & ~PAGE_MASK))
		return -EINVAL;
	if (!length)
		return 0;
	length = page_up(length);
	if (address + length <= address)
		return -ENOMEM;
	/* The mapped part is changed even if the range goes beyond it. */
	bool beyond = address < USER_END && length > USER_END - address;
	if (beyond)
		length = USER_END - address;
	prot &= ~grows;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM_FLAG))
		return -EINVAL;
	prot &= ~PROT_SEM_FLAG;
	vma = mm_area(mm, address);
	if (!vma || vma->start >= address + length)
		return -ENOMEM;
	if (grows == PROT_GROWSUP_FLAG)
		return -EINVAL;
	if (grows == PROT_GROWSDOWN_FLAG) {
		if (!(vma->flags & VMA_GROWSDOWN))
			return -EINVAL;
		length += address - vma->start;
		address = vma->start;
	}
	error = mm_protect(mm, address, length, prot);
	return !error && beyond ? -ENOMEM : error;
}
