/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inotify(7): instances as files, and the calls that make watches and end them. notify.c has what
 * happens to a watch.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "fs/file.h"
#include "fs/handle.h"
#include "fs/inode.h"
#include "fs/inotify.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "base/seq.h"
#include "proc/task.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

#define ONLYDIR	    0x01000000u
#define DONT_FOLLOW 0x02000000u
#define MASK_CREATE 0x10000000u
#define MASK_ADD    0x20000000u
#define KNOWN_BITS                                                                    \
	(ALL_EVENTS | NOTIFY_UNMOUNT | NOTIFY_Q_OVERFLOW | NOTIFY_IGNORED | ONLYDIR | \
	 DONT_FOLLOW | EXCL_UNLINK | MASK_CREATE | MASK_ADD | (uint32_t)NOTIFY_ISDIR | ONESHOT)
#define KEPT_BITS (ALL_EVENTS | ONESHOT | EXCL_UNLINK)

static ssize_t inotify_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct inotify_instance *in = file->private;
	size_t total = 0;

	if (list_empty(&in->queue)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&in->wait, !list_empty(&in->queue));
		if (error)
			return error;
	}
	while (!list_empty(&in->queue)) {
		struct inotify_record *r =
			list_first_entry(&in->queue, struct inotify_record, node);
		size_t n = sizeof(r->event) + r->event.length;

		if (to->count < n)
			return total ? (ssize_t)total : -EINVAL;
		list_del(&r->node);
		in->queued--;
		size_t done = copy_to_iter(&r->event, n, to);
		free(r);
		if (done < n)
			return total ? (ssize_t)total : -EFAULT;
		total += n;
	}
	return (ssize_t)total;
}

static uint32_t inotify_poll(struct file *file, struct poll_table *pt)
{
	struct inotify_instance *in = file->private;

	poll_wait(file, &in->wait, pt);
	return list_empty(&in->queue) ? 0 : POLLIN | POLLRDNORM;
}

static long inotify_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct inotify_instance *in = file->private;
	struct inotify_record *r;
	int bytes = 0;

	if (command != FIONREAD)
		return -ENOTTY;
	list_for_each_entry (r, &in->queue, node)
		bytes += (int)(sizeof(r->event) + r->event.length);
	return put_user(bytes, arg);
}

static void instance_free(struct inotify_instance *in)
{
	usage_uncharge(in->user, USER_INOTIFY_INSTANCES, 1);
	free(in);
}

static void inotify_release(struct file *file)
{
	struct inotify_instance *in = file->private;

	while (!list_empty(&in->watches))
		inotify_watch_remove(
			list_first_entry(&in->watches, struct inotify_watch, instance_node), false);
	while (!list_empty(&in->queue)) {
		struct inotify_record *r =
			list_first_entry(&in->queue, struct inotify_record, node);
		list_del(&r->node);
		free(r);
	}
	instance_free(in);
}

static void inotify_fdinfo(struct file *file, struct seq *out)
{
	struct inotify_instance *in = file->private;
	struct inotify_watch *w;

	list_for_each_entry (w, &in->watches, instance_node) {
		seq_printf(out, "inotify wd:%x ino:%llx sdev:%x mask:%x ignored_mask:0 ", w->wd,
			   (unsigned long long)w->inode->ino, dev_in_kernel(w->inode->sb->dev),
			   w->mask & (ALL_EVENTS | EXCL_UNLINK | ONESHOT));
		handle_show(w->inode, out);
		seq_putc(out, '\n');
	}
}

static const struct file_ops inotify_ops = {
	.unspliced = true,
	.read = inotify_read,
	.llseek = file_seek_nothing,
	.poll = inotify_poll,
	.ioctl = inotify_ioctl,
	.release = inotify_release,
	.show_fdinfo = inotify_fdinfo,
};

