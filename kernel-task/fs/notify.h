/* SPDX-License-Identifier: BSD-2-Clause */
/* inotify and fanotify: events from the rest of fs/ (fs/notify.c). Only the questions of fanotify
 * wait or fail. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/* Events by inotify(7)'s numbers. */
enum {
	NOTIFY_ACCESS = 0x1,
	NOTIFY_MODIFY = 0x2,
	NOTIFY_ATTRIB = 0x4,
	NOTIFY_CLOSE_WRITE = 0x8,
	NOTIFY_CLOSE_NOWRITE = 0x10,
	NOTIFY_OPEN = 0x20,
	NOTIFY_MOVED_FROM = 0x40,
	NOTIFY_MOVED_TO = 0x80,
	NOTIFY_CREATE = 0x100,
	NOTIFY_DELETE = 0x200,
	NOTIFY_DELETE_SELF = 0x400,
	NOTIFY_MOVE_SELF = 0x800,
	NOTIFY_OPEN_EXEC = 0x1000, /* fanotify alone */
	NOTIFY_UNMOUNT = 0x2000,
	NOTIFY_Q_OVERFLOW = 0x4000,
	NOTIFY_IGNORED = 0x8000,
	NOTIFY_OPEN_PERM = 0x10000, /* questions of fanotify */
	NOTIFY_ACCESS_PERM = 0x20000,
	NOTIFY_OPEN_EXEC_PERM = 0x40000,
	NOTIFY_RENAME = 0x10000000, /* inside one folder: fs/dnotify.c alone */
	NOTIFY_ISDIR = 0x40000000,
};

/* An event of the inode, without a name. */
void notify_inode(struct inode *inode, uint32_t event);
/* An event of the object of this name, for its own watches and its directory's. */
void notify_dentry(struct dentry *dentry, uint32_t event);
/* The same for a name in `dir`; `cookie` ties the two halves of a rename. */
void notify_name(struct inode *dir, const char *name, uint32_t event, uint32_t cookie);
/* An event of what a path leads to, for fanotify's marks as well. */
void notify_path(const struct path *path, uint32_t event);
/* The same for an open file, unless its use is no event. */
void notify_file(const struct file *file, uint32_t event);
/* Asks whether the file may be read. Errors of fanotify_ask(). */
MAY_WAIT int notify_before_read(const struct file *file);
/* Queues the event for the fanotify groups with marks for it (fs/fanotify_marks.c). */
void fanotify_event(const struct path *path, uint32_t event);
/* Asks the programs that want to be asked: 0, -EPERM, -ENOMEM; -ERESTARTSYS: killed meanwhile. */
MAY_WAIT int fanotify_ask(const struct path *path, uint32_t event);
/* The inode, mount or super block goes away, and so do the marks on it. */
void fanotify_object_gone(const void *object);
/* Removes all watches of an inode that goes away. */
void notify_inode_gone(struct inode *inode);
/* Limits of /proc/sys/fs/inotify: queued events of an instance; a user's watches and instances. */
extern unsigned inotify_queue_max, inotify_watches_max, inotify_instances_max;
/* fanotify's (/proc/sys/fs/fanotify). */
extern unsigned fanotify_queue_max, fanotify_groups_max, fanotify_marks_max;
/* Is anything watched at all? Lets hot paths skip the rest. */
extern unsigned notify_watch_count;
