/* SPDX-License-Identifier: BSD-2-Clause */
/* mincore: which pages of a range are in memory. */
#include <errno.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/mappable.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* Only tasks with write access learn which pages of a file are in memory; for others all pages
 * are. */
static bool may_know(const struct vma *vma)
{
	const struct inode *inode = vma->object ? vma_file(vma)->inode : NULL;

	return !inode || inode_owner_or_capable(inode) || !inode_permission(inode, MAY_WRITE);
}

static bool is_cached(const struct vma *vma, uint64_t va)
{
	struct page *page = mm_peek_file(vma, va);

	if (page)
		page_put(page);
	return page != NULL;
}

/* Which of `n` pages of the area from `va` on are: a 1 or a 0 for each. */
static void look(const struct vma *vma, uint64_t va, size_t n, uint8_t *answer)
{
	struct pagetable *table = vma->mm->pagetable;
	uint64_t end = va + n * PAGE_SIZE, mapped = va;

	if (!may_know(vma)) {
		memset(answer, 1, n);
		return;
	}
	/* Before the first that is mapped, often all, nothing needs to be looked up. */
	if (!pagetable_next(table, &mapped, end))
		mapped = end;
	for (; va < end; va += PAGE_SIZE) {
		const struct pte *pte = va < mapped ? NULL : pagetable_find(table, va);

		*answer++ = (pte && pte->page) || (vma->object && is_cached(vma, va));
	}
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
		size_t n;

		if (!vma || vma->start > address)
			return -ENOMEM;
		n = ((vma->end < end ? vma->end : end) - address) / PAGE_SIZE;
		if (n > sizeof(answer))
			n = sizeof(answer);
		look(vma, address, n, answer);
		if (copy_to_user(vector, answer, n) < 0)
			return -EFAULT;
		vector += n;
		address += n * PAGE_SIZE;
	}
	return 0;
}
