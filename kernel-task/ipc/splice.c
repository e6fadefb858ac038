/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * splice, tee, vmsplice. Between pipes buffers move or are shared by reference; between a pipe and
 * another file bytes are copied once. splice(2), tee(2), vmsplice(2).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>

#include "mm/charge.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "ipc/pipe.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define SPLICE_FLAGS_ALL 15u /* MOVE, NONBLOCK, MORE, GIFT */
#define NONBLOCK	 2u

/* Waits until `in` has bytes. 1: it has; 0: its end; else a negative errno. */
static int wait_for_input(struct pipe *in, bool nonblock)
{
	if (in->used)
		return 1;
	if (!in->writers)
		return 0;
	int error = pipe_wait_readable(in, nonblock);
	return error ? error : in->used != 0;
}

static int wait_for_room(struct pipe *out, bool nonblock)
{
	if (!out->readers)
		return pipe_broken();
	if (!pipe_full(out))
		return 0;
	int error = pipe_wait_writable(out, nonblock);
	return error ? error : out->readers ? 0 : pipe_broken();
}

/* ---- pipe to pipe ---- */

/* Takes both locks without holding one while it waits for the other. */
static void lock_both(struct mutex *a, struct mutex *b)
{
	for (;;) {
		mutex_lock(a);
		if (mutex_try_lock(b))
			return;
		mutex_unlock(a);
		mutex_lock(b);
		mutex_unlock(b);
	}
}

/* One buffer or a part of it; `keep`: tee. Bytes moved. */
static size_t pass_buffer(struct pipe *in, unsigned index, struct pipe *out, size_t n, bool keep)
{
	struct pipe_buffer *buffer = pipe_slot(in, index);
	size_t length = buffer->length < n ? buffer->length : n;

	page_get(buffer->page);
	/* Two pipes have the page now, so neither may append to it. */
	buffer->mergeable = false;
	pipe_push(out, buffer->page, buffer->offset, (uint32_t)length, false);
	pipe_slot(out, out->used - 1)->packet = buffer->packet;
	if (keep)
		return length;
	buffer->offset += (uint32_t)length;
	buffer->length -= (uint32_t)length;
	if (!buffer->length)
		pipe_shift(in);
	return length;
}

static long pipe_to_pipe(struct pipe *in, struct pipe *out, size_t n, bool nonblock, bool keep)
{
	size_t total = 0;
	int state;

	if (in == out)
		return -EINVAL;
	for (;;) {
		state = wait_for_input(in, nonblock);
		if (state <= 0)
			return state;
		state = wait_for_room(out, nonblock);
		if (state)
			return state;
		lock_both(&in->lock, &out->lock);
		if (in->used && !pipe_full(out))
			break;
		/* Another task took the bytes while this one waited. */
		mutex_unlock(&in->lock);
		mutex_unlock(&out->lock);
	}
	for (unsigned i = 0; total < n && !pipe_full(out) && i < in->used; i += keep)
		total += pass_buffer(in, i, out, n - total, keep);
	mutex_unlock(&in->lock);
	mutex_unlock(&out->lock);
	if (!keep)
		wake_up_events(&in->write_wait, POLLOUT | POLLWRNORM);
	wake_up_events(&out->read_wait, POLLIN | POLLRDNORM);
	return (long)total;
}

/* ---- pipe and file ---- */

/* Adds a page that was read; waits for room if another task took it meanwhile. */
static long push_page(struct pipe *out, struct page *page, size_t n)
{
	for (;;) {
		mutex_lock(&out->lock);
		bool room = !pipe_full(out) && out->readers;
		if (room)
			pipe_push(out, page, 0, (uint32_t)n, false);
		mutex_unlock(&out->lock);
		if (room)
			return 0;
		long error = wait_for_room(out, false);
		if (error)
			return error;
	}
}

/* Has this socket or terminal nothing to read now? */
static bool would_wait(struct file *in)
{
	return !in->ops->llseek && in->ops->poll &&
	       !(file_poll(in, NULL) & (POLLIN | POLLHUP | POLLERR));
}

/* A buffer holds a part of one page of the file, or what one read of a stream returns. */
static size_t piece_of(const struct file *in, uint64_t pos, size_t left)
{
	size_t most = S_ISREG(in->inode->mode) ? PAGE_SIZE - pos % PAGE_SIZE : PAGE_SIZE;

	return left < most ? left : most;
}

