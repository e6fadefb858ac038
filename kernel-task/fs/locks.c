/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File locks. Three kinds on one list per inode: POSIX record locks (owner: a table of
 * descriptors), OFD record locks and flock (owner: an open file). Record locks of both kinds
 * conflict with each other; flock only with flock. An owner's own record locks never overlap: a new
 * one cuts, replaces or joins them. An owner's locks are neighbours in the list, sorted by their
 * start; owners are in the order of their first lock. fcntl(2), flock(2).
 */
#include "fs/locks.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "fs/file.h"
#include "fs/hooks.h"
#include "fs/locks_internal.h"
#include "mm/uaccess.h"
#include "proc/charged.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

#define DEADLOCK_STEPS 11

enum { OFD_GETLK = 36, OFD_SETLK = 37, OFD_SETLKW = 38 };

struct list_head all_locks = LIST_HEAD_INIT(all_locks);

/* Waiters for all locks: locks are few, so every waiter checks again. */
static struct waitqueue lock_wait = WAITQUEUE_INIT(lock_wait);
struct list_head lock_waiters = LIST_HEAD_INIT(lock_waiters);

static bool is_of_process(const struct lock *l)
{
	return !l->is_flock && l->pid != OFD_PID;
}

struct lock *lock_conflict(struct inode *inode, const struct lock *wanted)
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

void lock_drop(struct lock *l)
{
	list_del(&l->node);
	list_del(&l->all_node);
	charged_free(l);
}

void locks_wake(void)
{
	wake_up(&lock_wait);
}

static bool is_own(const struct lock *l, const void *owner)
{
	return !l->is_flock && l->owner == owner;
}

/* Before which lock of the inode a record lock belongs: F_GETLK reports the first in this order. */
static struct list_head *place_of(struct inode *inode, const struct lock *lock)
{
	struct lock *l;
	bool met = false;

	list_for_each_entry (l, &inode->locks, node) {
		if (is_own(l, lock->owner) ? l->start >= lock->start : met)
			return &l->node;
		met |= is_own(l, lock->owner);
	}
	return &inode->locks;
}

static void insert(struct inode *inode, struct lock *lock)
{
	list_add_tail(&lock->node, place_of(inode, lock));
	list_add(&lock->all_node, &all_locks);
}

/*
 * Removes the record locks of wanted's owner in its range, except `keep`; parts outside of the
 * range stay. `spare` is used when one is cut in two (*spare becomes NULL then).
 */
static void clear_range(struct inode *inode, const struct lock *wanted, const struct lock *keep,
			struct lock **spare)
{
	struct lock *l, *next;

	list_for_each_entry_safe (l, next, &inode->locks, node) {
		if (l == keep || !is_own(l, wanted->owner) || l->start > wanted->end ||
		    l->end < wanted->start)
			continue;
		if (l->start < wanted->start && l->end > wanted->end) {
			struct lock *front = *spare;

			*spare = NULL;
			*front = *l;
			front->end = wanted->start - 1;
			insert(inode, front);
			/* The rest follows the new lock. */
			l->start = wanted->end + 1;
			list_del(&l->node);
			list_add_tail(&l->node, place_of(inode, l));
		} else if (l->start < wanted->start) {
			l->end = wanted->start - 1;
		} else if (l->end > wanted->end) {
			l->start = wanted->end + 1;
		} else {
			lock_drop(l);
		}
	}
}

static bool touches(const struct lock *a, const struct lock *b)
{
	return (a->end == UINT64_MAX || a->end + 1 >= b->start) &&
	       (b->end == UINT64_MAX || b->end + 1 >= a->start);
}

/*
 * Joins `wanted` with all locks of its owner and type that it overlaps or meets, into the first of
 * these, which is returned. NULL: there is none.
 */
static struct lock *join(struct inode *inode, const struct lock *wanted)
{
	struct lock *l, *next, *whole = NULL;
	struct lock sum = *wanted;

	list_for_each_entry_safe (l, next, &inode->locks, node) {
		if (!is_own(l, wanted->owner) || l->exclusive != wanted->exclusive ||
		    !touches(l, &sum))
			continue;
		sum.start = l->start < sum.start ? l->start : sum.start;
		sum.end = l->end > sum.end ? l->end : sum.end;
		if (whole)
			lock_drop(l);
		else
			whole = l;
	}
	if (whole) {
		whole->start = sum.start;
		whole->end = sum.end;
	}
	return whole;
}

