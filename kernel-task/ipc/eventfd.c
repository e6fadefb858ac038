/* SPDX-License-Identifier: BSD-2-Clause */
/* eventfd: a counter that reads take and writes add to. eventfd(2). */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>

#include "fs/file.h"
#include "base/seq.h"
#include "ipc/eventfd.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define COUNT_MAX (UINT64_MAX - 1)

enum { SEMAPHORE = 1 };

struct eventfd {
	uint64_t count;
	int id; /* for fdinfo */
	bool semaphore;
	struct waitqueue wait;
};

static ssize_t eventfd_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct eventfd *e = file->private;
	uint64_t value;

	if (to->count < sizeof(value))
		return -EINVAL;
	if (!e->count) {
		if ((file->flags | to->flags) & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&e->wait, e->count);
		if (error)
			return error;
	}
	value = e->semaphore ? 1 : e->count;
	e->count -= value;
	wake_up_events(&e->wait, POLLOUT | POLLWRNORM);
	return copy_to_iter(&value, sizeof(value), to) == sizeof(value) ? (ssize_t)sizeof(value)
									: -EFAULT;
}

static uint64_t room(const struct eventfd *e)
{
	return e->count < COUNT_MAX ? COUNT_MAX - e->count : 0;
}

static ssize_t eventfd_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct eventfd *e = file->private;
	uint64_t value;

	if (from->count < sizeof(value))
		return -EINVAL;
	if (copy_from_iter(&value, sizeof(value), from) != sizeof(value))
		return -EFAULT;
	if (value == UINT64_MAX)
		return -EINVAL;
	if (room(e) < value) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&e->wait, room(e) >= value);
		if (error)
			return error;
	}
	e->count += value;
	if (value)
		wake_up_events(&e->wait, POLLIN | POLLRDNORM);
	return sizeof(value);
}

static uint32_t eventfd_poll(struct file *file, struct poll_table *pt)
{
	struct eventfd *e = file->private;

	poll_wait(file, &e->wait, pt);
	return (e->count ? POLLIN | POLLRDNORM : 0u) |
	       (e->count < COUNT_MAX ? POLLOUT | POLLWRNORM : 0u) |
	       (e->count > COUNT_MAX ? POLLERR : 0u);
}

static void eventfd_release(struct file *file)
{
	free(file->private);
}

static void eventfd_fdinfo(struct file *file, struct seq *out)
{
	const struct eventfd *e = file->private;

	seq_printf(out, "eventfd-count: %16llx\neventfd-id: %d\n", (unsigned long long)e->count,
		   e->id);
}

static const struct file_ops eventfd_ops = {
	.unspliced = true,
	.nowait = true,
	.unspliced_write = true,
	.read = eventfd_read,
	.llseek = file_seek_nothing,
	.write = eventfd_write,
	.poll = eventfd_poll,
	.release = eventfd_release,
	.show_fdinfo = eventfd_fdinfo,
};

bool file_is_eventfd(const struct file *file)
{
	return file->ops == &eventfd_ops;
}

void eventfd_signal(struct file *file)
{
	struct eventfd *e = file->private;

	/* The kernel itself may reach the maximum, which write() may not. */
	if (e->count <= COUNT_MAX)
		e->count++;
	wake_up_events(&e->wait, POLLIN | POLLRDNORM);
}

static long create(unsigned count, unsigned flags)
{
	if (flags & ~(unsigned)(O_CLOEXEC | O_NONBLOCK | SEMAPHORE))
		return -EINVAL;
	struct eventfd *e = calloc(1, sizeof(*e));
	if (!e)
		return -ENOMEM;
	static int last_id;
	e->count = count;
	e->id = last_id++;
	e->semaphore = flags & SEMAPHORE;
	waitqueue_init(&e->wait);
	struct file *file =
		file_anonymous(&eventfd_ops, e, O_RDWR | (flags & O_NONBLOCK), "[eventfd]");
	if (!file) {
		free(e);
		return -ENOMEM;
	}
	return fd_give(file, flags & O_CLOEXEC);
}

SYSCALL_DEFINE1(eventfd, unsigned, count)
{
	return create(count, 0);
}

SYSCALL_DEFINE2(eventfd2, unsigned, count, unsigned, flags)
{
	return create(count, flags);
}
