/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Leases: their holder gets a signal before another task opens or truncates the file in a
 * conflicting way, and that task waits until the lease is given back or lowered, at most
 * lease_break_seconds. Leases are few: one list has all. fcntl(2), F_SETLEASE.
 */
#include "fs/leases.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/sysmacros.h>

#include "fs/file.h"
#include "fs/hooks.h"
#include "fs/inode.h"
#include "base/seq.h"
#include "fs/async.h"
#include "machine/clock.h"
#include "proc/charged.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

unsigned lease_break_seconds = 45;

struct lease {
	struct list_head node;
	struct file *file; /* without a reference: it ends with the file */
	pid_t pid;	   /* of its holder, for /proc/locks */
	int fd, type;	   /* F_RDLCK, F_WRLCK */
	int target;	   /* while it is being broken: what it must become */
	bool breaking;
	uint64_t deadline;
};

static struct list_head all_leases = LIST_HEAD_INIT(all_leases);
static struct waitqueue changed = WAITQUEUE_INIT(changed);
unsigned lease_count;

static struct lease *of_file(const struct file *file)
{
	struct lease *l;

	list_for_each_entry (l, &all_leases, node) {
		if (l->file == file)
			return l;
	}
	return NULL;
}

static void drop(struct lease *l)
{
	list_del(&l->node);
	charged_free(l);
	lease_count--;
	wake_up(&changed);
}

static void file_gone(struct file *file)
{
	struct lease *l = lease_count ? of_file(file) : NULL;

	if (l)
		drop(l);
}

const struct file_hooks lease_file_hooks = {.release = file_gone};

int lease_get(const struct file *file)
{
	const struct lease *l = of_file(file);

	return !l ? F_UNLCK : l->breaking ? l->target : l->type;
}

/* Is the file open in a way that contradicts the lease? */
static bool contradicted(const struct file *file, int type)
{
	const struct inode *inode = file->inode;

	if (type == F_RDLCK)
		return inode->write_count;
	unsigned own_write = file->writable, own_read = !file->writable && file->readable;
	return inode->write_count != own_write || inode->read_count != own_read;
}

static int lower(struct lease *l, int type)
{
	if (l->breaking && type == l->target)
		l->breaking = false;
	if (type == F_UNLCK) {
		/* The lease has set the owner, so it ends with the lease. */
		l->file->owner = 0;
		l->file->owner_signal = 0;
		drop(l);
	} else {
		l->type = type;
		wake_up(&changed);
	}
	return 0;
}

static int add(struct file *file, int fd, int type)
{
	struct lease *l = charged_alloc(sizeof(*l));

	if (!l)
		return -ENOLCK;
	*l = (struct lease){.file = file, .pid = current->process->pid, .fd = fd, .type = type};
	list_add_tail(&l->node, &all_leases);
	lease_count++;
	if (!file->owner) {
		file->owner = current->process->pid;
		file->owner_type = OWNER_PID;
		file->owner_uid = current->cred->uid;
		file->owner_euid = current->cred->euid;
	}
	return 0;
}

int lease_set(struct file *file, int fd, int type)
{
	struct lease *own = of_file(file), *l;

	if (!uid_eq(current->cred->fsuid, file->inode->uid) && !capable(CAP_LEASE))
		return -EACCES;
	if (!S_ISREG(file->inode->mode))
		return -EINVAL;
	if (type == F_UNLCK)
		return own ? lower(own, F_UNLCK) : -EAGAIN;
	if (type != F_RDLCK && type != F_WRLCK)
		return -EINVAL;
	if (contradicted(file, type))
		return -EAGAIN;
	list_for_each_entry (l, &all_leases, node) {
		if (l->file->inode != file->inode || l == own)
			continue;
		if (type == F_WRLCK || l->breaking)
			return -EAGAIN;
	}
	if (!own)
		return add(file, fd, type);
	if (own->breaking && type != own->target)
		return -EAGAIN;
	return lower(own, type);
}

void leases_show(struct seq *out, unsigned last)
{
	static const char *const types[] = {
		[F_RDLCK] = "READ", [F_WRLCK] = "WRITE", [F_UNLCK] = "UNLCK"};
	const struct lease *l;

	list_for_each_entry (l, &all_leases, node) {
		const struct inode *inode = l->file->inode;
		dev_t dev = inode->sb->dev;

		seq_printf(out, "%u: LEASE  %s %s %d %02x:%02x:%lu 0 EOF\n", ++last,
			   l->breaking ? "BREAKING " : "ACTIVE   ",
			   types[l->breaking ? l->target : l->type], pid_seen(l->pid), major(dev),
			   minor(dev), (unsigned long)inode->ino);
	}
}

/* ---- breaking ---- */

static bool conflicts(const struct lease *l, const struct inode *inode, bool write)
{
	return l->file->inode == inode && (write || l->type == F_WRLCK);
}

/* Signals the holders; false if there was no conflicting lease. */
static bool begin_break(struct inode *inode, bool write)
{
	struct lease *l;
	bool found = false;

	list_for_each_entry (l, &all_leases, node) {
		int target = write ? F_UNLCK : F_RDLCK;

		if (!conflicts(l, inode, write))
			continue;
		found = true;
		if (l->breaking && (l->target == target || l->target == F_UNLCK))
			continue;
		l->target = target;
		if (!l->breaking)
			l->deadline = clock_monotonic_ns() + lease_break_seconds * NSEC_PER_SEC;
		l->breaking = true;
		async_signal(l->file, POLL_MSG, l->fd);
	}
	return found;
}

static struct lease *first_conflict(struct inode *inode, bool write)
{
	struct lease *l;

	list_for_each_entry (l, &all_leases, node) {
		if (conflicts(l, inode, write))
			return l;
	}
	return NULL;
}

int lease_break_slow(struct inode *inode, bool write, bool nonblock)
{
	struct lease *l;

	if (!begin_break(inode, write))
		return 0;
	if (nonblock)
		return -EAGAIN;
	while ((l = first_conflict(inode, write))) {
		int error = wait_event_interruptible_until(
			&changed, first_conflict(inode, write) != l, l->deadline);
		if (error == -ERESTARTSYS)
			return error;
		/* The time is up: ends the lease. */
		l = first_conflict(inode, write);
		if (error == -ETIMEDOUT && l)
			lower(l, l->target);
	}
	return 0;
}