long splice_from_file(struct file *in, uint64_t *pos, struct pipe *out, size_t n, bool nonblock)
{
	size_t total = 0;
	long got = wait_for_room(out, nonblock);

	if (got)
		return got;
	if (!file_spliced_from(in) || (ssize_t)n < 0)
		return -EINVAL;
	while (total < n && !pipe_full(out)) {
		if ((nonblock || total) && would_wait(in))
			return total ? (long)total : -EAGAIN;
		struct page *page = charge_page_uninit(CHARGE_KERNEL);
		struct iov_iter it;

		if (!page)
			return total ? (long)total : -ENOMEM;
		size_t want = piece_of(in, *pos, n - total);
		iov_iter_kernel(&it, page->va, want);
		got = vfs_read(in, &it, pos);
		long error = got > 0 ? push_page(out, page, (size_t)got) : got;
		if (got <= 0 || error) {
			page_put(page);
			got = error;
			break;
		}
		total += (size_t)got;
		wake_up_events(&out->read_wait, POLLIN | POLLRDNORM);
		if ((size_t)got < want)
			break;
	}
	return total ? (long)total : got;
}

static long pipe_to_file(struct pipe *in, struct file *out, uint64_t *pos, size_t n, bool nonblock)
{
	size_t total = 0;
	ssize_t wrote = wait_for_input(in, nonblock);

	if (wrote <= 0)
		return wrote;
	mutex_lock(&in->lock);
	while (total < n && in->used) {
		struct pipe_buffer *buffer = pipe_slot(in, 0);
		size_t want = buffer->length < n - total ? buffer->length : n - total;
		struct iov_iter it;

		iov_iter_kernel(&it, buffer->page->va + buffer->offset, want);
		wrote = vfs_write(out, &it, pos);
		if (wrote <= 0)
			break;
		buffer = pipe_slot(in, 0);
		buffer->offset += (uint32_t)wrote;
		buffer->length -= (uint32_t)wrote;
		if (!buffer->length)
			pipe_shift(in);
		total += (size_t)wrote;
		if ((size_t)wrote < want)
			break;
	}
	mutex_unlock(&in->lock);
	if (total)
		wake_up_events(&in->write_wait, POLLOUT | POLLWRNORM);
	return total ? (long)total : wrote;
}

/* ---- splice ---- */

bool file_spliced_from(const struct file *file)
{
	return file->ops->read && !file->ops->unspliced && !pipe_of(file) &&
	       !S_ISDIR(file->inode->mode);
}

static bool file_spliced_to(const struct file *file)
{
	return file->ops->write && !file->ops->unspliced_write;
}

/* As file_get_position(); a pipe has none. */
static int position(struct file *file, uint64_t address, uint64_t *pos)
{
	return address && pipe_of(file) ? -ESPIPE : file_get_position(file, address, pos);
}

static long splice_out(struct pipe *in, struct file *out, uint64_t address, uint64_t pos, size_t n,
		       bool nonblock)
{
	if (address && !file_has_positions(out))
		return -EINVAL;
	if ((out->flags & O_APPEND) || (ssize_t)n < 0 || (int64_t)pos < 0 ||
	    (int64_t)(pos + n) < 0 || !file_spliced_to(out))
		return -EINVAL;
	long done = pipe_to_file(in, out, &pos, n, nonblock);
	int error = done > 0 ? file_put_position(out, address, pos) : 0;
	return error ? error : done;
}

static long splice_in(struct file *in, uint64_t address, uint64_t pos, struct pipe *out, size_t n,
		      bool nonblock)
{
	if (address && !file_has_positions(in))
		return -EINVAL;
	if (file_has_positions(in) && ((int64_t)pos < 0 || (int64_t)(pos + n) < 0))
		return -EINVAL;
	long done = splice_from_file(in, &pos, out, n, nonblock);
	int error = done > 0 ? file_put_position(in, address, pos) : 0;
	return error ? error : done;
}

static long splice_files(struct file *in, uint64_t in_address, struct file *out,
			 uint64_t out_address, size_t n, unsigned flags)
{
	struct pipe *in_pipe = pipe_of(in), *out_pipe = pipe_of(out);
	bool nonblock = flags & NONBLOCK;
	uint64_t in_pos, out_pos;

	int error = position(out, out_address, &out_pos);
	if (!error)
		error = position(in, in_address, &in_pos);
	if (error)
		return error;
	if (!in->readable || !out->writable)
		return -EBADF;
	if (in_pipe && out_pipe)
		return pipe_to_pipe(in_pipe, out_pipe, n,
				    nonblock || ((in->flags | out->flags) & O_NONBLOCK), false);
	if (in_pipe)
		return splice_out(in_pipe, out, out_address, out_pos, n,
				  nonblock || (in->flags & O_NONBLOCK));
	if (out_pipe)
		return splice_in(in, in_address, in_pos, out_pipe, n,
				 nonblock || (out->flags & O_NONBLOCK));
	return -EINVAL;
}

