/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The file of a seccomp listener, and its ioctls: seccomp_unotify(2). proc/seccomp_notify.c has the
 * task whose calls are answered.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fs/file.h"
#include "mm/struct_arg.h"
#include "mm/uaccess.h"
#include "proc/charged.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/seccomp_notify.h"
#include "proc/task.h"

struct user_notification {
	uint64_t id;
	uint32_t pid, flags;
	struct seccomp_data data;
};

struct user_answer {
	uint64_t id;
	int64_t value;
	int32_t error;
	uint32_t flags;
};
_Static_assert(sizeof(struct user_notification) == SECCOMP_NOTIFICATION_SIZE &&
		       sizeof(struct user_answer) == SECCOMP_ANSWER_SIZE,
	       "SECCOMP_GET_NOTIF_SIZES");

struct user_descriptor {
	uint64_t id;
	uint32_t flags, from_fd, to_fd, to_flags;
};

#define RECEIVE	    _IOWR('!', 0, struct user_notification)
#define SEND	    _IOWR('!', 1, struct user_answer)
#define ID_VALID    _IOW('!', 2, uint64_t)
#define ID_VALID_R  _IOR('!', 2, uint64_t) /* as it was defined first */
#define ADDFD	    _IOW('!', 3, struct user_descriptor)
#define IOC_SIZE(c) ((c) >> 16 & 0x3fffu)
#define IOC_BARE(c) ((c) & ~(0x3fffu << 16))

#define ANSWER_CONTINUE 1u
#define ADDFD_SETFD	1u
#define ADDFD_SEND	2u

static struct seccomp_notification *first_new(const struct seccomp_listener *listener)
{
	struct seccomp_notification *n;

	list_for_each_entry (n, &listener->notifications, node)
		if (n->state == NOTIFICATION_NEW)
			return n;
	return NULL;
}

static struct seccomp_notification *find(const struct seccomp_listener *listener, uint64_t id)
{
	struct seccomp_notification *n;

	list_for_each_entry (n, &listener->notifications, node)
		if (n->id == id)
			return n;
	return NULL;
}

/* The call with that id, for an answer. -ENOENT: its task has gone on; -EINPROGRESS. */
static int find_received(const struct seccomp_listener *listener, uint64_t id,
			 struct seccomp_notification **out)
{
	*out = find(listener, id);
	if (!*out)
		return -ENOENT;
	return (*out)->state == NOTIFICATION_RECEIVED ? 0 : -EINPROGRESS;
}

static uint32_t listener_poll(struct file *file, struct poll_table *pt)
{
	struct seccomp_listener *listener = file->private;
	const struct seccomp_notification *n;
	uint32_t events = listener->deserted ? POLLHUP : 0;

	poll_wait(file, &listener->wait, pt);
	list_for_each_entry (n, &listener->notifications, node) {
		if (n->state == NOTIFICATION_NEW)
			events |= POLLIN | POLLRDNORM;
		if (n->state == NOTIFICATION_RECEIVED)
			events |= POLLOUT | POLLWRNORM;
	}
	return events;
}

/* ---- receive, send ---- */

static long receive(struct seccomp_listener *listener, uint64_t arg)
{
	static const struct user_notification zero;
	struct user_notification out;
	struct seccomp_notification *n;
	int error;

	if (get_user(out, arg) < 0)
		return -EFAULT;
	if (memcmp(&out, &zero, sizeof(out)) != 0)
		return -EINVAL; /* so that fields can become arguments one day */
	error = wait_event_interruptible(&listener->wait,
					 first_new(listener) || listener->deserted);
	if (error)
		return error;
	n = first_new(listener);
	if (!n)
		return -ENOENT;
	out.id = n->id;
	out.pid = (uint32_t)pid_seen(n->task->tid);
	out.data = n->data;
	n->state = NOTIFICATION_RECEIVED;
	wake_up_events(&listener->wait, POLLOUT | POLLWRNORM);
	if (put_user(out, arg) == 0)
		return 0;
	/* The task may have gone meanwhile. */
	if (!find_received(listener, out.id, &n)) {
		n->state = NOTIFICATION_NEW;
		wake_up_events(&listener->wait, POLLIN | POLLRDNORM);
	}
	return -EFAULT;
}

static long send_answer(struct seccomp_listener *listener, uint64_t arg)
{
	struct seccomp_notification *n;
	struct user_answer answer;
	int error;

	if (get_user(answer, arg) < 0)
		return -EFAULT;
	if (answer.flags & ~ANSWER_CONTINUE)
		return -EINVAL;
	if ((answer.flags & ANSWER_CONTINUE) && (answer.error || answer.value))
		return -EINVAL;
	error = find_received(listener, answer.id, &n);
	if (error)
		return error;
	n->state = NOTIFICATION_ANSWERED;
	n->error = answer.error;
	n->value = answer.value;
	n->makes_call = answer.flags & ANSWER_CONTINUE;
	wake_up(&n->wait);
	return 0;
}

