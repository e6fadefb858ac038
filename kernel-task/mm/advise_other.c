/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls on another process's memory by pidfd, and remap_file_pages. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "fs/vfs.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/capability.h"
#include "proc/pidfd.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define ADVICE_WILLNEED 3
#define ADVICE_COLD	20
#define ADVICE_PAGEOUT	21

SYSCALL_DEFINE5(process_madvise, int, pidfd, uint64_t, vec, size_t, count, int, advice, unsigned,
		flags)
{
	struct iovec *iov = NULL;
	struct iov_iter it;
	struct mm *mm = NULL;
	struct task *task;
	ssize_t done = 0;
	long err;
	pid_t pid;

	if (flags)
		return -EINVAL;
	err = import_iovec(vec, count, &iov, &it);
	if (err)
		return err;
	pid = pidfd_pid(pidfd);
	task = pid > 0 ? task_find(pid) : NULL;
	if (pid < 0)
		err = pid;
	else if (advice != ADVICE_WILLNEED && advice != ADVICE_COLD && advice != ADVICE_PAGEOUT)
		err = -EINVAL;
	else if (!task)
		err = -ESRCH;
	else
		err = task_memory(task, ACCESS_READ_FSCREDS, &mm);
	if (!err && !mm)
		err = -ESRCH;
	if (!err && !capable(CAP_SYS_NICE))
		err = -EPERM;
	for (size_t i = 0; i < count && !err && iov; i++) {
		err = mm_advise(mm, (uint64_t)(uintptr_t)iov[i].iov_base, iov[i].iov_len, advice);
		if (!err)
			done += (ssize_t)iov[i].iov_len;
	}
	if (mm)
		mm_put(mm);
	free(iov);
	return done ? done : err;
}

/* What a process that is being killed still holds of memory of its own is free at once. */
static void reap(struct mm *mm)
{
	for (struct vma *vma = mm_area(mm, 0); vma; vma = mm_area(mm, vma->end))
		if (vma_is_anonymous(vma) && !(vma->flags & (VMA_SHARED | VMA_LOCKED)))
			mm_zap(mm, vma->start, vma->end);
}

SYSCALL_DEFINE2(process_mrelease, int, pidfd, unsigned, flags)
{
	struct task *task;
	pid_t pid;

	if (flags)
		return -EINVAL;
	pid = pidfd_pid(pidfd);
	if (pid < 0)
		return pid;
	task = task_find(pid);
	if (!task || !task->mm)
		return -ESRCH;
	if (!task->process->exiting || task->mm->refs > task->process->thread_count)
		return -EINVAL;
	reap(task->mm);
	return 0;
}

/* ---- remap_file_pages: a new mapping of the same file, as Linux does it by now ---- */

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
	if (!vma || vma->start > start || !(vma->flags & VMA_SHARED) || !vma->file ||
	    start + size > vma->end)
		return -EINVAL;
	file = vma->file;
	file_get(file);
	at = mm_map(mm, start, size, (int)vma->prot,
		    MAP_SHARED | MAP_FIXED | MAP_POPULATE | (flags & MAP_NONBLOCK), file,
		    index * PAGE_SIZE);
	file_put(file);
	return at < 0 ? at : 0;
}
