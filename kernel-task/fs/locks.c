/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File locks. Three kinds on one list per inode: POSIX record locks (owner: a table of
 * descriptors), OFD record locks and flock (owner: an open file). Record locks of both kinds
 * conflict with each other; flock only with flock. An owner's own record locks never overlap: a new
 * one cuts, replaces or joins them. fcntl(2), flock(2).
 */
#include "fs/locks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fs/file.h"
#include "fs/seq.h"
#include "proc/task.h"
#include "sys/syscall.h"

enum { OFD_GETLK = 36, OFD_SETLK = 37, OFD_SETLKW = 38 };

struct lock {
	struct list_head node;	   /* of the inode */
	struct list_head all_node; /* of all there are, the newest first, for /proc/locks */
	struct inode *inode;
	const void *owner;
	pid_t pid; /* for F_GETLK; -1 for OFD */
	bool exclusive, is_flock;
	uint64_t start, end; /* inclusive */
};

static struct list_head all_locks = LIST_HEAD_INIT(all_locks);

/* Who waits for any lock: locks are few, everybody looks again. */
static struct waitqueue lock_wait = WAITQUEUE_INIT(lock_wait);
/* What each waiting POSIX owner waits for: to see deadlocks. */
struct lock_waiter {
	struct list_head node;
	const void *owner, *blocker;
};
static struct list_head lock_waiters = LIST_HEAD_INIT(lock_waiters);

static struct lock *conflict(struct inode *inode, const struct lock *wanted)
{
	struct lock *l;

	list_for_each_entry (l, &inode->locks, node) {
		if (l->is_flock == wanted->is_flock && l->owner != wanted->owner &&
		    (l->exclusive || wanted->exclusive) && l->start <= wanted->end &&
		    wanted->start <= l->end)
			return l;
	}
	return NULL;
}

static void drop(struct lock *l)
{
	list_del(&l->node);
	list_del(&l->all_node);
	free(l);
}

/*
 * The owner's record locks in [start, end] go; what sticks out stays. `spare` is used when one is
 * cut in two (*spare becomes NULL then).
 */
static void clear_range(struct inode *inode, const void *owner, uint64_t start, uint64_t end,
			struct lock **spare)
{
	struct lock *l, *next;

	list_for_each_entry_safe (l, next, &inode->locks, node) {
		if (l->is_flock || l->owner != owner || l->start > end || l->end < start)
			continue;
		if (l->start < start && l->end > end) {
			struct lock *tail = *spare;

			*spare = NULL;
			*tail = *l;
			tail->start = end + 1;
			l->end = start - 1;
			list_add(&tail->node, &l->node);
			list_add(&tail->all_node, &all_locks);
		} else if (l->start < start) {
			l->end = start - 1;
		} else if (l->end > end) {
			l->start = end + 1;
		} else {
			drop(l);
		}
	}
}

/* Joins `lock` with the owner's neighbours of the same kind. */
static void join(struct inode *inode, struct lock *lock)
{
	struct lock *l, *next;

	list_for_each_entry_safe (l, next, &inode->locks, node) {
		if (l == lock || l->is_flock || l->owner != lock->owner ||
		    l->exclusive != lock->exclusive)
			continue;
		if (l->end != UINT64_MAX && l->end + 1 == lock->start) {
			lock->start = l->start;
			drop(l);
		} else if (lock->end != UINT64_MAX && lock->end + 1 == l->start) {
			lock->end = l->end;
			drop(l);
		}
	}
}

/* Sets (`wanted`, type F_RDLCK or F_WRLCK) or clears (F_UNLCK); there is no conflict. */
static int apply(struct inode *inode, const struct lock *wanted, int type)
{
	struct lock *spare = malloc(sizeof(*spare));
	struct lock *lock = type == F_UNLCK ? NULL : malloc(sizeof(*lock));
	int error = !spare || (type != F_UNLCK && !lock) ? -ENOLCK : 0;

	if (!error) {
		clear_range(inode, wanted->owner, wanted->start, wanted->end, &spare);
		if (lock) {
			*lock = *wanted;
			list_add_tail(&lock->node, &inode->locks);
			list_add(&lock->all_node, &all_locks);
			join(inode, lock);
			lock = NULL;
		}
		wake_up(&lock_wait);
	}
	free(spare);
	free(lock);
	return error;
}

/* Would waiting for `blocker` close a circle of waiting owners? */
static bool deadlock(const void *owner, const void *blocker)
{
	struct lock_waiter *w;

	for (int steps = 0; steps < 64; steps++) {
		const void *next = NULL;

		if (blocker == owner)
			return true;
		list_for_each_entry (w, &lock_waiters, node) {
			if (w->owner == blocker)
				next = w->blocker;
		}
		if (!next)
			return false;
		blocker = next;
	}
	return false;
}

static int set_lock(struct inode *inode, const struct lock *wanted, int type, bool wait)
{
	struct lock *other;
	int error = 0;

	while (type != F_UNLCK && (other = conflict(inode, wanted))) {
		if (!wait)
			return -EAGAIN;
		struct lock_waiter waiter = {.owner = wanted->owner, .blocker = other->owner};
		if (wanted->pid != -1 && deadlock(waiter.owner, waiter.blocker))
			return -EDEADLK;
		list_add(&waiter.node, &lock_waiters);
		error = wait_event_interruptible(&lock_wait, conflict(inode, wanted) != other);
		list_del(&waiter.node);
		if (error)
			return error;
	}
	return apply(inode, wanted, type);
}

/* ---- fcntl ---- */

