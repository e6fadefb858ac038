/* SPDX-License-Identifier: BSD-2-Clause */
/* process_vm_readv and process_vm_writev: another process's memory, as a debugger may see it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define CHUNK	      4096ul
#define IOV_COUNT_MAX 1024

/* One piece of at most CHUNK bytes through a buffer; bytes moved. */
static ssize_t move_piece(struct mm *mm, void *buffer, uint64_t remote, size_t n,
			  struct iov_iter *local, bool write)
{
	ssize_t done;

	if (!write) {
		done = mm_read(mm, buffer, remote, n);
		if (done > 0)
			done = (ssize_t)copy_to_iter(buffer, (size_t)done, local);
		return done ? done : -EFAULT;
	}
	n = copy_from_iter(buffer, n, local);
	return n ? mm_write(mm, remote, buffer, n) : -EFAULT;
}

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
	int err = mm_get_page(mm, address, VM_PROT_READ, &page);

	if (err)
		return err;
	page_put(page);
	if (!in_private_area(mm, address))
		return -EFAULT;
	pte = pagetable_find(mm->pagetable, va);
	if ((pte->flags & PTE_FILE) || pte->page->refs > 1) {
		copy = page_alloc_uninit();
		if (!copy)
			return -ENOMEM;
		memcpy(copy->va, pte->page->va, PAGE_SIZE);
		mm_replace_page(mm, va, pte, copy, PTE_WRITABLE);
		mm_map_entry(mm, va, pte); /* in vain if memory is out: a fault maps it then */
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
		int err;

		if (now > n)
			now = n;
		if (!vma || vma->start > address || mm_sealed(mm, vma->start, vma->end))
			return -EFAULT;
		if (vma->prot & VM_PROT_WRITE) {
			if (mm_write(mm, address, data, now) != (ssize_t)now)
				return -EFAULT;
		} else {
			err = own_page(mm, address, &page);
			if (err)
				return err;
			memcpy(page->va + address % PAGE_SIZE, data, now);
		}
		address += now;
		data = (const char *)data + now;
		n -= now;
	}
	return 0;
}

static ssize_t move_all(struct mm *mm, struct iov_iter *local, const struct iovec *remote,
			size_t count, bool write)
{
	void *buffer = malloc(CHUNK);
	ssize_t total = 0, now = 0;

	if (!buffer)
		return -ENOMEM;
	for (size_t i = 0; i < count && local->count; i++) {
		uint64_t at = (uint64_t)(uintptr_t)remote[i].iov_base;
		size_t left = remote[i].iov_len;

		while (left && local->count) {
			size_t n = left < CHUNK ? left : CHUNK;

			if (n > local->count)
				n = local->count;
			now = move_piece(mm, buffer, at, n, local, write);
			if (now > 0)
				total += now;
			if (now < (ssize_t)n)
				goto out;
			at += n;
			left -= n;
		}
	}
out:
	free(buffer);
	return total || now >= 0 ? total : now;
}

static long access_other(pid_t pid, uint64_t local_vec, size_t local_count, uint64_t remote_vec,
			 size_t remote_count, uint64_t flags, bool write)
{
	struct iovec *local_iov = NULL, *remote_iov = NULL;
	struct iov_iter local, remote;
	struct task *target;
	struct mm *mm;
	long result;

	if (flags)
		return -EINVAL;
	result = import_iovec(local_vec, local_count, &local_iov, &local);
	if (!result)
		result = import_iovec(remote_vec, remote_count, &remote_iov, &remote);
	if (result || !local.count || !remote_iov)
		goto out;
	target = task_find(pid);
	result = -ESRCH;
	if (!target)
		goto out;
	result = task_memory(target, ACCESS_ATTACH_REALCREDS, &mm) ? -EPERM : -ESRCH;
	if (!mm)
		goto out;
	result = move_all(mm, &local, remote_iov, remote_count, write);
	mm_put(mm);
out:
	free(local_iov);
	free(remote_iov);
	return result;
}

SYSCALL_DEFINE6(process_vm_readv, pid_t, pid, uint64_t, local, size_t, local_count, uint64_t,
		remote, size_t, remote_count, uint64_t, flags)
{
	return access_other(pid, local, local_count, remote, remote_count, flags, false);
}

SYSCALL_DEFINE6(process_vm_writev, pid_t, pid, uint64_t, local, size_t, local_count, uint64_t,
		remote, size_t, remote_count, uint64_t, flags)
{
	return access_other(pid, local, local_count, remote, remote_count, flags, true);
}
