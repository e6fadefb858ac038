/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes: the ring, reading, writing, poll, size; pipe(2), pipe(7). FIFOs are in ipc/fifo.c. */
#include "ipc/pipe.h"

#include "mm/charge.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "ipc/fifo.h"
#include "proc/task.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

#define PIPE_SLOTS_LEAST 2 /* of a pipe whose user has many */

unsigned pipe_size_max = 1048576;

int pipe_set_size_max(uint64_t bytes)
{
	unsigned slots = pipe_slots_of(bytes);

	if (!slots)
		return -EINVAL;
	pipe_size_max = slots * (unsigned)PAGE_SIZE;
	return 0;
}

/* ---- the user it is charged to ---- */

/* Do the limits of /proc/sys/fs/pipe-user-pages-* apply to the current task? */
static bool is_limited(void)
{
	return !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN);
}

static bool exceeds(uint64_t pages, unsigned limit)
{
	return limit && pages > limit && is_limited();
}

/* How many slots a new pipe of this user has; 0: it may have none. */
static unsigned slots_for(kuid_t uid)
{
	uint64_t used = usage_count(uid, USER_PIPE_PAGES);
	unsigned slots = PIPE_SLOTS_DEFAULT;

	if (slots * PAGE_SIZE > pipe_size_max && !capable(CAP_SYS_RESOURCE))
		slots = pipe_size_max / PAGE_SIZE;
	if (exceeds(used + slots, user_limits.pipe_pages_soft))
		slots = PIPE_SLOTS_LEAST;
	return exceeds(used + slots, user_limits.pipe_pages_hard) ? 0 : slots;
}

/* Charges `slots` instead of the pipe's charge so far. */
static bool charge(struct pipe *pipe, unsigned slots)
{
	struct user_usage *user = usage_charge(pipe->uid, USER_PIPE_PAGES, slots, USER_NO_LIMIT);

	if (!user)
		return false;
	usage_uncharge(pipe->user, USER_PIPE_PAGES, pipe->charged);
	pipe->user = user;
	pipe->charged = slots;
	return true;
}

/* ---- the ring ---- */

struct pipe *pipe_create(void)
{
	struct pipe *pipe = calloc(1, sizeof(*pipe));

	if (!pipe)
		return NULL;
	pipe->uid = current->cred->uid;
	pipe->slots = slots_for(pipe->uid);
	if (pipe->slots)
		pipe->ring = calloc(pipe->slots, sizeof(*pipe->ring));
	if (!pipe->ring || !charge(pipe, pipe->slots)) {
		free(pipe->ring);
		free(pipe);
		return NULL;
	}
	mutex_init(&pipe->lock, MUTEX_BYTES);
	waitqueue_init(&pipe->read_wait);
	waitqueue_init(&pipe->write_wait);
	return pipe;
}

void pipe_push(struct pipe *pipe, struct page *page, uint32_t offset, uint32_t length,
	       bool mergeable)
{
	*pipe_slot(pipe, pipe->used++) = (struct pipe_buffer){
		.page = page, .offset = offset, .length = length, .mergeable = mergeable};
}

void pipe_shift(struct pipe *pipe)
{
	struct pipe_buffer *buffer = pipe_slot(pipe, 0);

	if (!pipe->spare && buffer->mergeable && buffer->page->refs == 1)
		pipe->spare = buffer->page;
	else
		page_put(buffer->page);
	buffer->page = NULL;
	pipe->first = (pipe->first + 1) & (pipe->slots - 1);
	pipe->used--;
}

void pipe_destroy(struct pipe *pipe)
{
	while (pipe->used)
		pipe_shift(pipe);
	if (pipe->spare)
		page_put(pipe->spare);
	usage_uncharge(pipe->user, USER_PIPE_PAGES, pipe->charged);
	free(pipe->ring);
	free(pipe);
}

size_t pipe_bytes(const struct pipe *pipe)
{
	size_t n = 0;

	for (unsigned i = 0; i < pipe->used; i++)
		n += pipe_slot((struct pipe *)pipe, i)->length;
	return n;
}

/* ---- waiting ---- */

int pipe_wait_readable(struct pipe *pipe, bool nonblock)
{
	if (nonblock)
		return -EAGAIN;
	return wait_event_interruptible(&pipe->read_wait, pipe->used || !pipe->writers);
}

int pipe_wait_writable(struct pipe *pipe, bool nonblock)
{
	if (nonblock)
		return -EAGAIN;
	return wait_event_interruptible(&pipe->write_wait, !pipe_full(pipe) || !pipe->readers);
}

int pipe_broken(void)
{
	send_signal_task(current, SIGPIPE, NULL);
	return -EPIPE;
}

/* ---- reading ---- */

