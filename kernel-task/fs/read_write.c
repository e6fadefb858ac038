/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and writing: the read and write families and lseek. Positions: a file with llseek has one
 * and takes explicit ones (pread); a stream has none and its operations get a NULL position.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/notify.h"
#include "proc/task.h"
#include "sys/syscall.h"

static inline ssize_t do_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	if (!file->readable)
		return -EBADF;
	if (!file->ops->read)
		return -EINVAL;
	if (to->count > MAX_RW_COUNT)
		to->count = MAX_RW_COUNT;
	int error = notify_watch_count ? notify_before_read(file) : 0;
	if (error)
		return error;
	ssize_t n = file->ops->read(file, to, file->ops->llseek ? pos : NULL);
	if (n > 0 && notify_watch_count)
		notify_file(file, NOTIFY_ACCESS);
	return n;
}

static inline ssize_t do_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	if (!file->writable)
		return -EBADF;
	if (!file->ops->write)
		return -EINVAL;
	if (from->count > MAX_RW_COUNT)
		from->count = MAX_RW_COUNT;
	ssize_t n = file->ops->write(file, from, file->ops->llseek ? pos : NULL);
	if (n > 0 && notify_watch_count)
		notify_file(file, NOTIFY_MODIFY);
	return n;
}

ssize_t vfs_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	return do_read(file, to, pos);
}

ssize_t vfs_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	return do_write(file, from, pos);
}

ssize_t file_read_kernel(struct file *file, void *to, size_t n, uint64_t offset)
{
	struct iov_iter it;

	iov_iter_kernel(&it, to, n);
	return vfs_read(file, &it, &offset);
}

bool file_has_positions(const struct file *file)
{
	return file->ops->llseek && file->ops->llseek != file_seek_nothing;
}

/* For /proc/<pid>/io. */
static inline void count_transfer(bool write, ssize_t n)
{
	struct task_io *io = &current->io;

	*(write ? &io->writes : &io->reads) += 1;
	if (n > 0)
		*(write ? &io->write_chars : &io->read_chars) += (uint64_t)n;
}

/* Read and write are the most frequent calls: each has its own inlined copy of these functions. */
#define IN_EACH static inline __attribute__((always_inline))

/* Reads or writes at the file's own position, or at `*at`; drops the reference of `file`. */
IN_EACH long transfer(struct file *file, struct iov_iter *it, bool write, const uint64_t *at)
{
	ssize_t n;

	if (at && !file_has_positions(file)) {
		n = -ESPIPE;
	} else if (file->ops->llseek && (int64_t)((at ? *at : file->pos) + it->count) < 0) {
		n = -EINVAL;
	} else {
		uint64_t pos = at ? *at : file->pos;
		n = write ? do_write(file, it, &pos) : do_read(file, it, &pos);
		if (!at && n > 0)
			file->pos = pos;
		count_transfer(write, n);
	}
	file_put(file);
	return n;
}

/* Does the file support RWF_NOWAIT? Files of tmpfs do not, as on Linux 6.1. */
static bool knows_nowait(const struct file *file, bool write)
{
	const struct inode *inode = file->inode;

	if (S_ISFIFO(inode->mode) || S_ISSOCK(inode->mode) || file->ops->nowait)
		return true;
	return S_ISREG(inode->mode) && !write && file->ops->nowait_read;
}

int rwf_flags(const struct file *file, unsigned rwf, bool write, unsigned *out)
{
	enum { HIPRI = 1, DSYNC = 2, SYNC = 4, NOWAIT = 8, APPEND = 16 };

	*out = 0;
	if (rwf & ~(unsigned)(HIPRI | DSYNC | SYNC | NOWAIT | APPEND))
		return -EOPNOTSUPP;
	if ((rwf & NOWAIT) && !knows_nowait(file, write))
		return -EOPNOTSUPP;
	/* Linux's simplest files support no flags. */
	if ((rwf & ~(unsigned)HIPRI) &&
	    (S_ISDIR(file->inode->mode) || (file->ops->unspliced && !file->ops->nowait)))
		return -EOPNOTSUPP;
	if (rwf & NOWAIT)
		*out |= O_NONBLOCK;
	if (rwf & APPEND)
		*out |= O_APPEND;
	if (rwf & DSYNC)
		*out |= O_DSYNC;
	if (rwf & SYNC)
		*out |= O_SYNC;
	return 0;
}

int file_read_cached(const struct file *file, struct iov_iter *it, uint64_t pos)
{
	struct inode *inode = file->inode;
	uint64_t at = pos, end = pos + it->count;

	if (!(it->flags & O_NONBLOCK) || !S_ISREG(inode->mode))
		return 0;
	if (end > inode->size)
		end = inode->size;
	while (at < end && inode_page_cached(inode, at / PAGE_SIZE))
		at = (at / PAGE_SIZE + 1) * PAGE_SIZE;
	if (at >= end)
		return 0;
	it->count = at > pos ? at - pos : 0;
	return it->count ? 0 : -EAGAIN;
}

