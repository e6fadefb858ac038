/* SPDX-License-Identifier: BSD-2-Clause */
/* process_madvise and process_mrelease: calls on the memory of another process, given by its
 * pidfd. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/hooks.h"
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
	bool nonblocking;
	long error;
	pid_t pid;

	if (flags)
		return -EINVAL;
	error = import_iovec(vec, count, &iov, &it);
	if (error)
		return error;
	pid = hooks_process_of_fd(pidfd, &nonblocking);
	task = pid > 0 ? task_find(pid) : NULL;
	if (pid < 0)
		error = pid;
	else if (advice != ADVICE_WILLNEED && advice != ADVICE_COLD && advice != ADVICE_PAGEOUT)
		error = -EINVAL;
	else if (!task)
		error = -ESRCH;
	else
		error = task_memory(task, ACCESS_READ_FSCREDS, &mm);
	if (!error && !mm)
		error = -ESRCH;
	if (!error && !capable(CAP_SYS_NICE))
		error = -EPERM;
	for (size_t i = 0; i < count && !error && iov; i++) {
		error = mm_advise(mm, (uint64_t)(uintptr_t)iov[i].iov_base, iov[i].iov_len, advice);
		if (!error)
			done += (ssize_t)iov[i].iov_len;
	}
	if (mm)
		mm_put(mm);
	free(iov);
	return done ? done : error;
}

/* Frees the private memory of a process that is being killed at once. */
static void reap(struct mm *mm)
{
	for (struct vma *vma = mm_area(mm, 0); vma; vma = mm_area(mm, vma->end))
		if (vma_is_anonymous(vma) && !(vma->flags & (VMA_SHARED | VMA_LOCKED)))
			mm_zap(mm, vma->start, vma->end);
}

SYSCALL_DEFINE2(process_mrelease, int, pidfd, unsigned, flags)
{
	struct task *task;
	bool nonblocking;
	pid_t pid;

	if (flags)
		return -EINVAL;
	pid = hooks_process_of_fd(pidfd, &nonblocking);
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
