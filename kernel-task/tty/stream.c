/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads and writes the host's streams as character devices. */
#include "tty/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/sysmacros.h>

#include "fs/vfs.h"
#include "machine/console.h"

#define STREAM_MAJOR 240 /* Linux leaves 240-254 to local use */
#define STREAM_CHUNK 1024

#define NO_STREAM CONSOLE_STREAMS

static const struct {
	const char *name;
	enum console_stream in, out;
} streams[] = {
	{"host/stdin", CONSOLE_STDIN, NO_STREAM},
	{"host/stdout", NO_STREAM, CONSOLE_STDOUT},
	{"host/stderr", NO_STREAM, CONSOLE_STDERR},
	[STREAM_AGENT] = {"host/agent", CONSOLE_AGENT_IN, CONSOLE_AGENT_OUT},
};
#define STREAMS (sizeof(streams) / sizeof(streams[0]))

static struct waitqueue queues[STREAMS] = {WAITQUEUE_INIT(queues[0]), WAITQUEUE_INIT(queues[1]),
					   WAITQUEUE_INIT(queues[2]), WAITQUEUE_INIT(queues[3])};

static unsigned which(const struct file *file)
{
	return minor(file->inode->rdev);
}

static bool input_ready(enum console_stream stream)
{
	return console_available(stream) || console_at_end(stream);
}

static ssize_t stream_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	unsigned fd = which(file);
	enum console_stream in = streams[fd].in;
	uint8_t chunk[STREAM_CHUNK];
	size_t done = 0;

	if (in == NO_STREAM)
		return -EBADF;
	if (!to->count)
		return 0;
	if (!input_ready(in)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&queues[fd], input_ready(in));
		if (error)
			return error;
	}
	while (to->count) {
		size_t want = to->count < sizeof(chunk) ? to->count : sizeof(chunk);
		size_t n = console_read(in, chunk, want);
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
	enum console_stream out = streams[fd].out;
	uint8_t chunk[STREAM_CHUNK];
	size_t done = 0;

	if (out == NO_STREAM)
		return -EBADF;
	while (from->count) {
		size_t room = console_room(out);

		if (!room) {
			int error = -EAGAIN;

			if (!(file->flags & O_NONBLOCK))
				error = wait_event_interruptible(&queues[fd], console_room(out));
			if (error)
				return done ? (ssize_t)done : error;
			continue;
		}
		size_t want = from->count < sizeof(chunk) ? from->count : sizeof(chunk);
		size_t n = copy_from_iter(chunk, want < room ? want : room, from);

		if (!n)
			return done ? (ssize_t)done : -EFAULT;
		done += console_write(out, chunk, n);
	}
	return (ssize_t)done;
}

static uint32_t stream_poll(struct file *file, struct poll_table *pt)
{
	unsigned fd = which(file);
	enum console_stream in = streams[fd].in, out = streams[fd].out;

	poll_wait(file, &queues[fd], pt);
	return (in != NO_STREAM && input_ready(in) ? POLLIN | POLLRDNORM : 0u) |
	       (out != NO_STREAM && console_room(out) ? POLLOUT | POLLWRNORM : 0u);
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
	for (unsigned fd = 0; fd < STREAMS; fd++)
		wake_up(&queues[fd]);
}

int stream_init(void)
{
	int error = chrdev_register(makedev(STREAM_MAJOR, 0), STREAMS, "host", &stream_ops);

	for (unsigned fd = 0; fd < STREAMS && !error; fd++)
		error = devfs_mknod(streams[fd].name, S_IFCHR | 0600, makedev(STREAM_MAJOR, fd));
	return error;
}

int stream_open(int fd, struct file **out)
{
	char path[32] = "/dev/";

	if (fd < 0 || (size_t)fd >= STREAMS)
		return -EINVAL;
	for (unsigned i = 0; (path[5 + i] = streams[fd].name[i]); i++)
		;
	return file_open(path,
			 streams[fd].in == NO_STREAM	? O_WRONLY
			 : streams[fd].out == NO_STREAM ? O_RDONLY
							: O_RDWR,
			 0, out);
}
