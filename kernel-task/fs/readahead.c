/* SPDX-License-Identifier: BSD-2-Clause */
/* fadvise64 and readahead: only checked; pages/cache_io.c decides what is read ahead. */
#include <errno.h>
#include <sys/stat.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "sys/syscall.h"

SYSCALL_DEFINE4(fadvise64, int, fd, int64_t, offset, int64_t, length, int, advice)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = 0;
	if (S_ISFIFO(file->inode->mode))
		error = -ESPIPE;
	else if (length < 0 || advice < 0 || advice > 5)
		error = -EINVAL;
	file_put(file);
	return error;
}

SYSCALL_DEFINE3(readahead, int, fd, int64_t, offset, size_t, n)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = !file->readable				    ? -EBADF
		    : !S_ISREG(file->inode->mode) || (int64_t)n < 0 ? -EINVAL
								    : 0;
	file_put(file);
	return error;
}
