/* SPDX-License-Identifier: BSD-2-Clause */
/* msync: writes pages of shared mappings of files to the disk. */
#include <errno.h>
#include <sys/mman.h>

#include "fs/mappable.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "proc/task.h"
#include "sys/syscall.h"

static int sync_area(struct vma *vma, int flags)
{
	struct file *file = vma_file(vma);
	int error;

	if ((flags & MS_INVALIDATE) && (vma->flags & VMA_LOCKED))
		return -EBUSY;
	if (!(flags & MS_SYNC) || !file || !(vma->flags & VMA_SHARED) || !file->ops->fsync)
		return 0;
	file_get(file);
	error = file_sync(file, true);
	file_put(file);
	return error;
}

SYSCALL_DEFINE3(msync, uint64_t, address, uint64_t, length, int, flags)
{
	struct mm *mm = current->mm;
	int unmapped = 0, error;
	uint64_t end;

	if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) || (address & ~PAGE_MASK) ||
	    ((flags & MS_ASYNC) && (flags & MS_SYNC)))
		return -EINVAL;
	if (!page_up(length))
		return 0; /* also a length that wraps to nothing, as Linux takes it */
	if (mm_check_range(address, &length))
		return -ENOMEM;
	end = address + length;
	while (address < end) {
		struct vma *vma = mm_area(mm, address);

		if (!vma || vma->start >= end)
			return -ENOMEM;
		if (vma->start > address)
			unmapped = -ENOMEM;
		address = vma->end; /* the area may be gone after a wait */
		error = sync_area(vma, flags);
		if (error)
			return error;
	}
	return unmapped;
}