/* struct flock's place to a range. */
static int range_of(const struct file *file, const struct flock *fl, struct lock *out)
{
	int64_t start, end, base = 0;

	if (fl->l_whence == SEEK_CUR)
		base = (int64_t)file->pos;
	else if (fl->l_whence == SEEK_END)
		base = (int64_t)file->inode->size;
	else if (fl->l_whence != SEEK_SET)
		return -EINVAL;
	if (__builtin_add_overflow(base, fl->l_start, &start))
		return -EOVERFLOW;
	if (fl->l_len < 0) {
		end = start - 1;
		start += fl->l_len;
	} else if (!fl->l_len) {
		end = INT64_MAX;
	} else if (__builtin_add_overflow(start, fl->l_len - 1, &end)) {
		return -EOVERFLOW;
	}
	if (start < 0)
		return -EINVAL;
	out->start = (uint64_t)start;
	out->end = end == INT64_MAX ? UINT64_MAX : (uint64_t)end;
	return 0;
}

static long get_lock(struct file *file, struct flock *fl, const struct lock *wanted, uint64_t arg)
{
	struct lock *other = conflict(file->inode, wanted);

	if (fl->l_type != F_RDLCK && fl->l_type != F_WRLCK)
		return -EINVAL;
	if (other) {
		fl->l_type = other->exclusive ? F_WRLCK : F_RDLCK;
		fl->l_whence = SEEK_SET;
		fl->l_start = (off_t)other->start;
		fl->l_len = other->end == UINT64_MAX ? 0 : (off_t)(other->end - other->start + 1);
		fl->l_pid = other->pid;
	} else {
		fl->l_type = F_UNLCK;
	}
	return copy_to_user(arg, fl, sizeof(*fl));
}

long locks_fcntl(struct file *file, int command, uint64_t arg)
{
	bool ofd = command >= OFD_GETLK;
	struct lock wanted = {.inode = file->inode};
	struct flock fl;

	if (copy_from_user(&fl, arg, sizeof(fl)))
		return -EFAULT;
	int error = range_of(file, &fl, &wanted);
	if (error)
		return error;
	if (ofd && fl.l_pid)
		return -EINVAL;
	wanted.owner = ofd ? (const void *)file : (const void *)current->files;
	wanted.pid = ofd ? -1 : current->process->pid;
	wanted.exclusive = fl.l_type == F_WRLCK;
	if (command == F_GETLK || command == OFD_GETLK)
		return get_lock(file, &fl, &wanted, arg);
	if (fl.l_type == F_RDLCK ? !file->readable : fl.l_type == F_WRLCK && !file->writable)
		return -EBADF;
	if (fl.l_type != F_RDLCK && fl.l_type != F_WRLCK && fl.l_type != F_UNLCK)
		return -EINVAL;
	return set_lock(file->inode, &wanted, fl.l_type,
			command == F_SETLKW || command == OFD_SETLKW);
}

/* ---- flock ---- */

static struct lock *own_flock(struct file *file)
{
	struct lock *l;

	list_for_each_entry (l, &file->inode->locks, node) {
		if (l->is_flock && l->owner == file)
			return l;
	}
	return NULL;
}

static long do_flock(struct file *file, int operation)
{
	struct lock *own = own_flock(file);
	int kind = operation & ~LOCK_NB, error = 0;

	if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
		return -EINVAL;
	if (own && kind != LOCK_UN && own->exclusive == (kind == LOCK_EX))
		return 0;
	/* A change of kind gives the old lock up first, as Linux does. */
	if (own) {
		drop(own);
		wake_up(&lock_wait);
	}
	if (kind == LOCK_UN)
		return 0;
	struct lock *lock = calloc(1, sizeof(*lock));
	if (!lock)
		return -ENOLCK;
	lock->inode = file->inode;
	lock->owner = file;
	lock->pid = current->process->pid;
	lock->is_flock = true;
	lock->exclusive = kind == LOCK_EX;
	lock->end = UINT64_MAX;
	if (conflict(file->inode, lock)) {
		if (operation & LOCK_NB)
			error = -EAGAIN;
		else
			error = wait_event_interruptible(&lock_wait, !conflict(file->inode, lock));
	}
	if (error) {
		free(lock);
		return error;
	}
	list_add_tail(&lock->node, &file->inode->locks);
	list_add(&lock->all_node, &all_locks);
	return 0;
}

SYSCALL_DEFINE2(flock, int, fd, int, operation)
{
	/* Mandatory locks: Linux has given them up, and answers so. */
	if (operation & 32 /* LOCK_MAND */)
		return 0;
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	long result = do_flock(file, operation);
	file_put(file);
	return result;
}

/* ---- the end of owners ---- */

static void remove_owner(struct inode *inode, const void *owner)
{
	struct lock *l, *next;

	list_for_each_entry_safe (l, next, &inode->locks, node) {
		if (l->owner == owner)
			drop(l);
	}
	wake_up(&lock_wait);
}

void locks_remove_posix(struct inode *inode, struct files *owner)
{
	remove_owner(inode, owner);
}

void locks_remove_file(struct file *file)
{
	remove_owner(file->inode, file);
}

/* ---- /proc/locks ---- */

void locks_show(struct seq *out)
{
	const struct lock *l;
	unsigned number = 0;

	list_for_each_entry (l, &all_locks, all_node) {
		const char *kind = l->is_flock ? "FLOCK " : l->pid == -1 ? "OFDLCK" : "POSIX ";
		dev_t dev = l->inode->sb->dev;

		seq_printf(out, "%u: %s ADVISORY  %s %d %02x:%02x:%lu ", ++number, kind,
			   l->exclusive ? "WRITE" : "READ ", l->pid, major(dev), minor(dev),
			   (unsigned long)l->inode->ino);
		seq_printf(out, "%llu ", (unsigned long long)l->start);
		if (l->end == UINT64_MAX)
			seq_puts(out, "EOF\n");
		else
			seq_printf(out, "%llu\n", (unsigned long long)l->end);
	}
}
