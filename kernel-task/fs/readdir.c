/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * getdents and getdents64. Records are built in a kernel buffer and copied out when it is full, so
 * that a directory is never listed while a page of the caller is being fetched.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "abi/stat.h"
#include "fs/bounce.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/notify.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define BUFFER_MAX 32768

struct record_buffer {
	struct dir_context ctx;
	uint8_t *data;
	size_t size, used, last; /* last: offset of the latest record */
	bool old_format, full;
};

/* A record's d_off is the position behind it, known when the next one comes or at the end. Until
 * then it is not filled in. */
static void set_last_offset(struct record_buffer *b, uint64_t offset)
{
	if (b->used)
		memcpy(b->data + b->last + 8, &offset, sizeof(offset));
}

static bool emit(struct dir_context *ctx, const char *name, size_t length, ino_t ino, unsigned type)
{
	struct record_buffer *b = container_of(ctx, struct record_buffer, ctx);
	size_t header = b->old_format ? offsetof(struct linux_dirent, d_name)
				      : offsetof(struct linux_dirent64, d_name);
	size_t n = (header + length + (b->old_format ? 2 : 1) + 7) & ~(size_t)7;

	if (b->size - b->used < n) {
		b->full = true;
		return false;
	}
	set_last_offset(b, ctx->pos);
	uint8_t *at = b->data + b->used;
	uint64_t number = ino;
	uint16_t record = (uint16_t)n;
	memcpy(at, &number, sizeof(number));
	memcpy(at + 16, &record, sizeof(record));
	memcpy(at + header, name, length);
	memset(at + header + length, 0, n - header - length);
	if (b->old_format)
		at[n - 1] = (uint8_t)type;
	else
		at[18] = (uint8_t)type;
	b->last = b->used;
	b->used += n;
	return true;
}

static long list(struct file *file, uint64_t buffer, size_t size, bool old_format)
{
	struct record_buffer b = {.ctx = {.emit = emit, .pos = file->pos},
				  .size = size < BUFFER_MAX ? size : BUFFER_MAX,
				  .old_format = old_format};

	if (!S_ISDIR(file->inode->mode) || !file->ops->readdir)
		return -ENOTDIR;
	if (!file->inode->nlink)
		return -ENOENT;
	b.data = bounce_get(b.size);
	if (!b.data)
		return -ENOMEM;
	long result = notify_watch_count ? notify_before_read(file) : 0;
	if (!result)
		result = file->ops->readdir(file, &b.ctx);
	if (!result && b.full && !b.used)
		result = -EINVAL;
	if (!result) {
		set_last_offset(&b, b.ctx.pos);
		result = copy_to_user(buffer, b.data, b.used) ? -EFAULT : (long)b.used;
	}
	if (result >= 0) {
		file->pos = b.ctx.pos;
		file_accessed(file);
		notify_file(file, NOTIFY_ACCESS);
	}
	bounce_put(b.data, b.size);
	return result;
}

static long list_fd(int fd, uint64_t buffer, size_t size, bool old_format)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	long result = list(file, buffer, size, old_format);
	file_put(file);
	return result;
}

SYSCALL_DEFINE3(getdents, int, fd, uint64_t, buffer, unsigned, size)
{
	return list_fd(fd, buffer, size, true);
}

SYSCALL_DEFINE3(getdents64, int, fd, uint64_t, buffer, unsigned, size)
{
	return list_fd(fd, buffer, size, false);
}
