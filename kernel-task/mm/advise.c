/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * madvise. Hints about future use have an effect where there is one, and are accepted where Linux
 * may ignore them, too; unknown advice is refused.
 */
#include <errno.h>
#include <sys/mman.h>

#include "mm/current.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "sys/syscall.h"

enum {
	ADVICE_NORMAL,
	ADVICE_RANDOM,
	ADVICE_SEQUENTIAL,
	ADVICE_WILLNEED,
	ADVICE_DONTNEED,
	ADVICE_FREE = 8,
	ADVICE_REMOVE = 9,
	ADVICE_DONTFORK = 10,
	ADVICE_DOFORK = 11,
	ADVICE_HUGEPAGE = 14,
	ADVICE_NOHUGEPAGE = 15,
	ADVICE_DONTDUMP = 16,
	ADVICE_DODUMP = 17,
	ADVICE_WIPEONFORK = 18,
	ADVICE_KEEPONFORK = 19,
	ADVICE_COLD = 20,
	ADVICE_PAGEOUT = 21,
	ADVICE_POPULATE_READ = 22,
	ADVICE_POPULATE_WRITE = 23,
	ADVICE_DONTNEED_LOCKED = 24,
};

/* Flags that an advice sets and clears; both 0: this advice changes no flags. */
struct flag_change {
	unsigned set, clear;
};

static const struct flag_change flag_changes[] = {
	[ADVICE_NORMAL] = {0, VMA_RANDOM},	   [ADVICE_RANDOM] = {VMA_RANDOM, 0},
	[ADVICE_SEQUENTIAL] = {0, VMA_RANDOM},	   [ADVICE_DONTFORK] = {VMA_DONTFORK, 0},
	[ADVICE_DOFORK] = {0, VMA_DONTFORK},	   [ADVICE_DONTDUMP] = {VMA_DONTDUMP, 0},
	[ADVICE_DODUMP] = {0, VMA_DONTDUMP},	   [ADVICE_WIPEONFORK] = {VMA_WIPEONFORK, 0},
	[ADVICE_KEEPONFORK] = {0, VMA_WIPEONFORK},
};

static bool changes_flags(int advice)
{
	return advice >= 0 && advice < (int)(sizeof(flag_changes) / sizeof(flag_changes[0])) &&
	       (flag_changes[advice].set || flag_changes[advice].clear);
}

static bool known(int advice)
{
	switch (advice) {
	case ADVICE_WILLNEED:
	case ADVICE_DONTNEED:
	case ADVICE_FREE:
	case ADVICE_REMOVE:
	case ADVICE_HUGEPAGE:
	case ADVICE_NOHUGEPAGE:
	case ADVICE_COLD:
	case ADVICE_PAGEOUT:
	case ADVICE_POPULATE_READ:
	case ADVICE_POPULATE_WRITE:
	case ADVICE_DONTNEED_LOCKED:
		return true;
	default:
		return changes_flags(advice);
	}
}

static int change_flags(struct vma *vma, uint64_t start, uint64_t end, int advice)
{
	unsigned flags = (vma->flags | flag_changes[advice].set) & ~flag_changes[advice].clear;
	struct mm *mm = vma->mm;
	int error;

	if (advice == ADVICE_WIPEONFORK && (!vma_is_anonymous(vma) || (vma->flags & VMA_SHARED)))
		return -EINVAL;
	if (flags == vma->flags)
		return 0;
	error = vma_split_range(mm, start, end);
	if (error)
		return error == -ENOMEM ? -EAGAIN : error;
	vma = mm_area(mm, start);
	vma_change(vma, vma->prot, flags);
	vma_merge(vma);
	return 0;
}

/* Makes the range read as zeroes for all that share it. A file's pages are freed. */
static int remove_range(struct vma *vma, uint64_t start, uint64_t end)
{
	uint64_t offset = vma_offset_of(vma, start);
	struct mappable *object = vma->object;
	int error;

	if (vma->flags & VMA_LOCKED)
		return -EINVAL;
	if (!object && !vma->shared)
		return -EINVAL;
	if (!(vma->flags & VMA_SHARED) || (vma->flags & VMA_NO_WRITE) ||
	    !(vma->prot & VM_PROT_WRITE))
		return -EACCES;
	if (vma->shared) {
		/* Other processes may map the memory, and their entries hold the old pages.
		 * Removing pages would give them other memory than this process, so they are
		 * zeroed. */
		for (; start < end; start += PAGE_SIZE)
			if (clear_user(start, PAGE_SIZE) < 0)
				return -EFAULT;
		return 0;
	}
	object->ops->get(object);
	error = object->ops->punch(object, offset, end - start);
	object->ops->put(object);
	return error;
}

static int populate(struct vma *vma, uint64_t start, uint64_t end, unsigned access)
{
	struct mm *mm = vma->mm;

	/* The requested rights count, not those that the processor adds. */
	if (access & ~vma->prot)
		return -EINVAL;
	for (; start < end; start += PAGE_SIZE) {
		struct page *page;
		int error;

		may_wait();
		error = mm_get_page(mm, start, access, &page);

		if (error)
			return error;
		page_put(page);
	}
	return 0;
}

/* Applies the advice to [start, end) of one area. */
static int advise_area(struct vma *vma, uint64_t start, uint64_t end, int advice)
{
	if (changes_flags(advice))
		return change_flags(vma, start, end, advice);
	switch (advice) {
	case ADVICE_FREE:
		if (!vma_is_anonymous(vma) || (vma->flags & VMA_SHARED))
			return -EINVAL;
		/* fall through */
	case ADVICE_DONTNEED:
		if (vma->flags & VMA_LOCKED)
			return -EINVAL;
		/* fall through */
	case ADVICE_DONTNEED_LOCKED:
		if (vma->flags & VMA_FIXED_PAGES)
			return -EINVAL;
		mm_zap(vma->mm, start, end);
		return 0;
	case ADVICE_REMOVE:
		return remove_range(vma, start, end);
	case ADVICE_WILLNEED:
		/* Ignored: pages of files are read when they are first accessed. */
		return 0;
	case ADVICE_POPULATE_READ:
		return populate(vma, start, end, VM_PROT_READ);
	case ADVICE_POPULATE_WRITE:
		return populate(vma, start, end, VM_PROT_WRITE);
	case ADVICE_COLD:
	case ADVICE_PAGEOUT:
		return vma->flags & VMA_LOCKED ? -EINVAL : 0; /* there is no swap to page out to */
	default:
		return 0; /* HUGEPAGE, NOHUGEPAGE: hints about a page size that does not exist here
			   */
	}
}

int mm_advise(struct mm *mm, uint64_t address, uint64_t length, int advice)
{
	uint64_t end;
	int unmapped = 0;

	if (!known(advice) || (address & ~PAGE_MASK))
		return -EINVAL;
	end = address + page_up(length);
	if ((length && !page_up(length)) || end < address)
		return -EINVAL;
	while (address < end) {
		struct vma *vma = mm_area(mm, address);
		uint64_t stop;
		int error;

		if (!vma || vma->start >= end)
			return -ENOMEM;
		/* Holes are an error, but the areas after them get the advice first. */
		if (vma->start > address) {
			unmapped = -ENOMEM;
			address = vma->start;
		}
		stop = vma->end < end ? vma->end : end;
		error = advise_area(vma, address, stop, advice);
		if (error)
			return error;
		address = stop;
	}
	return unmapped;
}

SYSCALL_DEFINE3(madvise, uint64_t, address, uint64_t, length, int, advice)
{
	return mm_advise(current_mm(), address, length, advice);
}
