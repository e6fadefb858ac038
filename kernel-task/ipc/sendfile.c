/* SPDX-License-Identifier: BSD-2-Clause */
/* sendfile: into a pipe like splice, into other files through a buffer. */
#include <errno.h>
#include <fcntl.h>

#include "fs/copy.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "ipc/pipe.h"
#include "mm/uaccess.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* The checks of the source, which come before those of the sink. */
static int check_source(const struct file *in, const uint64_t *offset, size_t n)
{
	uint64_t pos = offset ? *offset : in->pos;

	if (!in->readable)
		return -EBADF;
	if (offset && !file_has_positions(in))
		return -ESPIPE;
	return (ssize_t)n < 0 || (in->ops->llseek && ((int64_t)pos < 0 || (int64_t)(pos + n) < 0))
		       ? -EINVAL
		       : 0;
}

static long send_to(struct file *in, uint64_t *in_pos, struct file *out, uint64_t *out_pos,
		    size_t n)
{
	struct pipe *pipe = pipe_of(out);

	if (!out->writable)
		return -EBADF;
	if (pipe)
		return n ? splice_from_file(in, in_pos, pipe, n, out->flags & O_NONBLOCK) : 0;
	/* The source must have positions: a stream cannot be put back if the sink takes less. */
	if ((out->flags & O_APPEND) || !in->ops->llseek || !file_spliced_from(in))
		return -EINVAL;
	return n ? file_copy(in, in_pos, out, out_pos, n) : 0;
}

/* `offset` NULL: the source's own position. */
static long send(int out_fd, int in_fd, uint64_t *offset, size_t n)
{
	struct file *in = fd_get(in_fd), *out = NULL;

	if (!in)
		return -EBADF;
	long result = check_source(in, offset, n);
	if (!result) {
		out = fd_get(out_fd);
		result = out ? 0 : -EBADF;
	}
	if (out) {
		uint64_t in_pos = offset ? *offset : in->pos, out_pos = out->pos;

		result = send_to(in, &in_pos, out, &out_pos, n < MAX_RW_COUNT ? n : MAX_RW_COUNT);
		if (result > 0) {
			out->pos = out_pos;
			*(offset ? offset : &in->pos) = in_pos;
		}
		file_put(out);
	}
	file_put(in);
	return result;
}

SYSCALL_DEFINE4(sendfile, int, out_fd, int, in_fd, uint64_t, address, size_t, n)
{
	uint64_t offset;

	if (!address)
		return send(out_fd, in_fd, NULL, n);
	if (get_user(offset, address))
		return -EFAULT;
	long result = send(out_fd, in_fd, &offset, n);
	return put_user(offset, address) ? -EFAULT : result;
}
