/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File locks of three kinds: POSIX record locks (owner: a table of descriptors), OFD record locks
 * and flock (owner: an open file). Record locks of both kinds conflict with each other; flock only
 * with flock. An owner's own record locks never overlap: a new one cuts, replaces or joins them.
 * The ranges that a new one covers leave the tree in one piece. fcntl(2), flock(2).
 */
#include "fs/locks.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "fs/file.h"
#include "fs/locks_internal.h"
#include "mm/uaccess.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

enum { OFD_GETLK = 36, OFD_SETLK = 37, OFD_SETLKW = 38 };

/* What a change of an owner's locks works on: those before, in and behind the range, and what it
 * may have to allocate. */
struct change {
	const struct lock *wanted;
	int type; /* F_UNLCK, or wanted's */
	struct lock *before, *inside, *behind;
	struct lock *whole; /* the lock that the new one became a part of; NULL: none yet */
	struct lock *lock, *spare;
	struct lock *front; /* the new one of two pieces of an old one */
};

static bool of_same_type(const struct change *c, const struct lock *l)
{
	return c->type != F_UNLCK && l->exclusive == c->wanted->exclusive;
}

/* Joins `l` with the new lock, into the first of those that are joined. */
static void take_in(struct change *c, struct lock *l)
{
	if (!c->whole) {
		c->whole = l;
		return;
	}
	if (l->end > c->whole->end)
		c->whole->end = l->end;
	lock_drop(l);
}

/* The last one before the range may reach into it, or behind it. */
static void cut_before(struct change *c)
{
	struct lock *l = lock_tree_take_last(&c->before), *front;

	if (!l)
		return;
	if (of_same_type(c, l) && l->end >= c->wanted->start - 1) {
		take_in(c, l);
		return;
	}
	if (l->end > c->wanted->end) {
		front = c->front = c->spare;
		c->spare = NULL;
		*front = *l;
		list_init(&front->waiters);
		front->end = c->wanted->start - 1;
		lock_tree_add(&c->before, front);
		l->start = c->wanted->end + 1;
		lock_changed(l);
		lock_tree_add(&c->behind, l);
		return;
	}
	if (l->end >= c->wanted->start) {
		l->end = c->wanted->start - 1;
		lock_changed(l);
	}
	lock_tree_add(&c->before, l);
}

/* Of those that begin in the range the last may reach behind it; the first of the new one's type
 * may become the new one. */
static void cut_inside(struct change *c)
{
	struct lock *last = lock_tree_take_last(&c->inside), *first, *rest;

	if (!last)
		return;
	if (last->end > c->wanted->end && !of_same_type(c, last)) {
		last->start = c->wanted->end + 1;
		lock_changed(last);
		lock_tree_add(&c->behind, last);
		last = NULL;
	}
	if (last)
		lock_tree_add(&c->inside, last);
	if (c->type == F_UNLCK)
		return;
	if (!c->whole) {
		first = lock_tree_find(c->inside, c->wanted->start,
				       lock_kind(c->wanted->exclusive));
		if (!first)
			return;
		lock_tree_split(&c->inside, first->start, &rest);
		take_in(c, lock_tree_take_first(&rest));
		lock_tree_join(&c->inside, rest);
	}
	last = lock_tree_take_last(&c->inside);
	if (last && of_same_type(c, last))
		take_in(c, last);
	else if (last)
		lock_tree_add(&c->inside, last);
}

/* The first one behind the range may meet it. */
static void cut_behind(struct change *c)
{
	struct lock *l = c->wanted->end == UINT64_MAX ? NULL : lock_tree_take_first(&c->behind);

	if (!l)
		return;
	if (of_same_type(c, l) && l->start == c->wanted->end + 1)
		take_in(c, l);
	else
		lock_tree_add(&c->behind, l);
}

/* The new lock is a part of `whole`, or a lock of its own. */
static void put_new(struct change *c)
{
	struct lock *whole = c->whole;

	if (whole) {
		whole->start = whole->start < c->wanted->start ? whole->start : c->wanted->start;
		whole->end = whole->end > c->wanted->end ? whole->end : c->wanted->end;
	} else {
		whole = c->lock;
		c->lock = NULL;
		*whole = *c->wanted;
		list_init(&whole->waiters);
		lock_list(whole);
	}
	lock_tree_add(&c->before, whole);
}

/* Sets (`wanted`, type F_RDLCK or F_WRLCK) or clears (F_UNLCK); there is no conflict. */
static int apply(struct inode *inode, const struct lock *wanted, int type)
{
	struct change c = {.wanted = wanted, .type = type};
	struct lock_owner *owner = type == F_UNLCK ? lock_owner_find(inode, wanted->owner, false)
						   : lock_owner_make(inode, wanted->owner, false);
	int error = 0;

	if (!owner)
		return type == F_UNLCK ? 0 : -ENOLCK;
	c.spare = lock_create();
	c.lock = type == F_UNLCK ? NULL : lock_create();
	if (!c.spare || (type != F_UNLCK && !c.lock))
		error = -ENOLCK;
	if (!error) {
		c.before = owner->tree;
		lock_tree_split(&c.before, wanted->start, &c.inside);
		if (wanted->end != UINT64_MAX)
			lock_tree_split(&c.inside, wanted->end + 1, &c.behind);
		cut_before(&c);
		cut_inside(&c);
		cut_behind(&c);
		if (type != F_UNLCK)
			put_new(&c);
		if (c.front)
			lock_list(c.front);
		lock_tree_join(&c.before, c.behind);
		owner->tree = c.before;
	}
	lock_owner_check(owner);
	lock_free(c.spare);
	lock_free(c.lock);
	lock_drop_all(c.inside);
	return error;
}

static int set_lock(struct inode *inode, const struct lock *wanted, int type, bool wait)
{
	struct lock *other;

	while (type != F_UNLCK && (other = lock_conflict(inode, wanted))) {
		int error = wait ? lock_wait_for(wanted, other) : -EAGAIN;

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

/*
 * As set_lock(), for a lock of a process. Closing a descriptor removes the locks of its inode, and
 * another thread may have closed this one while the call waited: nobody would ever remove a lock
 * that were set then.
 */
static int set_process_lock(int fd, struct file *file, const struct lock *wanted, int type,
			    bool wait)
{
	int error = set_lock(file->inode, wanted, type, wait);
	const struct fd_entry *entry = fd_entry(fd);

	if (error || type == F_UNLCK || (entry && entry->file == file))
		return error;
	/* Cutting a lock in two needs memory; if there is none, all go, as by the close. */
	if (apply(file->inode, wanted, F_UNLCK))
		locks_remove_posix(file->inode, current->files);
	return -EBADF;
}

long locks_fcntl(int fd, struct file *file, int command, uint64_t arg)
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
	if (ofd)
		return set_lock(file->inode, &wanted, fl.l_type, command == OFD_SETLKW);
	return set_process_lock(fd, file, &wanted, fl.l_type, command == F_SETLKW);
}

/* ---- the end of owners ---- */

void locks_remove_posix(struct inode *inode, struct files *owner)
{
	lock_owner_remove(inode, owner);
}

void locks_remove_file(struct file *file)
{
	lock_owner_remove(file->inode, file);
}
