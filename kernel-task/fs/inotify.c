/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inotify: a watch ties an inode to an instance; what happens is queued there as records, the same
 * one twice in a row only once, up to a limit (then one overflow record). A watch ends with the
 * instance, by request, or with the inode. inotify(7).
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
#include "fs/namei.h"
#include "fs/notify.h"
#include "base/seq.h"
#include "proc/task.h"
#include "proc/user_usage.h"
#include "sys/syscall.h"

unsigned inotify_queue_max = 16384, inotify_watches_max = 8192, inotify_instances_max = 128;
#define ALL_EVENTS  0xfffu
#define ONLYDIR	    0x01000000u
#define DONT_FOLLOW 0x02000000u
#define EXCL_UNLINK 0x04000000u
#define MASK_CREATE 0x10000000u
#define MASK_ADD    0x20000000u
#define ONESHOT	    0x80000000u
#define KNOWN_BITS                                                                    \
	(ALL_EVENTS | NOTIFY_UNMOUNT | NOTIFY_Q_OVERFLOW | NOTIFY_IGNORED | ONLYDIR | \
	 DONT_FOLLOW | EXCL_UNLINK | MASK_CREATE | MASK_ADD | (uint32_t)NOTIFY_ISDIR | ONESHOT)
#define KEPT_BITS (ALL_EVENTS | ONESHOT | EXCL_UNLINK)

struct instance {
	struct list_head watches, queue;
	uid_t uid; /* whom it and its watches are counted for */
	struct user_usage *user;
	unsigned queued;
	int next_wd;
	struct waitqueue wait;
};

struct watch {
	struct list_head inode_node, instance_node;
	struct instance *instance;
	struct user_usage *user;
	struct inode *inode; /* without a reference: notify_inode_gone() ends the watch */
	int wd;
	uint32_t mask;
};

struct event_abi {
	int32_t wd;
	uint32_t mask, cookie, length;
};

struct record {
	struct list_head node;
	struct event_abi event;
	char name[]; /* event.length bytes with NULs */
};

unsigned notify_watch_count;

/* ---- queueing ---- */

static bool same_as_last(const struct instance *in, const struct event_abi *event, const char *name)
{
	if (list_empty(&in->queue))
		return false;
	const struct record *last = list_last_entry(&in->queue, struct record, node);
	return !memcmp(&last->event, event, sizeof(*event)) &&
	       (!event->length || !strcmp(last->name, name));
}

static void enqueue(struct instance *in, int wd, uint32_t mask, uint32_t cookie, const char *name)
{
	size_t text = name ? strlen(name) + 1 : 0;
	size_t length = (text + sizeof(struct event_abi) - 1) & ~(sizeof(struct event_abi) - 1);
	struct event_abi event = {
		.wd = wd, .mask = mask, .cookie = cookie, .length = (uint32_t)length};

	if (in->queued >= inotify_queue_max) {
		event = (struct event_abi){.wd = -1, .mask = NOTIFY_Q_OVERFLOW};
		text = length = 0;
	}
	if (same_as_last(in, &event, name))
		return;
	struct record *r = calloc(1, sizeof(*r) + length);
	if (!r)
		return; /* nobody can be told */
	r->event = event;
	if (text)
		memcpy(r->name, name, text);
	list_add_tail(&r->node, &in->queue);
	in->queued++;
	wake_up_events(&in->wait, POLLIN | POLLRDNORM);
}

static void watch_remove(struct watch *w, bool announce)
{
	if (announce)
		enqueue(w->instance, w->wd, NOTIFY_IGNORED, 0, NULL);
	list_del(&w->inode_node);
	list_del(&w->instance_node);
	usage_uncharge(w->user, USER_INOTIFY_WATCHES, 1);
	notify_watch_count--;
	free(w);
}

static void tell(struct inode *inode, uint32_t event, uint32_t cookie, const char *name)
{
	struct watch *w, *next;

	list_for_each_entry_safe (w, next, &inode->watches, inode_node) {
		if (!(w->mask & event & ALL_EVENTS) && !(event & NOTIFY_UNMOUNT))
			continue;
		/* Of a file whose name is gone, for one who does not want that. */
		if (event & w->mask & EXCL_UNLINK)
			continue;
		enqueue(w->instance, w->wd, event & ~EXCL_UNLINK, cookie, name);
		if (w->mask & ONESHOT)
			watch_remove(w, true);
	}
}

