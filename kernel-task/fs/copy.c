/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy_file_range: bytes go from one file to another through a buffer of the kernel's, which works
 * for all kinds of files.
 */
#include <errno.h>
#include <fcntl.h>

#include "fs/bounce.h"
#include "fs/copy.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "machine/machine.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* Writes `n` bytes, until an error or a short write; returns the number written. */
static ssize_t write_all(struct file *file, char *data, size_t n, uint64_t *pos)
{
	size_t done = 0;

	while (done < n) {
		struct iov_iter it;

		iov_iter_kernel(&it, data + done, n - done);
		ssize_t wrote = vfs_write(file, &it, pos);
		if (wrote <= 0)
			return done ? (ssize_t)done : wrote;
		done += (size_t)wrote;
	}
	return (ssize_t)done;
}

ssize_t file_copy(struct file *in, uint64_t *in_pos, struct file *out, uint64_t *out_pos, size_t n)
{
	size_t total = 0;
	ssize_t result = 0;
	size_t room = n < BOUNCE_MOST ? n : BOUNCE_MOST;
	char *buffer = bounce_get(room);

	if (!buffer)
		return -ENOMEM;
	while (total < n) {
		size_t want = n - total < room ? n - total : room;
		uint64_t at = *in_pos;
		struct iov_iter it;

		iov_iter_kernel(&it, buffer, want);
		result = vfs_read(in, &it, &at);
		if (result <= 0)
			break;
		result = write_all(out, buffer, (size_t)result, out_pos);
		if (result <= 0)
			break;
		/* Only written bytes count as read. */
		*in_pos += (uint64_t)result;
		total += (size_t)result;
		if (signal_pending() || (size_t)result < want)
			break;
	}
	bounce_put(buffer, room);
	return total ? (ssize_t)total : result;
}

/* May ranges of these two be copied at all? */
static int check_files(const struct file *in, const struct file *out)
{
	if (S_ISDIR(in->inode->mode) || S_ISDIR(out->inode->mode))
		return -EISDIR;
	if (!S_ISREG(in->inode->mode) || !S_ISREG(out->inode->mode))
		return -EINVAL;
	if (!in->readable || !out->writable || (out->flags & O_APPEND))
		return -EBADF;
	return 0;
}

static int check_range(struct file *in, struct file *out, uint64_t in_pos, uint64_t out_pos,
		       size_t *n)
{
	int error = check_files(in, out);

	if (error)
		return error;
	if (in->inode->sb != out->inode->sb)
		return -EXDEV;
	if (in_pos + *n < in_pos || out_pos + *n < out_pos)
		return -EOVERFLOW;
	if ((int64_t)in_pos < 0 || (int64_t)out_pos < 0)
		return -EINVAL;
	if (*n > MAX_RW_COUNT)
		*n = MAX_RW_COUNT;
	uint64_t left = in_pos < in->inode->size ? in->inode->size - in_pos : 0;
	if (*n > left)
		*n = left;
	if (in->inode == out->inode && in_pos < out_pos + *n && out_pos < in_pos + *n)
		return -EINVAL;
	return 0;
}

long file_clone(int in_fd, const struct file *out)
{
	struct file *in = fd_get(in_fd);
	long error;

	if (!in)
		return -EBADF;
	error = in->inode->sb != out->inode->sb ? -EXDEV : check_files(in, out);
	file_put(in);
	return error ? error : -EOPNOTSUPP;
}

static long copy_range(struct file *in, uint64_t in_address, struct file *out, uint64_t out_address,
		       size_t n, unsigned flags)
{
	uint64_t in_pos, out_pos;
	int error = file_get_position(in, in_address, &in_pos);

	if (!error)
		error = file_get_position(out, out_address, &out_pos);
	if (!error && flags)
		error = -EINVAL;
	if (!error)
		error = check_range(in, out, in_pos, out_pos, &n);
	if (error || !n)
		return error;
	ssize_t done = file_copy(in, &in_pos, out, &out_pos, n);
	if (done <= 0)
		return done;
	error = file_put_position(in, in_address, in_pos);
	if (!error)
		error = file_put_position(out, out_address, out_pos);
	return error ? error : done;
}

SYSCALL_DEFINE6(copy_file_range, int, in_fd, uint64_t, in_address, int, out_fd, uint64_t,
		out_address, size_t, n, unsigned, flags)
{
	struct file *in = fd_get(in_fd);

	if (!in)
		return -EBADF;
	struct file *out = fd_get(out_fd);
	long result = out ? copy_range(in, in_address, out, out_address, n, flags) : -EBADF;
	if (out)
		file_put(out);
	file_put(in);
	return result;
}