/* Moves the available bytes; the lock is held. */
static size_t read_buffers(struct pipe *pipe, struct iov_iter *to, int *error)
{
	size_t total = 0;

	while (pipe->used && to->count && !*error) {
		struct pipe_buffer *buffer = pipe_slot(pipe, 0);
		size_t n = buffer->length < to->count ? buffer->length : to->count;
		size_t done = copy_to_iter(buffer->page->va + buffer->offset, n, to);
		bool packet = buffer->packet;

		if (done < n)
			*error = -EFAULT;
		buffer->offset += (uint32_t)done;
		buffer->length -= (uint32_t)done;
		total += done;
		/* The rest of a packet that does not fit is lost. */
		if (!buffer->length || (packet && !*error))
			pipe_shift(pipe);
		if (packet)
			break;
	}
	return total;
}

ssize_t pipe_take(struct pipe *pipe, struct iov_iter *to, bool nonblock)
{
	size_t total = 0;
	int error = 0;

	if (!to->count)
		return 0;
	for (;;) {
		mutex_lock(&pipe->lock);
		bool was_full = pipe_full(pipe);
		total = read_buffers(pipe, to, &error);
		bool freed = was_full && !pipe_full(pipe);
		mutex_unlock(&pipe->lock);
		if (freed)
			wake_up_events(&pipe->write_wait, POLLOUT | POLLWRNORM);
		if (total || error)
			break;
		if (!pipe->writers)
			return 0;
		error = pipe_wait_readable(pipe, nonblock);
		if (error)
			break;
	}
	return total ? (ssize_t)total : error;
}

static ssize_t pipe_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	return pipe_take(file->private, to, (file->flags | to->flags) & O_NONBLOCK);
}

/* ---- writing ---- */

static struct page *take_page(struct pipe *pipe)
{
	struct page *page = pipe->spare;

	pipe->spare = NULL;
	return page ? page : charge_page_uninit(CHARGE_KERNEL);
}

/* Appends to the last buffer if the write's bytes beyond whole pages fit in. */
static size_t merge(struct pipe *pipe, struct iov_iter *from, int *error)
{
	size_t odd = from->count % PAGE_SIZE;

	if (!odd || !pipe->used)
		return 0;
	struct pipe_buffer *last = pipe_slot(pipe, pipe->used - 1);
	if (!last->mergeable || last->packet || last->offset + last->length + odd > PAGE_SIZE)
		return 0;
	size_t done = copy_from_iter(last->page->va + last->offset + last->length, odd, from);
	if (done < odd)
		*error = -EFAULT;
	/* Only the lock's holder removes or adds buffers: `last` is still there. */
	last->length += (uint32_t)done;
	return done;
}

static size_t fill_buffers(struct pipe *pipe, struct iov_iter *from, bool packet, int *error)
{
	size_t total = 0;

	while (from->count && !pipe_full(pipe) && !*error) {
		struct page *page = take_page(pipe);
		size_t n = from->count < PAGE_SIZE ? from->count : PAGE_SIZE;

		if (!page) {
			*error = -ENOMEM;
			break;
		}
		size_t done = copy_from_iter(page->va, n, from);
		if (done < n)
			*error = -EFAULT;
		if (!done) {
			page_put(page);
			break;
		}
		pipe_push(pipe, page, 0, (uint32_t)done, true);
		pipe_slot(pipe, pipe->used - 1)->packet = packet;
		total += done;
	}
	return total;
}

static ssize_t pipe_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct pipe *pipe = file->private;
	bool packet = file->flags & O_DIRECT;
	size_t total = 0;
	int error = 0;

	if (!from->count)
		return 0;
	for (bool first = true;; first = false) {
		mutex_lock(&pipe->lock);
		if (!pipe->readers) {
			mutex_unlock(&pipe->lock);
			error = pipe_broken();
			break;
		}
		size_t done = first && !packet ? merge(pipe, from, &error) : 0;
		if (!error)
			done += fill_buffers(pipe, from, packet, &error);
		total += done;
		mutex_unlock(&pipe->lock);
		if (done)
			wake_up_events(&pipe->read_wait, POLLIN | POLLRDNORM);
		if (error || !from->count)
			break;
		error = pipe_wait_writable(pipe, (file->flags | from->flags) & O_NONBLOCK);
		if (error)
			break;
	}
	return total ? (ssize_t)total : error;
}

/* ---- the rest ---- */

/* Memory that is freed with the pipe; each end counts its part. */
static size_t pipe_held(const struct file *file)
{
	const struct pipe *pipe = file->private;

	return ((size_t)pipe->used + (pipe->spare != NULL)) * PAGE_SIZE / pipe->files;
}

static uint32_t pipe_poll(struct file *file, struct poll_table *pt)
{
	struct pipe *pipe = file->private;
	uint32_t events = 0;

	if (file->readable) {
		poll_wait(file, &pipe->read_wait, pt);
		if (pipe->used)
			events |= POLLIN | POLLRDNORM;
		/* A reader of a FIFO that has seen no writer yet is not at the end of file. */
		if (!pipe->writers && file->version != pipe->writer_opens)
			events |= POLLHUP;
	}
	if (file->writable) {
		poll_wait(file, &pipe->write_wait, pt);
		if (!pipe_full(pipe))
			events |= POLLOUT | POLLWRNORM;
		if (!pipe->readers)
			events |= POLLERR;
	}
	return events;
}

