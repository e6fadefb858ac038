/* SPDX-License-Identifier: BSD-2-Clause */
/* Queues events of inodes for the inotify instances that watch them (fs/inotify.h). */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fs/dentry.h"
#include "fs/dnotify.h"
#include "fs/inotify.h"
#include "proc/user_usage.h"

unsigned inotify_queue_max = 16384, inotify_watches_max = 8192, inotify_instances_max = 128;
unsigned notify_watch_count;

static bool same_as_last(const struct inotify_instance *in, const struct inotify_event_abi *event,
			 const char *name)
{
	if (list_empty(&in->queue))
		return false;
	const struct inotify_record *last =
		list_last_entry(&in->queue, struct inotify_record, node);
	return !memcmp(&last->event, event, sizeof(*event)) &&
	       (!event->length || !strcmp(last->name, name));
}

static void enqueue(struct inotify_instance *in, int wd, uint32_t mask, uint32_t cookie,
		    const char *name)
{
	size_t text = name ? strlen(name) + 1 : 0;
	size_t length = (text + sizeof(struct inotify_event_abi) - 1) &
			~(sizeof(struct inotify_event_abi) - 1);
	struct inotify_event_abi event = {
		.wd = wd, .mask = mask, .cookie = cookie, .length = (uint32_t)length};

	if (in->queued >= inotify_queue_max) {
		event = (struct inotify_event_abi){.wd = -1, .mask = NOTIFY_Q_OVERFLOW};
		text = length = 0;
	}
	if (same_as_last(in, &event, name))
		return;
	struct inotify_record *r = calloc(1, sizeof(*r) + length);
	if (!r)
		return; /* without memory the event is lost */
	r->event = event;
	if (text)
		memcpy(r->name, name, text);
	list_add_tail(&r->node, &in->queue);
	in->queued++;
	wake_up_events(&in->wait, POLLIN | POLLRDNORM);
}

void inotify_watch_remove(struct inotify_watch *w, bool announce)
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
	struct inotify_watch *w, *next;

	list_for_each_entry_safe (w, next, &inode->watches, inode_node) {
		if (!(w->mask & event & ALL_EVENTS) && !(event & NOTIFY_UNMOUNT))
			continue;
		/* IN_EXCL_UNLINK: no events of a file whose name is removed. */
		if (event & w->mask & EXCL_UNLINK)
			continue;
		enqueue(w->instance, w->wd, event & ~EXCL_UNLINK, cookie, name);
		if (w->mask & ONESHOT)
			inotify_watch_remove(w, true);
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
	if (!notify_watch_count)
		return;
	dnotify_event(dir, event);
	if (!list_empty(&dir->watches))
		tell(dir, event, cookie, name);
}

void notify_dentry(struct dentry *dentry, uint32_t event)
{
	if (!notify_watch_count)
		return;
	if (dentry->inode && S_ISDIR(dentry->inode->mode))
		event |= NOTIFY_ISDIR;
	/* F_NOTIFY reports a folder's own events and those of its names. */
	if ((event & NOTIFY_ISDIR) && !(event & NOTIFY_CREATE))
		dnotify_event(dentry->inode, event);
	uint32_t gone = dentry->hashed ? 0 : EXCL_UNLINK;
	if (!dentry_is_root(dentry) && dentry->parent->inode)
		notify_name(dentry->parent->inode, dentry->name, event | gone, 0);
	if (dentry->inode && !(event & NOTIFY_CREATE))
		tell(dentry->inode, event, 0, NULL);
}

void notify_path(const struct path *path, uint32_t event)
{
	if (!notify_watch_count)
		return;
	notify_dentry(path->dentry, event & ~(uint32_t)NOTIFY_OPEN_EXEC);
	fanotify_event(path, event);
}

void notify_file(const struct file *file, uint32_t event)
{
	if (!file->unnotified)
		notify_path(&file->path, event);
}

int notify_before_read(const struct file *file)
{
	return file->unnotified ? 0 : fanotify_ask(&file->path, NOTIFY_ACCESS_PERM);
}

void notify_inode_gone(struct inode *inode)
{
	fanotify_object_gone(inode);
	if (list_empty(&inode->watches))
		return;
	/* Its last name was removed or, if names are left, its filesystem was unmounted. */
	uint32_t dir = S_ISDIR(inode->mode) ? NOTIFY_ISDIR : 0;
	tell(inode, inode->nlink ? NOTIFY_UNMOUNT | dir : NOTIFY_DELETE_SELF, 0, NULL);
	while (!list_empty(&inode->watches))
		inotify_watch_remove(
			list_first_entry(&inode->watches, struct inotify_watch, inode_node), true);
}
