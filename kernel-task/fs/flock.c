/* SPDX-License-Identifier: BSD-2-Clause */
/* flock: one lock of the whole file for each open file. */
#include <errno.h>
#include <sys/file.h>

#include "fs/file.h"
#include "fs/locks_internal.h"
#include "proc/charged.h"
#include "proc/task.h"
#include "sys/syscall.h"

static struct lock *own_flock(struct file *file)
{
	struct lock *l;

	list_for_each_entry (l, &file->inode->locks, node) {
		if (l->is_flock && l->owner == file)
			return l;
	}
	return NULL;
}

/* Sets the lock `wanted`, whose reference moves in; 0 or an error. */
static int set_flock(struct file *file, struct lock *wanted, bool wait)
{
	struct lock *own, *other;

	for (;;) {
		own = own_flock(file);
		if (own && own->exclusive == wanted->exclusive) {
			charged_free(wanted);
			return 0;
		}
		/* As in Linux, a change of type first removes the old lock. */
		if (own) {
			lock_drop(own);
			locks_wake();
		}
		other = lock_conflict(file->inode, wanted);
		if (!other)
			break;
		int error = wait ? lock_wait_for(file->inode, wanted, other) : -EAGAIN;
		if (error) {
			charged_free(wanted);
			return error;
		}
	}
	list_add_tail(&wanted->node, &file->inode->locks);
	list_add(&wanted->all_node, &all_locks);
	return 0;
}

static long do_flock(struct file *file, int operation)
{
	struct lock *lock;
	int kind = operation & ~LOCK_NB;

	if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
		return -EINVAL;
	if (kind == LOCK_UN) {
		lock = own_flock(file);
		if (lock) {
			lock_drop(lock);
			locks_wake();
		}
		return 0;
	}
	lock = charged_alloc(sizeof(*lock));
	if (!lock)
		return -ENOLCK;
	lock->inode = file->inode;
	lock->owner = lock->file = file;
	lock->pid = current->process->pid;
	lock->is_flock = true;
	lock->exclusive = kind == LOCK_EX;
	lock->end = UINT64_MAX;
	return set_flock(file, lock, !(operation & LOCK_NB));
}

SYSCALL_DEFINE2(flock, int, fd, int, operation)
{
	/* Mandatory locks: Linux has removed them, and returns this error. */
	if (operation & 32 /* LOCK_MAND */)
		return 0;
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	long result = do_flock(file, operation);
	file_put(file);
	return result;
}
