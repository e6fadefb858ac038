/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * POSIX message queues: named queues of messages with priorities, behind descriptors.
 * mq_overview(7). A queue is a file of a filesystem (mqueuefs.c), whose inode has owner and mode;
 * it is kept by its name, until mq_unlink, and by every open file on it. mqueue_transfer.c moves
 * messages.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "ipc/mqueue.h"
#include "ipc/mqueue_internal.h"
#include "ipc/namespace.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

struct mq_settings mq_settings = {.queues_max = 256,
				  .messages_max = 10,
				  .size_max = 8192,
				  .messages_default = 10,
				  .size_default = 8192};

/* The bytes that a queue could hold, with what Linux counts beside the text. */
static uint64_t capacity(int64_t messages, int64_t size)
{
	enum { PER_MESSAGE = 48 + 40 };

	return (uint64_t)messages * (uint64_t)(size + PER_MESSAGE);
}

void mqueue_free(struct mqueue *q)
{
	while (!list_empty(&q->messages)) {
		struct message *m = list_first_entry(&q->messages, struct message, node);
		list_del(&m->node);
		free(m);
	}
	usage_uncharge(q->user, USER_MQUEUE_BYTES, capacity(q->messages_max, q->size_max));
	free(q->name);
	free(q);
}

void mqueue_forget(struct mqueue *q)
{
	list_del(&q->node);
	q->ns->mqueue_count--;
	q->ns = NULL;
	q->inode->nlink = 0;
	inode_put(q->inode);
}

/* ---- the file ---- */

static ssize_t mqueue_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	const struct mqueue *q = file->private;
	char text[80];
	int n = snprintf(text, sizeof(text),
			 "QSIZE:%-10llu NOTIFY:%-5d SIGNO:%-5d NOTIFY_PID:%-6d\n",
			 (unsigned long long)q->bytes, q->notified ? q->event.notify : 0,
			 q->notified && q->event.notify == NOTIFY_SIGNAL ? q->event.signo : 0,
			 q->notified ? pid_seen(q->notified) : 0);

	if (*pos >= (uint64_t)n)
		return 0;
	size_t done = copy_to_iter(text + *pos, (size_t)n - *pos, to);
	*pos += done;
	return done || !to->count ? (ssize_t)done : -EFAULT;
}

static int64_t mqueue_seek(struct file *file, int64_t offset, int whence)
{
	return file_seek(file, offset, whence, file->inode->size);
}

static int mqueue_open(struct inode *inode, struct file *file)
{
	file->private = inode->private;
	return 0;
}

static uint32_t mqueue_poll(struct file *file, struct poll_table *pt)
{
	struct mqueue *q = file->private;

	poll_wait(file, &q->readable, pt);
	poll_wait(file, &q->writable, pt);
	return (q->count ? POLLIN | POLLRDNORM : 0u) |
	       (q->count < q->messages_max ? POLLOUT | POLLWRNORM : 0u);
}

static void mqueue_flush(struct file *file)
{
	struct mqueue *q = file->private;

	if (current->process && q->notified == current->process->pid)
		q->notified = 0;
}

const struct file_ops mqueue_ops = {
	.open = mqueue_open,
	.read = mqueue_read,
	.llseek = mqueue_seek,
	.poll = mqueue_poll,
	.flush = mqueue_flush,
};

struct mqueue *mqueue_get(int fd, struct file **out)
{
	struct file *file = fd_get(fd);

	if (file && file->ops != &mqueue_ops) {
		file_put(file);
		file = NULL;
	}
	*out = file;
	return file ? file->private : NULL;
}

/* ---- mq_open, mq_unlink ---- */

static int check_attr(const struct linux_mq_attr *attr)
{
	bool may = capable(CAP_SYS_RESOURCE);

	if (attr->messages <= 0 || attr->size <= 0)
		return -EINVAL;
	if (attr->messages > (may ? MQ_HARD_MESSAGES : mq_settings.messages_max) ||
	    attr->size > (may ? MQ_HARD_SIZE : mq_settings.size_max))
		return -EINVAL;
	return 0;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

int mqueue_create(struct ipc_namespace *ns, const char *name, mode_t mode,
		  const struct linux_mq_attr *attr, struct mqueue **out)
{
	const struct linux_mq_attr usual = {
		.messages = least(mq_settings.messages_default, mq_settings.messages_max),
		.size = least(mq_settings.size_default, mq_settings.size_max)};
	int error = attr ? check_attr(attr) : 0;

	if (error)
		return error;
	attr = attr ?: &usual;
	if (ns->mqueue_count >= mq_settings.queues_max && !capable(CAP_SYS_RESOURCE))
		return -ENOSPC;
	struct mqueue *q = calloc(1, sizeof(*q));
	if (!q)
		return -ENOMEM;
	q->user = usage_charge(current->cred->uid, USER_MQUEUE_BYTES,
			       capacity(attr->messages, attr->size),
			       current->process->rlimits[RLIMIT_MSGQUEUE].rlim_cur);
	if (!q->user) {
		free(q);
		return -EMFILE;
	}
	q->messages_max = attr->messages;
	q->size_max = attr->size;
	list_init(&q->messages);
	waitqueue_init(&q->readable);
	waitqueue_init(&q->writable);
	q->name = strdup(name);
	q->inode = q->name ? mqueuefs_inode(ns, mode, q) : NULL;
	if (!q->inode) {
		mqueue_free(q);
		return -ENOMEM;
	}
	q->ns = ns;
	q->cookie = ns->mqueue_cookie++;
	list_add_tail(&q->node, &ns->mqueues);
	ns->mqueue_count++;
	*out = q;
	return 0;
}

struct mqueue *mqueue_find(const struct ipc_namespace *ns, const char *name)
{
	struct mqueue *q;

	list_for_each_entry (q, &ns->mqueues, node)
		if (!strcmp(q->name, name))
			return q;
	return NULL;
}

/* A copy of the caller's name, checked: no folders here. */
static int name_from_user(uint64_t address, char **out)
{
	int error = 0;
	char *name = path_from_user(address, &error);

	if (!name)
		return error;
	if (!name[0])
		error = -ENOENT;
	else if (strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, ".."))
		error = -EACCES;
	else if (strlen(name) > NAME_MAX)
		error = -ENAMETOOLONG;
	if (error)
		free(name);
	else
		*out = name;
	return error;
}

