/* SPDX-License-Identifier: BSD-2-Clause */
/* dup, dup2 and dup3: another descriptor for an open file. */
#include <errno.h>
#include <fcntl.h>

#include "fs/file.h"
#include "sys/syscall.h"

SYSCALL_DEFINE1(dup, int, fd)
{
	struct file *file = fd_get_any(fd);

	if (!file)
		return -EBADF;
	return fd_give(file, false);
}

static long dup_to(int from, int to, bool close_on_exec)
{
	struct file *file = fd_get_any(from);

	if (!file)
		return -EBADF;
	int result = fd_replace(to, file, close_on_exec);
	file_put(file);
	return result;
}

SYSCALL_DEFINE2(dup2, int, from, int, to)
{
	if (from == to)
		return fd_entry(from) ? to : -EBADF;
	return dup_to(from, to, false);
}

SYSCALL_DEFINE3(dup3, int, from, int, to, unsigned, flags)
{
	if ((flags & ~(unsigned)O_CLOEXEC) || from == to)
		return -EINVAL;
	return dup_to(from, to, flags & O_CLOEXEC);
}