void notify_inode(struct inode *inode, uint32_t event)
{
	if (!notify_watch_count || list_empty(&inode->watches))
		return;
	if (S_ISDIR(inode->mode) && event != NOTIFY_MOVE_SELF)
		event |= NOTIFY_ISDIR;
	tell(inode, event, 0, NULL);
}

void notify_name(struct inode *dir, const char *name, uint32_t event, uint32_t cookie)
{
	if (notify_watch_count && !list_empty(&dir->watches))
		tell(dir, event, cookie, name);
}

void notify_dentry(struct dentry *dentry, uint32_t event)
{
	if (!notify_watch_count)
		return;
	if (dentry->inode && S_ISDIR(dentry->inode->mode))
		event |= NOTIFY_ISDIR;
	uint32_t gone = dentry->hashed ? 0 : EXCL_UNLINK;
	if (!dentry_is_root(dentry) && dentry->parent->inode)
		notify_name(dentry->parent->inode, dentry->name, event | gone, 0);
	if (dentry->inode && !(event & NOTIFY_CREATE))
		tell(dentry->inode, event, 0, NULL);
}

void notify_inode_gone(struct inode *inode)
{
	if (list_empty(&inode->watches))
		return;
	/* Its last name is gone, or (with names left) its filesystem. */
	uint32_t dir = S_ISDIR(inode->mode) ? NOTIFY_ISDIR : 0;
	tell(inode, inode->nlink ? NOTIFY_UNMOUNT | dir : NOTIFY_DELETE_SELF, 0, NULL);
	while (!list_empty(&inode->watches))
		watch_remove(list_first_entry(&inode->watches, struct watch, inode_node), true);
}

/* ---- the descriptor ---- */

static ssize_t inotify_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct instance *in = file->private;
	size_t total = 0;

	if (list_empty(&in->queue)) {
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		int error = wait_event_interruptible(&in->wait, !list_empty(&in->queue));
		if (error)
			return error;
	}
	while (!list_empty(&in->queue)) {
		struct record *r = list_first_entry(&in->queue, struct record, node);
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
	struct instance *in = file->private;

	poll_wait(file, &in->wait, pt);
	return list_empty(&in->queue) ? 0 : POLLIN | POLLRDNORM;
}

static long inotify_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct instance *in = file->private;
	struct record *r;
	int bytes = 0;

	if (command != FIONREAD)
		return -ENOTTY;
	list_for_each_entry (r, &in->queue, node)
		bytes += (int)(sizeof(r->event) + r->event.length);
	return put_user(bytes, arg);
}

static void instance_free(struct instance *in)
{
	usage_uncharge(in->user, USER_INOTIFY_INSTANCES, 1);
	free(in);
}

static void inotify_release(struct file *file)
{
	struct instance *in = file->private;

	while (!list_empty(&in->watches))
		watch_remove(list_first_entry(&in->watches, struct watch, instance_node), false);
	while (!list_empty(&in->queue)) {
		struct record *r = list_first_entry(&in->queue, struct record, node);
		list_del(&r->node);
		free(r);
	}
	instance_free(in);
}

static void inotify_fdinfo(struct file *file, struct seq *out)
{
	struct instance *in = file->private;
	struct watch *w;

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
	uid_t uid = current->cred->euid;
	if (usage_count(uid, USER_INOTIFY_INSTANCES) >= inotify_instances_max)
		return -EMFILE;
	struct instance *in = calloc(1, sizeof(*in));
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

static long add_watch(struct instance *in, struct inode *inode, uint32_t mask)
{
	struct watch *w;

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
static struct instance *instance_of(int fd, struct file **file, long *error)
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
	struct instance *in = instance_of(fd, &file, &result);
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
	struct watch *w;
	long result;
	struct instance *in = instance_of(fd, &file, &result);

	if (!in)
		return result;
	result = -EINVAL;
	list_for_each_entry (w, &in->watches, instance_node) {
		if (w->wd == wd) {
			watch_remove(w, true);
			result = 0;
			break;
		}
	}
	file_put(file);
	return result;
}
