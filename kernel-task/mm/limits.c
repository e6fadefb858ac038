/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How large an address space may be: the process's limits, the number of areas, and the size of all
 * memory. Memory is overcommitted (as in Linux's default, heuristic overcommit): only a single
 * mapping that is larger than all memory is refused.
 */
#include <errno.h>
#include <sys/resource.h>

#include "mm/internal.h"
#include "mm/mm.h"
#include "abi/capability.h"

static bool over(uint64_t pages, uint64_t more, int resource)
{
	uint64_t limit = mm_hooks.limit(resource);

	return limit != (uint64_t)RLIM_INFINITY && (pages + more) * PAGE_SIZE > limit;
}

int mm_may_grow(struct mm *mm, uint64_t bytes, bool data, bool reserve)
{
	uint64_t pages = bytes / PAGE_SIZE;
	struct machine_memory memory;

	if (mm->vmas->count >= mm_areas_max || over(mm->total_pages, pages, RLIMIT_AS))
		return -ENOMEM;
	if (data && over(mm->data_pages, pages, RLIMIT_DATA))
		return -ENOMEM;
	if (!reserve)
		return 0;
	machine_memory(&memory);
	return bytes > memory.total_bytes ? -ENOMEM : 0;
}

int mm_may_lock(struct mm *mm, uint64_t bytes)
{
	if (mm_hooks.capable(CAP_IPC_LOCK))
		return 0;
	if (mm_hooks.limit(RLIMIT_MEMLOCK) == 0)
		return -EPERM;
	return over(mm->locked_pages, bytes / PAGE_SIZE, RLIMIT_MEMLOCK) ? -ENOMEM : 0;
}

int mm_grow_down(struct mm *mm, struct vma *vma, uint64_t va)
{
	struct vma *below = vma_find_below(mm->vmas, vma->start);
	uint64_t size = vma->end - va, limit = mm_hooks.limit(RLIMIT_STACK);
	int error;

	if (va < MMAP_MIN_ADDR || (limit != (uint64_t)RLIM_INFINITY && size > limit))
		return -ENOMEM;
	if (below && va < below->end)
		return -ENOMEM;
	if (below && !(below->flags & VMA_GROWSDOWN) && below->prot &&
	    va - below->end < STACK_GUARD_GAP)
		return -ENOMEM;
	error = mm_may_grow(mm, vma->start - va, false, true);
	if (!error && (vma->flags & VMA_LOCKED))
		error = mm_may_lock(mm, vma->start - va);
	if (!error)
		vma_resize(vma, va, vma->end);
	return error;
}

int mm_check_range(uint64_t start, uint64_t *length)
{
	if (start & ~PAGE_MASK)
		return -EINVAL;
	if (*length > USER_END)
		return -ENOMEM;
	*length = page_up(*length);
	return start > USER_END || *length > USER_END - start ? -ENOMEM : 0;
}

bool mm_range_covered(struct mm *mm, uint64_t start, uint64_t end)
{
	while (start < end) {
		struct vma *vma = mm_area(mm, start);

		if (!vma || vma->start > start)
			return false;
		start = vma->end;
	}
	return true;
}

void mm_populate(struct mm *mm, uint64_t start, uint64_t end)
{
	for (; start < end; start += PAGE_SIZE) {
		may_wait();
		struct vma *vma = mm_area(mm, start);
		unsigned access;
		struct fault fault;

		if (!vma || vma->start > start)
			continue;
		/* A private writable area gets its own pages at once. */
		access = (vma->prot & VM_PROT_WRITE) && !(vma->flags & VMA_SHARED) ? VM_PROT_WRITE
										   : VM_PROT_READ;
		if (!vma->prot || mm_fault(mm, start, access, &fault) < 0 || fault.signal)
			return;
	}
}