static int may_open(const struct inode *inode, int flags)
{
	static const unsigned may[] = {MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE};

	if ((flags & O_CREAT) && (flags & O_EXCL))
		return -EEXIST;
	if ((flags & O_ACCMODE) == O_ACCMODE)
		return -EINVAL;
	return inode_permission(inode, may[flags & O_ACCMODE]);
}

/* Makes the queue of a free name. */
static int make(struct ipc_namespace *ns, struct dentry *dentry, mode_t mode,
		const struct linux_mq_attr *attr)
{
	struct mqueue *q;
	int error = inode_permission(dentry->parent->inode, MAY_WRITE | MAY_EXEC);

	if (!error)
		error = mqueue_create(ns, dentry->name, mode & ~current->fs->umask & 0777, attr,
				      &q);
	if (error)
		return error;
	inode_get(q->inode);
	dentry_attach(dentry, q->inode);
	inode_touch(dentry->parent->inode, true);
	notify_dentry(dentry, NOTIFY_CREATE);
	return 0;
}

static long open_queue(const char *name, int flags, mode_t mode, const struct linux_mq_attr *attr)
{
	struct ipc_namespace *ns = ipc_namespace();
	struct path path = {ns->mqueue_mount, NULL};
	struct file *file;
	int error = dentry_lookup(path.mount->root, name, strlen(name), &path.dentry);

	if (error)
		return error;
	if (path.dentry->inode)
		error = may_open(path.dentry->inode, flags);
	else
		error = flags & O_CREAT ? make(ns, path.dentry, mode, attr) : -ENOENT;
	if (!error)
		error = file_open_path(&path, (unsigned)flags & (O_ACCMODE | O_NONBLOCK), &file);
	dentry_put(path.dentry);
	return error ? error : fd_give(file, true); /* always closed on exec */
}

SYSCALL_DEFINE4(mq_open, uint64_t, name, int, flags, mode_t, mode, uint64_t, attr)
{
	struct linux_mq_attr wanted;
	char *text;

	if (attr && copy_from_user(&wanted, attr, sizeof(wanted)))
		return -EFAULT;
	int error = name_from_user(name, &text);
	if (error)
		return error;
	long fd = open_queue(text, flags, mode, attr ? &wanted : NULL);
	free(text);
	return fd;
}

SYSCALL_DEFINE1(mq_unlink, uint64_t, name)
{
	char *text;
	int error = name_from_user(name, &text);

	if (error)
		return error;
	const struct path root = {ipc_namespace()->mqueue_mount,
				  ipc_namespace()->mqueue_mount->root};
	struct dentry *dentry;
	error = dentry_lookup(root.dentry, text, strlen(text), &dentry);
	free(text);
	if (error)
		return error;
	error = vfs_unlink(&root, dentry);
	dentry_put(dentry);
	return error;
}

/* ---- mq_notify, mq_getsetattr ---- */

SYSCALL_DEFINE2(mq_notify, int, fd, uint64_t, address)
{
	struct linux_mq_event event;
	pid_t me = current->process->pid;
	struct file *file;
	int error = 0;

	if (address) {
		if (copy_from_user(&event, address, sizeof(event)))
			return -EFAULT;
		/* Linux's third way, by a netlink socket, is not supported. */
		if (event.notify != NOTIFY_NONE && event.notify != NOTIFY_SIGNAL)
			return -EINVAL;
		if (event.notify == NOTIFY_SIGNAL && (event.signo < 0 || event.signo > NSIG_MAX))
			return -EINVAL;
	}
	struct mqueue *q = mqueue_get(fd, &file);
	if (!q)
		return -EBADF;
	if (!address && q->notified == me) {
		q->notified = 0;
	} else if (address && q->notified) {
		error = -EBUSY;
	} else if (address) {
		q->notified = me;
		q->event = event;
	}
	file_put(file);
	return error;
}

SYSCALL_DEFINE3(mq_getsetattr, int, fd, uint64_t, new_attr, uint64_t, old_attr)
{
	struct linux_mq_attr attr;
	struct file *file;

	if (new_attr) {
		if (copy_from_user(&attr, new_attr, sizeof(attr)))
			return -EFAULT;
		if (attr.flags & ~(int64_t)O_NONBLOCK)
			return -EINVAL;
	}
	const struct mqueue *q = mqueue_get(fd, &file);
	if (!q)
		return -EBADF;
	struct linux_mq_attr old = {.flags = file->flags & O_NONBLOCK,
				    .messages = q->messages_max,
				    .size = q->size_max,
				    .current = q->count};
	if (new_attr)
		file->flags = (file->flags & ~(unsigned)O_NONBLOCK) | (unsigned)attr.flags;
	file_put(file);
	return old_attr ? copy_to_user(old_attr, &old, sizeof(old)) : 0;
}