static long create(unsigned flags)
{
	if (flags & ~(unsigned)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	kuid_t uid = current->cred->euid;
	if (usage_count(uid, USER_INOTIFY_INSTANCES) >= inotify_instances_max)
		return -EMFILE;
	struct inotify_instance *in = calloc(1, sizeof(*in));
	if (!in)
		return -ENOMEM;
	in->uid = uid;
	in->user = usage_charge(uid, USER_INOTIFY_INSTANCES, 1, USER_NO_LIMIT);
	if (!in->user) {
		free(in);
		return -ENOMEM;
	}
	list_init(&in->watches);
	list_init(&in->queue);
	waitqueue_init(&in->wait);
	struct file *file = file_anonymous(&inotify_ops, in, flags & O_NONBLOCK, "inotify");
	if (!file) {
		instance_free(in);
		return -ENOMEM;
	}
	return fd_give(file, flags & O_CLOEXEC);
}

SYSCALL_DEFINE0(inotify_init)
{
	return create(0);
}

SYSCALL_DEFINE1(inotify_init1, unsigned, flags)
{
	return create(flags);
}

static long add_watch(struct inotify_instance *in, struct inode *inode, uint32_t mask)
{
	struct inotify_watch *w;

	list_for_each_entry (w, &inode->watches, inode_node) {
		if (w->instance != in)
			continue;
		if (mask & MASK_CREATE)
			return -EEXIST;
		w->mask = (mask & MASK_ADD ? w->mask : 0) | (mask & KEPT_BITS);
		return w->wd;
	}
	if (usage_count(in->uid, USER_INOTIFY_WATCHES) >= inotify_watches_max)
		return -ENOSPC;
	w = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;
	w->user = usage_charge(in->uid, USER_INOTIFY_WATCHES, 1, USER_NO_LIMIT);
	if (!w->user) {
		free(w);
		return -ENOMEM;
	}
	w->instance = in;
	w->inode = inode;
	w->wd = ++in->next_wd;
	w->mask = mask & KEPT_BITS;
	list_add_tail(&w->inode_node, &inode->watches);
	list_add(&w->instance_node, &in->watches);
	notify_watch_count++;
	return w->wd;
}

/* The instance behind a descriptor; the file's reference is the caller's. */
static struct inotify_instance *instance_of(int fd, struct file **file, long *error)
{
	*file = fd_get(fd);
	*error = *file ? -EINVAL : -EBADF;
	if (*file && (*file)->ops == &inotify_ops)
		return (*file)->private;
	if (*file)
		file_put(*file);
	return NULL;
}

SYSCALL_DEFINE3(inotify_add_watch, int, fd, uint64_t, name, uint32_t, mask)
{
	struct file *file;
	struct path path;
	long result;

	if (!(mask & KNOWN_BITS) || (mask & ~KNOWN_BITS))
		return -EINVAL;
	if ((mask & MASK_ADD) && (mask & MASK_CREATE))
		return -EINVAL;
	struct inotify_instance *in = instance_of(fd, &file, &result);
	if (!in)
		return result;
	result = path_lookup_user(AT_FDCWD, name,
				  (mask & DONT_FOLLOW ? 0 : WALK_FOLLOW) |
					  (mask & ONLYDIR ? WALK_DIRECTORY : 0),
				  &path);
	if (!result) {
		result = inode_permission(path.dentry->inode, MAY_READ);
		if (!result)
			result = add_watch(in, path.dentry->inode, mask);
		path_put(&path);
	}
	file_put(file);
	return result;
}

SYSCALL_DEFINE2(inotify_rm_watch, int, fd, int, wd)
{
	struct file *file;
	struct inotify_watch *w;
	long result;
	struct inotify_instance *in = instance_of(fd, &file, &result);

	if (!in)
		return result;
	result = -EINVAL;
	list_for_each_entry (w, &in->watches, instance_node) {
		if (w->wd == wd) {
			inotify_watch_remove(w, true);
			result = 0;
			break;
		}
	}
	file_put(file);
	return result;
}