/* `rwf`: RWF_* of preadv2 and pwritev2. */
static long transfer_vector_flags(int fd, uint64_t vector, size_t count, bool write,
				  const uint64_t *at, unsigned rwf)
{
	struct file *file = fd_get(fd);
	struct iovec *iov = NULL;
	struct iov_iter it;

	if (!file)
		return -EBADF;
	if (at && !file_has_positions(file)) {
		file_put(file);
		return -ESPIPE;
	}
	int error = !(write ? file->writable : file->readable) ? -EBADF : 0;
	if (!error)
		error = import_iovec(vector, count, &iov, &it);
	/* Linux does not check the flags of a transfer of no bytes. */
	if (!error && it.count)
		error = rwf_flags(file, rwf, write, &it.flags);
	if (!error && !write)
		error = file_read_cached(file, &it, at ? *at : file->pos);
	if (error) {
		free(iov);
		file_put(file);
		return error;
	}
	long n = transfer(file, &it, write, at);
	free(iov);
	return n;
}

IN_EACH long transfer_buffer(int fd, uint64_t buffer, size_t n, bool write, const uint64_t *at)
{
	struct file *file = fd_get(fd);
	struct iov_iter it;

	if (!file)
		return -EBADF;
	int error = !(write ? file->writable : file->readable) ? -EBADF : 0;
	if (!error && at && !file_has_positions(file))
		error = -ESPIPE;
	else if (!error && !access_ok(buffer, n))
		error = -EFAULT;
	if (error) {
		file_put(file);
		return error;
	}
	iov_iter_user(&it, buffer, n);
	return transfer(file, &it, write, at);
}

static long transfer_vector(int fd, uint64_t vector, size_t count, bool write, const uint64_t *at)
{
	return transfer_vector_flags(fd, vector, count, write, at, 0);
}

SYSCALL_DEFINE3(read, int, fd, uint64_t, buffer, size_t, n)
{
	return transfer_buffer(fd, buffer, n, false, NULL);
}

SYSCALL_DEFINE3(write, int, fd, uint64_t, buffer, size_t, n)
{
	return transfer_buffer(fd, buffer, n, true, NULL);
}

static long check_position(int64_t pos)
{
	return pos < 0 ? -EINVAL : 0;
}

SYSCALL_DEFINE4(pread64, int, fd, uint64_t, buffer, size_t, n, int64_t, pos)
{
	uint64_t at = (uint64_t)pos;

	return check_position(pos) ?: transfer_buffer(fd, buffer, n, false, &at);
}

SYSCALL_DEFINE4(pwrite64, int, fd, uint64_t, buffer, size_t, n, int64_t, pos)
{
	uint64_t at = (uint64_t)pos;

	return check_position(pos) ?: transfer_buffer(fd, buffer, n, true, &at);
}

SYSCALL_DEFINE3(readv, int, fd, uint64_t, vector, size_t, count)
{
	return transfer_vector(fd, vector, count, false, NULL);
}

SYSCALL_DEFINE3(writev, int, fd, uint64_t, vector, size_t, count)
{
	return transfer_vector(fd, vector, count, true, NULL);
}

SYSCALL_DEFINE4(preadv, int, fd, uint64_t, vector, size_t, count, int64_t, pos)
{
	uint64_t at = (uint64_t)pos;

	return check_position(pos) ?: transfer_vector(fd, vector, count, false, &at);
}

SYSCALL_DEFINE4(pwritev, int, fd, uint64_t, vector, size_t, count, int64_t, pos)
{
	uint64_t at = (uint64_t)pos;

	return check_position(pos) ?: transfer_vector(fd, vector, count, true, &at);
}

/* A position of -1 is the file's own. */
static long transfer2(int fd, uint64_t vector, size_t count, int64_t pos, unsigned rwf, bool write)
{
	uint64_t at = (uint64_t)pos;

	if (pos < -1)
		return -EINVAL;
	return transfer_vector_flags(fd, vector, count, write, pos == -1 ? NULL : &at, rwf);
}

SYSCALL_DEFINE6(preadv2, int, fd, uint64_t, vector, size_t, count, int64_t, pos, uint64_t, high,
		unsigned, flags)
{
	return transfer2(fd, vector, count, pos, flags, false);
}

SYSCALL_DEFINE6(pwritev2, int, fd, uint64_t, vector, size_t, count, int64_t, pos, uint64_t, high,
		unsigned, flags)
{
	return transfer2(fd, vector, count, pos, flags, true);
}

SYSCALL_DEFINE3(lseek, int, fd, int64_t, offset, int, whence)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int64_t result = -ESPIPE;
	if (whence < 0 || whence > 4)
		result = -EINVAL;
	else if (file->ops->llseek)
		result = file->ops->llseek(file, offset, whence);
	file_put(file);
	return result;
}
