/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * F_NOTIFY: a signal to the owner of an open folder when something in it changes. fcntl(2). A watch
 * belongs to the open file and to a table of descriptors, and ends when a descriptor of that file
 * is closed there.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "fs/async.h"
#include "fs/dnotify.h"
#include "fs/file.h"
#include "fs/notify.h"
#include "proc/charged.h"
#include "proc/task.h"

#define BUCKETS 64u

struct dir_watch {
	struct list_head node;
	struct file *file; /* without a reference: dnotify_closed() ends the watch */
	const struct files *files;
	int fd;
	uint32_t events; /* NOTIFY_* */
	bool again;	 /* after the first event, too */
};

unsigned dir_notify_enabled = 1;

static struct list_head table[BUCKETS];
static unsigned watches;

static struct list_head *bucket_of(const struct inode *dir)
{
	struct list_head *bucket = &table[(uintptr_t)dir / 64 % BUCKETS];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

static struct dir_watch *find(const struct file *file, const struct files *files)
{
	struct dir_watch *w;

	list_for_each_entry (w, bucket_of(file->inode), node)
		if (w->file == file && w->files == files)
			return w;
	return NULL;
}

static void remove_watch(struct dir_watch *w)
{
	list_del(&w->node);
	watches--;
	notify_watch_count--;
	charged_free(w);
}

void dnotify_closed(const struct file *file, const struct files *files)
{
	struct dir_watch *w = watches ? find(file, files) : NULL;

	if (w)
		remove_watch(w);
}

static uint32_t events_of(unsigned wanted)
{
	static const struct {
		unsigned wanted;
		uint32_t events;
	} rows[] = {{DN_ACCESS, NOTIFY_ACCESS},
		    {DN_MODIFY, NOTIFY_MODIFY},
		    {DN_CREATE, NOTIFY_CREATE | NOTIFY_MOVED_TO},
		    {DN_DELETE, NOTIFY_DELETE | NOTIFY_MOVED_FROM},
		    {DN_RENAME, NOTIFY_RENAME},
		    {DN_ATTRIB, NOTIFY_ATTRIB}};
	uint32_t events = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (wanted & rows[i].wanted)
			events |= rows[i].events;
	return events;
}

/* Signals go to the process that asked first, unless another owner is set. */
static void own(struct file *file)
{
	if (file->owner)
		return;
	file->owner = current->process->pid;
	file->owner_type = OWNER_PID;
	file->owner_uid = current->cred->uid;
	file->owner_euid = current->cred->euid;
}

long dnotify_set(struct file *file, int fd, unsigned wanted)
{
	struct dir_watch *w;

	if (!dir_notify_enabled)
		return -EINVAL;
	if (!(wanted & ~(unsigned)DN_MULTISHOT)) {
		dnotify_closed(file, current->files);
		return 0;
	}
	if (!S_ISDIR(file->inode->mode))
		return -ENOTDIR;
	w = find(file, current->files);
	if (!w) {
		w = charged_alloc(sizeof(*w));
		if (!w)
			return -ENOMEM;
		*w = (struct dir_watch){.file = file, .files = current->files};
		list_add_tail(&w->node, bucket_of(file->inode));
		watches++;
		notify_watch_count++;
	}
	own(file);
	w->fd = fd;
	w->events |= events_of(wanted);
	w->again |= (wanted & DN_MULTISHOT) != 0;
	return 0;
}

void dnotify_event(const struct inode *dir, uint32_t event)
{
	struct dir_watch *w, *next;

	if (!watches)
		return;
	list_for_each_entry_safe (w, next, bucket_of(dir), node) {
		if (w->file->inode != dir || !(w->events & event))
			continue;
		async_signal(w->file, POLL_MSG, w->fd);
		if (!w->again)
			remove_watch(w);
	}
}
