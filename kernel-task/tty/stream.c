/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads and writes the host command's streams as character devices. */
#include "tty/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/sysmacros.h>

#include "fs/vfs.h"
#include "machine/console.h"

#define STREAM_MAJOR 240 /* Linux leaves 240-254 to local use */
#define STREAM_CHUNK 1024

static const char *const names[] = {"host/stdin", "host/stdout", "host/stderr"};
static struct waitqueue queues[3] = {WAITQUEUE_INIT(queues[0]), WAITQUEUE_INIT(queues[1]),
				     WAITQUEUE_INIT(queues[2])};

static unsigned which(const struct file *file)
{
	return minor(file->inode->rdev);
}

static enum console_stream stream_of(unsigned fd)
{
	return fd == 1 ? CONSOLE_STDOUT : CONSOLE_STDERR;
}

static bool input_ready(void)
{
	return console_available(CONSOLE_STDIN) || console_at_end(CONSOLE_STDIN);
}

static ssize_t stream_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	uint8_t chunk[STREAM_CHUNK];
	size_t done = 0;

	if (which(file) != 0)
		return -EBADF;
	if (!to->count)
		return 0;
	if (!input_ready()) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&queues[0], input_ready());
		if (error)
			return error;
	}
	while (to->count) {
		size_t want = to->count < sizeof(chunk) ? to->count : sizeof(chunk);
		size_t n = console_read(CONSOLE_STDIN, chunk, want);
		size_t copied = copy_to_iter(chunk, n, to);

		done += copied;
		if (copied < n)
			return done ? (ssize_t)done : -EFAULT;
		if (!n)
			break;
	}
	return (ssize_t)done;
}

static ssize_t stream_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	unsigned fd = which(file);
	uint8_t chunk[STREAM_CHUNK];
	size_t done = 0;

	if (fd == 0)
		return -EBADF;
	while (from->count) {
		size_t room = console_room(stream_of(fd));

		if (!room) {
			int error = -EAGAIN;

			if (!(file->flags & O_NONBLOCK))
				error = wait_event_interruptible(&queues[fd],
								 console_room(stream_of(fd)));
			if (error)
				return done ? (ssize_t)done : error;
			continue;
		}
		size_t want = from->count < sizeof(chunk) ? from->count : sizeof(chunk);
		size_t n = copy_from_iter(chunk, want < room ? want : room, from);

		if (!n)
			return done ? (ssize_t)done : -EFAULT;
		done += console_write(stream_of(fd), chunk, n);
	}
	return (ssize_t)done;
}

static uint32_t stream_poll(struct file *file, struct poll_table *pt)
{
	unsigned fd = which(file);

	poll_wait(file, &queues[fd], pt);
	if (fd == 0)
		return input_ready() ? POLLIN | POLLRDNORM : 0;
	return console_room(stream_of(fd)) ? POLLOUT | POLLWRNORM : 0;
}

static int64_t stream_llseek(struct file *file, int64_t offset, int whence)
{
	return -ESPIPE;
}

static const struct file_ops stream_ops = {
	.read = stream_read,
	.write = stream_write,
	.poll = stream_poll,
	.llseek = stream_llseek,
};

void stream_event(void)
{
	for (unsigned fd = 0; fd < 3; fd++)
		wake_up(&queues[fd]);
}

int stream_init(void)
{
	int error = chrdev_register(makedev(STREAM_MAJOR, 0), 3, "host", &stream_ops);

	for (unsigned fd = 0; fd < 3 && !error; fd++)
		error = devfs_mknod(names[fd], S_IFCHR | 0600, makedev(STREAM_MAJOR, fd));
	return error;
}

int stream_open(int fd, struct file **out)
{
	char path[32] = "/dev/";

	if (fd < 0 || fd > 2)
		return -EINVAL;
	for (unsigned i = 0; (path[5 + i] = names[fd][i]); i++)
		;
	return file_open(path, fd == 0 ? O_RDONLY : O_WRONLY, 0, out);
}
