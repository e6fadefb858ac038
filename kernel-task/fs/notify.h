/* SPDX-License-Identifier: BSD-2-Clause */
/* inotify: events from the rest of fs/ (fs/notify.c). Nothing here waits or fails. */
#pragma once

#include "fs/vfs.h"

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
	NOTIFY_UNMOUNT = 0x2000,
	NOTIFY_Q_OVERFLOW = 0x4000,
	NOTIFY_IGNORED = 0x8000,
	NOTIFY_ISDIR = 0x40000000,
};

/* An event of the inode, without a name. */
void notify_inode(struct inode *inode, uint32_t event);
/* An event of the object of this name, for its own watches and its directory's. */
void notify_dentry(struct dentry *dentry, uint32_t event);
/* The same for a name in `dir`; `cookie` ties the two halves of a rename. */
void notify_name(struct inode *dir, const char *name, uint32_t event, uint32_t cookie);
/* Removes all watches of an inode that goes away. */
void notify_inode_gone(struct inode *inode);
/* Of each instance: events that wait; of each user: watches, instances (/proc/sys/fs/inotify). */
extern unsigned inotify_queue_max, inotify_watches_max, inotify_instances_max;
/* Is anything watched at all? Lets hot paths skip the rest. */
extern unsigned notify_watch_count;