/* Both files, each with a reference; -EBADF: neither. */
static int two_files(int in_fd, int out_fd, struct file **in, struct file **out)
{
	*in = fd_get(in_fd);
	*out = *in ? fd_get(out_fd) : NULL;
	if (*out)
		return 0;
	if (*in)
		file_put(*in);
	return -EBADF;
}

SYSCALL_DEFINE6(splice, int, in_fd, uint64_t, in_address, int, out_fd, uint64_t, out_address,
		size_t, n, unsigned, flags)
{
	struct file *in, *out;

	if (!n)
		return 0;
	if (flags & ~SPLICE_FLAGS_ALL)
		return -EINVAL;
	int error = two_files(in_fd, out_fd, &in, &out);
	if (error)
		return error;
	long result = splice_files(in, in_address, out, out_address, n, flags);
	file_put(out);
	file_put(in);
	return result;
}

static long tee_pipes(struct file *in, struct file *out, size_t n, unsigned flags)
{
	struct pipe *in_pipe = pipe_of(in), *out_pipe = pipe_of(out);

	if (!in->readable || !out->writable)
		return -EBADF;
	if (!in_pipe || !out_pipe)
		return -EINVAL;
	bool nonblock = flags & NONBLOCK || ((in->flags | out->flags) & O_NONBLOCK);
	return pipe_to_pipe(in_pipe, out_pipe, n, nonblock, true);
}

SYSCALL_DEFINE4(tee, int, in_fd, int, out_fd, size_t, n, unsigned, flags)
{
	struct file *in, *out;

	if (flags & ~SPLICE_FLAGS_ALL)
		return -EINVAL;
	if (!n)
		return 0;
	int error = two_files(in_fd, out_fd, &in, &out);
	if (error)
		return error;
	long result = tee_pipes(in, out, n, flags);
	file_put(out);
	file_put(in);
	return result;
}

/* ---- vmsplice ---- */

/* Fills the free buffers: each page of the program takes one, and is copied, since the program may
 * change it later. */
static size_t fill_from_pages(struct pipe *pipe, struct iov_iter *from, long *error)
{
	size_t total = 0;

	while (from->count && !pipe_full(pipe) && !*error) {
		struct page *page = charge_page_uninit(CHARGE_KERNEL);
		size_t n = iov_iter_piece(from);

		if (!page) {
			*error = -ENOMEM;
			break;
		}
		size_t done = copy_from_iter(page->va, n, from);
		if (done < n)
			*error = -EFAULT;
		if (done && !pipe_full(pipe)) {
			pipe_push(pipe, page, 0, (uint32_t)done, false);
			total += done;
		} else {
			page_put(page);
		}
	}
	return total;
}

static long vmsplice_to_pipe(struct pipe *pipe, struct iov_iter *from, bool nonblock)
{
	long error = 0;
	size_t total;

	do {
		error = wait_for_room(pipe, nonblock);
		if (error)
			return error;
		mutex_lock(&pipe->lock);
		total = pipe->readers ? fill_from_pages(pipe, from, &error) : 0;
		mutex_unlock(&pipe->lock);
		/* Another task may have taken the room. */
	} while (!total && !error);
	if (total)
		wake_up_events(&pipe->read_wait, POLLIN | POLLRDNORM);
	return total ? (long)total : error;
}

static long vmsplice_file(struct file *file, struct iov_iter *it, bool nonblock)
{
	struct pipe *pipe = pipe_of(file);

	if (!it->count)
		return 0;
	if (!pipe)
		return -EBADF;
	return file->writable ? vmsplice_to_pipe(pipe, it, nonblock)
			      : pipe_take(pipe, it, nonblock);
}

SYSCALL_DEFINE4(vmsplice, int, fd, uint64_t, vector, size_t, count, unsigned, flags)
{
	struct iovec *iov = NULL;
	struct iov_iter it;

	if (flags & ~SPLICE_FLAGS_ALL)
		return -EINVAL;
	struct file *file = fd_get(fd);
	if (!file)
		return -EBADF;
	long result =
		file->writable || file->readable ? import_iovec(vector, count, &iov, &it) : -EBADF;
	if (!result) {
		result = vmsplice_file(file, &it, flags & NONBLOCK);
		free(iov);
	}
	file_put(file);
	return result;
}
