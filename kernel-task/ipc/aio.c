/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linux's native AIO: io_setup, io_submit, io_getevents and their like. Every operation is done at
 * submission, as Linux does for files in the page cache, and its event waits in the context for
 * io_getevents. A context's id is the address of a page that is mapped for it, as on Linux. The
 * page has no ring; libaio notices that and makes the system call.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "ipc/aio.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "ipc/eventfd.h"
#include "libs/base/list.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/task.h"
#include "sys/syscall.h"

enum { PREAD = 0, PWRITE = 1, FSYNC = 2, FDSYNC = 3, PREADV = 7, PWRITEV = 8 };
enum { EVENTS_MAX = 65536, IOCB_RESFD = 1, IOCB_IOPRIO = 2 };

/* struct iocb and struct io_event of the system call interface. */
struct linux_iocb {
	uint64_t data;
	uint32_t key, rw_flags;
	uint16_t opcode;
	int16_t priority;
	int32_t fd;
	uint64_t buffer, bytes;
	int64_t offset;
	uint64_t reserved;
	uint32_t flags;
	int32_t event_fd;
};

struct linux_io_event {
	uint64_t data, iocb;
	int64_t result, result2;
};

struct aio_context {
	struct list_head node;
	unsigned refs;
	const struct mm *mm;
	uint64_t id; /* the address of its page */
	bool removed;
	/* The ring of events; `first` counts all that were taken. */
	unsigned size, count;
	uint64_t first;
	unsigned reserved; /* places for operations that are being done */
	struct waitqueue wait;
	struct linux_io_event events[];
};

static struct list_head contexts = LIST_HEAD_INIT(contexts);
static unsigned events_in_use;

unsigned aio_events_in_use(void)
{
	return events_in_use;
}

static void context_put(struct aio_context *c)
{
	if (--c->refs)
		return;
	events_in_use -= c->size;
	free(c);
}

static void context_remove(struct aio_context *c)
{
	list_del(&c->node);
	c->removed = true;
	wake_up(&c->wait);
	context_put(c);
}

void aio_mm_gone(const struct mm *mm)
{
	struct aio_context *c, *next;

	list_for_each_entry_safe (c, next, &contexts, node)
		if (c->mm == mm)
			context_remove(c);
}

static struct aio_context *context_find(uint64_t id)
{
	struct aio_context *c;

	list_for_each_entry (c, &contexts, node)
		if (c->mm == current->mm && c->id == id)
			return c;
	return NULL;
}

/* Gives the context, which is the caller's, its number, and tells the program. Another thread may
 * remove it as soon as it can be found. */
static MAY_WAIT int context_open(struct aio_context *c, uint64_t out)
{
	struct mm *mm = current->mm;
	int64_t at = mm_map(mm, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, NULL, 0);

	if (at < 0)
		return (int)at;
	c->refs++;
	c->mm = mm;
	c->id = (uint64_t)at;
	list_add_tail(&c->node, &contexts);
	if (!put_user(c->id, out))
		return 0;
	if (!c->removed) {
		context_remove(c);
		mm_unmap(mm, (uint64_t)at, PAGE_SIZE);
	}
	return -EFAULT;
}

SYSCALL_DEFINE2(io_setup, unsigned, size, uint64_t, out)
{
	uint64_t id;

	if (get_user(id, out))
		return -EFAULT;
	if (id || !size)
		return -EINVAL;
	if (size > 0x10000000u / sizeof(struct linux_io_event))
		return -EINVAL;
	if (size > EVENTS_MAX - events_in_use)
		return -EAGAIN;
	struct aio_context *c = calloc(1, sizeof(*c) + size * sizeof(c->events[0]));
	if (!c)
		return -ENOMEM;
	/* The events are taken before anything waits. */
	c->refs = 1;
	c->size = size;
	events_in_use += size;
	waitqueue_init(&c->wait);
	int error = context_open(c, out);
	context_put(c);
	return error;
}

SYSCALL_DEFINE1(io_destroy, uint64_t, id)
{
	struct aio_context *c = context_find(id);

	if (!c)
		return -EINVAL;
	/* First nobody finds it any more: unmapping may wait. */
	context_remove(c);
	mm_unmap(current->mm, id, PAGE_SIZE);
	return 0;
}

/* ---- io_submit ---- */

