/* SPDX-License-Identifier: BSD-2-Clause */
/* The heap: one anonymous area that starts after the program. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "sys/syscall.h"

void mm_set_brk(struct mm *mm, uint64_t start)
{
	mm->brk_start = mm->brk = page_up(start);
}

static int grow(struct mm *mm, uint64_t from, uint64_t to)
{
	struct vma *next = vma_find(mm->vmas, from);
	uint64_t limit = mm_hooks.limit(RLIMIT_DATA), gap = 0;
	int64_t result;

	if (limit != (uint64_t)RLIM_INFINITY &&
	    to - mm->brk_start + (mm->data_end - mm->data_start) > limit)
		return -ENOMEM;
	if (next && (next->flags & VMA_GROWSDOWN))
		gap = STACK_GUARD_GAP;
	if (next && next->start < to + gap)
		return -ENOMEM;
	result = mm_map(mm, from, to - from, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, NULL, 0);
	return result < 0 ? (int)result : 0;
}

/* Returns the heap's end, which is the old one if it could not be changed. */
SYSCALL_DEFINE1(brk, uint64_t, end)
{
	struct mm *mm = current_mm();
	uint64_t old = page_up(mm->brk), new_end;
	int error = 0;

	if (end < mm->brk_start || end > USER_END)
		return (long)mm->brk;
	new_end = page_up(end);
	if (new_end > old)
		error = grow(mm, old, new_end);
	else if (new_end < old)
		error = mm_unmap(mm, new_end, old - new_end);
	if (!error)
		mm->brk = end;
	return (long)mm->brk;
}