/* Sets (`wanted`, type F_RDLCK or F_WRLCK) or clears (F_UNLCK); there is no conflict. */
static int apply(struct inode *inode, const struct lock *wanted, int type)
{
	struct lock *spare = charged_alloc(sizeof(*spare));
	struct lock *lock = type == F_UNLCK ? NULL : charged_alloc(sizeof(*lock));
	int error = !spare || (type != F_UNLCK && !lock) ? -ENOLCK : 0;

	if (!error) {
		struct lock *whole = lock ? join(inode, wanted) : NULL;

		if (lock && !whole) {
			*lock = *wanted;
			insert(inode, lock);
			whole = lock;
			lock = NULL;
		}
		/* `whole` keeps its place in the list: no remaining lock starts between its old and
		 * its new start.
		 */
		clear_range(inode, wanted, whole, &spare);
		locks_wake();
	}
	charged_free(spare);
	charged_free(lock);
	return error;
}

/* The owner for which `owner` waits with a lock of a process; NULL: it does not wait. */
static const void *waits_for(const void *owner)
{
	const struct lock_waiter *w;

	list_for_each_entry (w, &lock_waiters, node)
		if (w->wanted->owner == owner && is_of_process(w->wanted))
			return w->blocker_owner;
	return NULL;
}

/* Would waiting for `blocker` close a cycle of waiting owners? Cycles of more than DEADLOCK_STEPS
 * owners are not found, as on Linux. */
static bool deadlock(const struct lock *wanted, const struct lock *blocker)
{
	const void *next = blocker->owner;

	for (int steps = 0; steps < DEADLOCK_STEPS; steps++) {
		next = waits_for(next);
		if (!next)
			return false;
		if (next == wanted->owner)
			return true;
	}
	return false;
}

int lock_wait_for(struct inode *inode, const struct lock *wanted, const struct lock *blocker)
{
	struct lock_waiter waiter = {
		.wanted = wanted, .blocker = blocker, .blocker_owner = blocker->owner};
	int error;

	if (is_of_process(wanted) && deadlock(wanted, blocker))
		return -EDEADLK;
	list_add(&waiter.node, &lock_waiters);
	error = wait_event_interruptible(&lock_wait, lock_conflict(inode, wanted) != blocker);
	list_del(&waiter.node);
	return error;
}

static int set_lock(struct inode *inode, const struct lock *wanted, int type, bool wait)
{
	struct lock *other;

	while (type != F_UNLCK && (other = lock_conflict(inode, wanted))) {
		int error = wait ? lock_wait_for(inode, wanted, other) : -EAGAIN;

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
	if (start < 0)
		return -EINVAL;
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
	struct lock *other = lock_conflict(file->inode, wanted);

	if (other) {
		fl->l_type = other->exclusive ? F_WRLCK : F_RDLCK;
		fl->l_whence = SEEK_SET;
		fl->l_start = (off_t)other->start;
		fl->l_len = other->end == UINT64_MAX ? 0 : (off_t)(other->end - other->start + 1);
		fl->l_pid = other->pid == OFD_PID ? OFD_PID : pid_seen(other->pid);
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
	bool get = command == F_GETLK || command == OFD_GETLK;
	if (get && fl.l_type != F_RDLCK && fl.l_type != F_WRLCK)
		return -EINVAL;
	int error = range_of(file, &fl, &wanted);
	if (error)
		return error;
	wanted.file = file;
	wanted.owner = ofd ? (const void *)file : (const void *)current->files;
	wanted.pid = ofd ? OFD_PID : current->process->pid;
	wanted.exclusive = fl.l_type == F_WRLCK;
	if (get)
		return ofd && fl.l_pid ? -EINVAL : get_lock(file, &fl, &wanted, arg);
	if (fl.l_type == F_RDLCK ? !file->readable : fl.l_type == F_WRLCK && !file->writable)
		return -EBADF;
	if (fl.l_type != F_RDLCK && fl.l_type != F_WRLCK && fl.l_type != F_UNLCK)
		return -EINVAL;
	if (ofd && fl.l_pid)
		return -EINVAL;
	return set_lock(file->inode, &wanted, fl.l_type,
			command == F_SETLKW || command == OFD_SETLKW);
}

/* ---- the end of owners ---- */

static void remove_owner(struct inode *inode, const void *owner)
{
	struct lock *l, *next;

	list_for_each_entry_safe (l, next, &inode->locks, node) {
		if (l->owner == owner)
			lock_drop(l);
	}
	locks_wake();
}

void locks_remove_posix(struct inode *inode, struct files *owner)
{
	remove_owner(inode, owner);
}

static void file_gone(struct file *file)
{
	if (!list_empty(&file->inode->locks))
		remove_owner(file->inode, file);
}

const struct file_hooks lock_file_hooks = {.release = file_gone};
