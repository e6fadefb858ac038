/* SPDX-License-Identifier: BSD-2-Clause */
/* remap_file_pages: makes a new mapping of the same file, as Linux has done since 4.0. */
#include <errno.h>
#include <sys/mman.h>

#include "fs/mappable.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "proc/task.h"
#include "sys/syscall.h"

SYSCALL_DEFINE5(remap_file_pages, uint64_t, start, uint64_t, size, uint64_t, prot, uint64_t, index,
		uint64_t, flags)
{
	struct mm *mm = current->mm;
	struct file *file;
	struct vma *vma;
	int64_t at;

	if (prot)
		return -EINVAL;
	start &= PAGE_MASK;
	size &= PAGE_MASK;
	if (start + size <= start || index + size / PAGE_SIZE < index)
		return -EINVAL;
	vma = mm_area(mm, start);
	if (!vma || vma->start > start || !(vma->flags & VMA_SHARED) || !vma->object ||
	    start + size > vma->end)
		return -EINVAL;
	file = vma_file(vma);
	file_get(file);
	at = mm_map(mm, start, size, (int)vma->prot,
		    MAP_SHARED | MAP_FIXED | MAP_POPULATE | (flags & MAP_NONBLOCK), &file->mappable,
		    index * PAGE_SIZE);
	file_put(file);
	return at < 0 ? at : 0;
}