static long pipe_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	if (command != FIONREAD)
		return -ENOTTY;
	return put_user((int)pipe_bytes(file->private), arg);
}

static void pipe_release(struct file *file)
{
	struct pipe *pipe = file->private;

	if (file->readable && --pipe->readers == 0)
		wake_up_events(&pipe->write_wait, POLLOUT | POLLWRNORM | POLLERR | POLLHUP);
	if (file->writable && --pipe->writers == 0)
		wake_up_events(&pipe->read_wait, POLLIN | POLLRDNORM | POLLHUP);
	if (--pipe->files == 0) {
		file->inode->endpoint = NULL;
		pipe_destroy(pipe);
	}
}

struct pipe *pipe_of(const struct file *file)
{
	return file->ops == &pipe_file_ops ? file->private : NULL;
}

static long set_size(struct pipe *pipe, uint64_t size)
{
	unsigned slots = pipe_slots_of(size);

	if (!slots)
		return -EINVAL;
	if (slots * PAGE_SIZE > pipe_size_max && slots > pipe->slots && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	uint64_t pages = usage_count(pipe->uid, USER_PIPE_PAGES) - pipe->charged + slots;
	if (slots > pipe->slots && (exceeds(pages, user_limits.pipe_pages_soft) ||
				    exceeds(pages, user_limits.pipe_pages_hard)))
		return -EPERM;
	if (slots < pipe->used)
		return -EBUSY;
	struct pipe_buffer *ring = calloc(slots, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	mutex_lock(&pipe->lock);
	if (slots < pipe->used || !charge(pipe, slots)) {
		bool busy = slots < pipe->used;

		mutex_unlock(&pipe->lock);
		free(ring);
		return busy ? -EBUSY : -ENOMEM;
	}
	for (unsigned i = 0; i < pipe->used; i++)
		ring[i] = *pipe_slot(pipe, i);
	free(pipe->ring);
	pipe->ring = ring;
	pipe->first = 0;
	pipe->slots = slots;
	mutex_unlock(&pipe->lock);
	wake_up_events(&pipe->write_wait, POLLOUT | POLLWRNORM);
	return (long)(slots * PAGE_SIZE);
}

static long pipe_fcntl(struct file *file, unsigned command, uint64_t arg)
{
	struct pipe *pipe = file->private;

	switch (command) {
	case F_GETPIPE_SZ:
		return (long)(pipe->slots * PAGE_SIZE);
	case F_SETPIPE_SZ:
		return set_size(pipe, arg);
	default:
		return -ENOTTY;
	}
}

const struct file_ops pipe_file_ops = {
	.open = fifo_open, /* through /proc/self/fd */
	.release = pipe_release,
	.read = pipe_read,
	.write = pipe_write,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.fcntl = pipe_fcntl,
	.held = pipe_held,
};

/* ---- pipe(2) ---- */

static int make_pipe(struct file *ends[2], unsigned flags)
{
	struct pipe *pipe = pipe_create();
	struct inode *inode = pipe ? file_anonymous_inode(S_IFIFO | 0600) : NULL;

	if (!inode) {
		if (pipe)
			pipe_destroy(pipe);
		return -ENFILE;
	}
	inode->fops = &pipe_file_ops;
	inode->endpoint = pipe;
	inode_get(inode);
	ends[0] = file_on_inode(&pipe_file_ops, pipe, O_RDONLY | (flags & ~(unsigned)O_DIRECT),
				"pipe", inode);
	ends[1] = file_on_inode(&pipe_file_ops, pipe, O_WRONLY | flags, "pipe", inode);
	if (ends[0] && ends[1]) {
		pipe->readers = pipe->writers = pipe->reader_opens = pipe->writer_opens = 1;
		pipe->files = 2;
		return 0;
	}
	/* If only one end could be made, closing it frees the pipe. */
	pipe->files = pipe->readers = pipe->writers = 1;
	if (ends[0])
		file_put(ends[0]);
	else if (ends[1])
		file_put(ends[1]);
	else
		pipe_destroy(pipe);
	return -ENFILE;
}

static long do_pipe(uint64_t address, unsigned flags)
{
	struct file *ends[2];
	int fd[2];

	if (flags & ~(unsigned)(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	int error = make_pipe(ends, flags);
	if (error)
		return error;
	fd[0] = fd_install(ends[0], 0, flags & O_CLOEXEC);
	if (fd[0] < 0) {
		file_put(ends[0]);
		file_put(ends[1]);
		return fd[0];
	}
	fd[1] = fd_install(ends[1], 0, flags & O_CLOEXEC);
	if (fd[1] < 0) {
		file_put(ends[1]);
		fd_close(fd[0]);
		return fd[1];
	}
	error = copy_to_user(address, fd, sizeof(fd));
	if (error) {
		fd_close(fd[0]);
		fd_close(fd[1]);
	}
	return error;
}

SYSCALL_DEFINE1(pipe, uint64_t, address)
{
	return do_pipe(address, 0);
}

SYSCALL_DEFINE2(pipe2, uint64_t, address, unsigned, flags)
{
	return do_pipe(address, flags);
}
