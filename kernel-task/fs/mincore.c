/* SPDX-License-Identifier: BSD-2-Clause */
/* mincore: which pages of a range are in memory. */
#include <errno.h>

#include "fs/inode.h"
#include "fs/mappable.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* Which pages of a file are in memory is told only to those who may write to it; for others all of
 * them are. */
static bool may_know(const struct vma *vma)
{
	const struct inode *inode = vma->object ? vma_file(vma)->inode : NULL;

	return !inode || inode_owner_or_capable(inode) || !inode_permission(inode, MAY_WRITE);
}

static uint8_t resident(struct mm *mm, const struct vma *vma, uint64_t va)
{
	struct pte *pte = pagetable_find(mm->pagetable, va);
	struct page *page;

	if (!may_know(vma) || (pte && pte->page))
		return 1;
	page = mm_peek_file(vma, va);
	if (page)
		page_put(page);
	return page != NULL;
}

SYSCALL_DEFINE3(mincore, uint64_t, address, uint64_t, length, uint64_t, vector)
{
	struct mm *mm = current->mm;
	uint8_t answer[256];
	uint64_t end;

	if (address & ~PAGE_MASK)
		return -EINVAL;
	if (mm_check_range(address, &length))
		return -ENOMEM;
	end = address + length;
	if (!access_ok(vector, length / PAGE_SIZE))
		return -EFAULT;
	while (address < end) {
		struct vma *vma = mm_area(mm, address);
		size_t n = 0;

		if (!vma || vma->start > address)
			return -ENOMEM;
		for (; n < sizeof(answer) && address < end && address < vma->end;
		     n++, address += PAGE_SIZE)
			answer[n] = resident(mm, vma, address);
		if (copy_to_user(vector, answer, n) < 0)
			return -EFAULT;
		vector += n;
	}
	return 0;
}