static bool is_write(const struct linux_iocb *iocb)
{
	return iocb->opcode == PWRITE || iocb->opcode == PWRITEV;
}

/* Finds the buffers, and makes all checks whose errors io_submit itself returns. *iov is malloc'ed
 * or NULL. */
static int prepare(struct file *file, const struct linux_iocb *iocb, struct iovec **iov,
		   struct iov_iter *it)
{
	uint64_t bytes = iocb->bytes < MAX_RW_COUNT ? iocb->bytes : MAX_RW_COUNT;
	bool write = is_write(iocb);
	unsigned flags;
	int error = rwf_flags(file, iocb->rw_flags, write, &flags);

	if (!error && (iocb->flags & IOCB_IOPRIO))
		error = ioprio_check((uint16_t)iocb->priority);
	if (error)
		return error;
	if (!(write ? file->writable : file->readable))
		return -EBADF;
	if (S_ISDIR(file->inode->mode) ||
	    !(write ? (void *)file->ops->write : (void *)file->ops->read))
		return -EINVAL;
	if (iocb->opcode == PREADV || iocb->opcode == PWRITEV)
		error = import_iovec(iocb->buffer, iocb->bytes, iov, it);
	else if (access_ok(iocb->buffer, bytes))
		iov_iter_user(it, iocb->buffer, bytes);
	else
		error = -EFAULT;
	if (error)
		return error;
	it->flags = flags;
	return iocb->offset < 0 || (int64_t)((uint64_t)iocb->offset + it->count) < 0 ? -EINVAL : 0;
}

static int transfer(struct file *file, const struct linux_iocb *iocb, long *result)
{
	uint64_t pos = (uint64_t)iocb->offset;
	struct iovec *iov = NULL;
	struct iov_iter it;
	int error = prepare(file, iocb, &iov, &it);

	if (!error)
		*result = is_write(iocb) ? vfs_write(file, &it, &pos) : vfs_read(file, &it, &pos);
	free(iov);
	return error;
}

static int sync_file(struct file *file, const struct linux_iocb *iocb, long *result)
{
	if (iocb->buffer || iocb->offset || iocb->bytes || iocb->rw_flags)
		return -EINVAL;
	if (!file->ops->fsync)
		return -EINVAL;
	*result = file_sync(file, iocb->opcode == FDSYNC);
	return 0;
}

/* Does the operation. The return value is an error of io_submit, with nothing done; *result is the
 * operation's result. */
static int perform(struct file *file, const struct linux_iocb *iocb, long *result)
{
	switch (iocb->opcode) {
	case PREAD:
	case PREADV:
	case PWRITE:
	case PWRITEV:
		return transfer(file, iocb, result);
	case FSYNC:
	case FDSYNC:
		return sync_file(file, iocb, result);
	default:
		return -EINVAL;
	}
}

static void complete(struct aio_context *c, const struct linux_iocb *iocb, uint64_t address,
		     long result)
{
	struct linux_io_event *e = &c->events[(c->first + c->count++) % c->size];

	*e = (struct linux_io_event){.data = iocb->data, .iocb = address, .result = result};
	wake_up(&c->wait);
}

static int event_of(const struct linux_iocb *iocb, struct file **out)
{
	*out = NULL;
	if (!(iocb->flags & IOCB_RESFD))
		return 0;
	struct file *event = fd_get(iocb->event_fd);
	if (!event)
		return -EBADF;
	if (!file_is_eventfd(event)) {
		file_put(event);
		return -EINVAL;
	}
	*out = event;
	return 0;
}

static int do_one(struct aio_context *c, uint64_t address, const struct linux_iocb *iocb,
		  struct file *file)
{
	struct file *event;
	long result = 0;
	int error = event_of(iocb, &event);

	if (error)
		return error;
	error = put_user((uint32_t)0, address + offsetof(struct linux_iocb, key));
	if (!error) {
		/* Reserves the place for the event before anything waits. */
		c->reserved++;
		error = perform(file, iocb, &result);
		c->reserved--;
	}
	if (!error) {
		complete(c, iocb, address, result == -ERESTARTSYS ? -EINTR : result);
		if (event)
			eventfd_signal(event);
	}
	if (event)
		file_put(event);
	return error;
}

