/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mlock and its family. There is no swapping, so locking only faults pages in at once, and keeps
 * madvise from freeing them.
 */
#include <errno.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "sys/syscall.h"

#define MLOCK_ONFAULT_FLAG 1
#define MCL_KNOWN	   7
#define MCL_CURRENT_FLAG   1
#define MCL_FUTURE_FLAG	   2
#define MCL_ONFAULT_FLAG   4

/* Sets or clears VMA_LOCKED for [start, end). -ENOMEM: a part is not mapped. */
static int set_locked(struct mm *mm, uint64_t start, uint64_t end, bool lock)
{
	while (start < end) {
		struct vma *vma = mm_area(mm, start);
		unsigned flags;
		int error;

		if (!vma || vma->start > start)
			return -ENOMEM;
		flags = lock ? vma->flags | VMA_LOCKED : vma->flags & ~(unsigned)VMA_LOCKED;
		if (flags == vma->flags) {
			start = vma->end;
			continue;
		}
		error = vma_split_range(mm, start, vma->end < end ? vma->end : end);
		if (error)
			return error;
		vma = mm_area(mm, start);
		start = vma->end;
		vma_change(vma, vma->prot, flags);
		vma_merge(vma);
	}
	return 0;
}

/* Bytes of the range that are locked already: they are not counted twice. */
static uint64_t locked_within(struct mm *mm, uint64_t start, uint64_t end)
{
	uint64_t locked = 0;

	for (struct vma *vma = mm_area(mm, start); vma && vma->start < end;
	     vma = mm_area(mm, vma->end)) {
		uint64_t from = vma->start > start ? vma->start : start;
		uint64_t to = vma->end < end ? vma->end : end;

		if (vma->flags & VMA_LOCKED)
			locked += to - from;
	}
	return locked;
}

/* Addresses need not be aligned here. */
static int lock_range(uint64_t address, uint64_t length, bool lock, bool populate)
{
	struct mm *mm = current_mm();
	uint64_t start = address & PAGE_MASK, end;
	int error;

	length = page_up(length + address % PAGE_SIZE); /* 0 if the sum overflows, as on Linux */
	end = start + length;
	if (end < start)
		return -EINVAL;
	error = lock ? mm_may_lock(mm, end - start - locked_within(mm, start, end)) : 0;
	if (error || start == end)
		return error;
	error = set_locked(mm, start, end, lock);
	if (!error && lock && populate)
		mm_populate(mm, start, end);
	return error;
}

SYSCALL_DEFINE2(mlock, uint64_t, address, uint64_t, length)
{
	return lock_range(address, length, true, true);
}

SYSCALL_DEFINE3(mlock2, uint64_t, address, uint64_t, length, int, flags)
{
	if (flags & ~MLOCK_ONFAULT_FLAG)
		return -EINVAL;
	return lock_range(address, length, true, !(flags & MLOCK_ONFAULT_FLAG));
}

SYSCALL_DEFINE2(munlock, uint64_t, address, uint64_t, length)
{
	return lock_range(address, length, false, false);
}

static void lock_all(struct mm *mm, bool lock, bool populate)
{
	struct vma *vma;

	for (uint64_t at = 0; (vma = mm_area(mm, at));) {
		unsigned flags = vma->flags & ~(unsigned)VMA_LOCKED;
		uint64_t start = vma->start;

		vma_change(vma, vma->prot, lock ? flags | VMA_LOCKED : flags);
		at = vma_merge(vma)->end;
		/* This waits, and the areas may be others afterwards: the address remains. */
		if (lock && populate)
			mm_populate(mm, start, at);
	}
}

SYSCALL_DEFINE1(mlockall, int, flags)
{
	struct mm *mm = current_mm();
	int error;

	if (!flags || (flags & ~MCL_KNOWN) || flags == MCL_ONFAULT_FLAG)
		return -EINVAL;
	error = mm_may_lock(mm, 0);
	if (!error && (flags & MCL_CURRENT_FLAG))
		error = mm_may_lock(mm, (mm->total_pages - mm->locked_pages) * PAGE_SIZE);
	if (error)
		return error;
	mm->lock_future = flags & MCL_FUTURE_FLAG ? VMA_LOCKED : 0;
	if (flags & MCL_CURRENT_FLAG)
		lock_all(mm, true, !(flags & MCL_ONFAULT_FLAG));
	return 0;
}

SYSCALL_DEFINE0(munlockall)
{
	current_mm()->lock_future = 0;
	lock_all(current_mm(), false, false);
	return 0;
}
