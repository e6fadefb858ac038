/* SPDX-License-Identifier: BSD-2-Clause */
/* process_vm_readv and process_vm_writev: reading and writing another process's memory. */
#include <errno.h>
#include <stdlib.h>

#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/pid_ns.h"
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
	target = task_given(pid);
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
