/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that bring data to stable storage. Each returns, besides new errors, the error of a write
 * that has failed since the file's last call (pages/write_errors.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "fs/mount.h"
#include "fs/vfs.h"
#include "sys/syscall.h"

int file_sync(struct file *file, bool data_only)
{
	if (!file->ops->fsync)
		return -EINVAL;
	int error = file->ops->fsync(file, data_only);
	int told = write_errors_tell(file->errors, &file->errors_heard);

	return error ? error : told;
}

static long do_fsync(int fd, bool data_only)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = file_sync(file, data_only);
	file_put(file);
	return error;
}

SYSCALL_DEFINE1(fsync, int, fd)
{
	return do_fsync(fd, false);
}

SYSCALL_DEFINE1(fdatasync, int, fd)
{
	return do_fsync(fd, true);
}

SYSCALL_DEFINE0(sync)
{
	mount_sync_all(); /* sync(2) returns no errors */
	return 0;
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	struct super_block *sb = file->inode->sb;
	int error = sb->ops && sb->ops->sync ? sb->ops->sync(sb) : 0;
	int told = write_errors_tell(&sb->write_errors, &file->super_errors_heard);
	file_put(file);
	return error ? error : told;
}

static int sync_range(struct file *file, uint64_t from, uint64_t end, unsigned flags)
{
	const unsigned waits = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WAIT_AFTER;
	int error = flags && file->ops->write_back ? file->ops->write_back(file, from, end) : 0;

	/* A call that only starts writing does not return later errors. */
	if (!error && flags & waits)
		error = write_errors_tell(file->errors, &file->errors_heard);
	return error;
}

SYSCALL_DEFINE4(sync_file_range, int, fd, int64_t, offset, int64_t, length, unsigned, flags)
{
	struct file *file = fd_get(fd);
	mode_t mode = file ? file->inode->mode : 0;
	int64_t end;
	int error;

	if (!file)
		return -EBADF;
	if ((flags & ~7u) || offset < 0 || length < 0 ||
	    __builtin_add_overflow(offset, length, &end))
		error = -EINVAL;
	else if (!S_ISREG(mode) && !S_ISDIR(mode) && !S_ISBLK(mode) && !S_ISLNK(mode))
		error = -ESPIPE;
	else
		error = sync_range(file, (uint64_t)offset, length ? (uint64_t)end : UINT64_MAX,
				   flags);
	file_put(file);
	return error;
}