static int submit_one(struct aio_context *c, uint64_t address)
{
	struct linux_iocb iocb;

	if (copy_from_user(&iocb, address, sizeof(iocb)))
		return -EFAULT;
	/* Unknown flags are ignored, as on Linux. */
	if (iocb.reserved || (int64_t)iocb.bytes < 0)
		return -EINVAL;
	if (c->count + c->reserved >= c->size)
		return -EAGAIN;
	struct file *file = fd_get(iocb.fd);
	if (!file)
		return -EBADF;
	int error = do_one(c, address, &iocb, file);
	file_put(file);
	return error;
}

SYSCALL_DEFINE3(io_submit, uint64_t, id, int64_t, count, uint64_t, list)
{
	struct aio_context *c;
	int error = 0;
	int64_t n;

	if (count < 0)
		return -EINVAL;
	c = context_find(id);
	if (!c)
		return -EINVAL;
	c->refs++;
	for (n = 0; n < count && !error; n++) {
		uint64_t address;

		error = get_user(address, list + (uint64_t)n * 8) ?: submit_one(c, address);
		if (error)
			break;
	}
	context_put(c);
	return n ?: error;
}

SYSCALL_DEFINE3(io_cancel, uint64_t, id, uint64_t, iocb, uint64_t, result)
{
	uint32_t key;

	/* No submitted operation is unfinished. */
	return get_user(key, iocb + offsetof(struct linux_iocb, key)) ?: -EINVAL;
}

/* ---- io_getevents ---- */

/* As in Linux, nanoseconds may be any number here, and a time in the past means now. */
static int event_deadline(uint64_t address, uint64_t *deadline)
{
	struct timespec t;

	*deadline = WAIT_NO_DEADLINE;
	if (!address)
		return 0;
	if (copy_from_user(&t, address, sizeof(t)))
		return -EFAULT;
	if (t.tv_sec < 0 || (!t.tv_sec && t.tv_nsec <= 0))
		*deadline = 0;
	else if ((uint64_t)t.tv_sec < UINT64_MAX / NSEC_PER_SEC / 4)
		*deadline = deadline_after((uint64_t)t.tv_sec * NSEC_PER_SEC + (uint64_t)t.tv_nsec);
	return 0;
}

static long take(struct aio_context *c, int64_t least, int64_t most, uint64_t out,
		 uint64_t deadline)
{
	int64_t n = 0;

	while (n < most) {
		if (!c->count) {
			if (n >= least)
				break;
			int error = wait_event_interruptible_until(&c->wait, c->count || c->removed,
								   deadline);
			if (c->removed)
				return n ?: -EINVAL;
			if (error)
				return n ?: error == -ETIMEDOUT ? 0 : -EINTR;
		}
		/* The copy may wait, and another thread may take the event meanwhile. */
		uint64_t at = c->first;
		struct linux_io_event e = c->events[at % c->size];
		if (copy_to_user(out + (uint64_t)n * sizeof(e), &e, sizeof(e)))
			return n ?: -EFAULT;
		if (!c->count || c->first != at)
			continue;
		c->first++;
		c->count--;
		n++;
	}
	return n;
}

static long get_events(uint64_t id, int64_t least, int64_t most, uint64_t out, uint64_t deadline)
{
	struct aio_context *c = context_find(id);

	if (!c || least < 0 || most < least)
		return -EINVAL;
	c->refs++;
	long n = take(c, least, most, out, deadline);
	context_put(c);
	return n;
}

SYSCALL_DEFINE5(io_getevents, uint64_t, id, int64_t, least, int64_t, most, uint64_t, out, uint64_t,
		timeout)
{
	uint64_t deadline;
	int error = event_deadline(timeout, &deadline);

	return error ?: get_events(id, least, most, out, deadline);
}

SYSCALL_DEFINE6(io_pgetevents, uint64_t, id, int64_t, least, int64_t, most, uint64_t, out, uint64_t,
		timeout, uint64_t, mask)
{
	struct {
		uint64_t address, size;
	} m = {0, 0};
	uint64_t deadline;

	int error = event_deadline(timeout, &deadline);
	if (!error && mask && copy_from_user(&m, mask, sizeof(m)))
		error = -EFAULT;
	if (!error)
		error = user_mask_set(m.address, m.size);
	if (error)
		return error;
	long n = get_events(id, least, most, out, deadline);
	user_mask_restore(m.address, n == -EINTR);
	return n;
}