static long id_valid(struct seccomp_listener *listener, uint64_t arg)
{
	struct seccomp_notification *n;
	uint64_t id;

	if (get_user(id, arg) < 0)
		return -EFAULT;
	return find_received(listener, id, &n) ? -ENOENT : 0;
}

/* ---- descriptors ---- */

struct descriptor {
	struct seccomp_descriptor head;
	struct file *file; /* with a reference */
	bool replaces, close_on_exec;
	int to_fd;
};

static int install(struct seccomp_descriptor *head)
{
	struct descriptor *d = (struct descriptor *)head;
	int fd;

	file_get(d->file);
	if (d->replaces)
		fd = fd_replace(d->to_fd, d->file, d->close_on_exec);
	else
		fd = fd_install(d->file, 0, d->close_on_exec);
	if (fd < 0)
		file_put(d->file);
	return fd;
}

static void free_descriptor(struct seccomp_descriptor *head)
{
	struct descriptor *d = (struct descriptor *)head;

	file_put(d->file);
	charged_free(d);
}

/* The task that waits installs it, so that its own limits hold. */
static long wait_until_installed(struct seccomp_descriptor *d)
{
	int error = wait_event_interruptible(&d->wait, d->done);

	if (error && !list_empty(&d->node)) {
		list_del(&d->node);
		if (d->answers)
			d->notification->state = NOTIFICATION_RECEIVED;
		d->refs--; /* the list's */
		return error;
	}
	/* The task is at it. */
	if (error)
		error = wait_event_killable(&d->wait, d->done);
	return error ? error : d->result;
}

static long give(struct seccomp_listener *listener, const struct user_descriptor *u,
		 struct file *file)
{
	struct seccomp_notification *n;
	struct descriptor *d;
	long result = find_received(listener, u->id, &n);

	if (!result && (u->flags & ADDFD_SEND) && !list_empty(&n->descriptors))
		result = -EBUSY;
	if (result)
		return result;
	d = charged_alloc(sizeof(*d));
	if (!d)
		return -ENOMEM;
	*d = (struct descriptor){
		.head = {.refs = 2, .notification = n, .answers = u->flags & ADDFD_SEND},
		.file = file,
		.replaces = u->flags & ADDFD_SETFD,
		.close_on_exec = u->to_flags & O_CLOEXEC,
		.to_fd = (int)u->to_fd};
	d->head.install = install;
	d->head.free = free_descriptor;
	file_get(file);
	waitqueue_init(&d->head.wait);
	list_add_tail(&d->head.node, &n->descriptors);
	if (d->head.answers)
		n->state = NOTIFICATION_ANSWERED;
	wake_up(&n->wait);
	result = wait_until_installed(&d->head);
	seccomp_descriptor_put(&d->head);
	return result;
}

static long add_descriptor(struct seccomp_listener *listener, uint64_t arg, size_t size)
{
	struct user_descriptor u;
	struct file *file;
	long result;

	if (size < sizeof(u) || size >= PAGE_SIZE)
		return -EINVAL;
	result = copy_struct_from_user(&u, sizeof(u), arg, size);
	if (result)
		return result;
	if ((u.to_flags & ~(unsigned)O_CLOEXEC) || (u.flags & ~(ADDFD_SETFD | ADDFD_SEND)) ||
	    (u.to_fd && !(u.flags & ADDFD_SETFD)))
		return -EINVAL;
	file = fd_get((int)u.from_fd);
	if (!file)
		return -EBADF;
	result = give(listener, &u, file);
	file_put(file);
	return result;
}

/* ---- the file ---- */

static long listener_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct seccomp_listener *listener = file->private;

	switch (command) {
	case RECEIVE:
		return receive(listener, arg);
	case SEND:
		return send_answer(listener, arg);
	case ID_VALID:
	case ID_VALID_R:
		return id_valid(listener, arg);
	}
	if (IOC_BARE(command) == IOC_BARE(ADDFD))
		return add_descriptor(listener, arg, IOC_SIZE(command));
	return -EINVAL;
}

static void listener_release(struct file *file)
{
	seccomp_listener_close(file->private);
}

static const struct file_ops listener_ops = {
	.poll = listener_poll,
	.ioctl = listener_ioctl,
	.release = listener_release,
};

static int listen_to(struct seccomp_listener *listener, listener_attach *attach, void *arg)
{
	struct file *file = file_anonymous(&listener_ops, listener, O_RDWR, "seccomp notify");
	long result;
	int fd;

	if (!file)
		return -ENOMEM;
	listener->refs++;
	fd = fd_give(file, true);
	if (fd < 0)
		return fd;
	result = attach(arg);
	if (!result)
		return fd;
	fd_close(fd);
	return (int)result;
}

const struct task_hooks listener_hooks = {.listen = listen_to};
