/* SPDX-License-Identifier: BSD-2-Clause */
/* flock: one lock of the whole file for each open file. */
#include <errno.h>
#include <sys/file.h>

#include "fs/file.h"
#include "fs/locks_internal.h"
#include "proc/task.h"
#include "sys/syscall.h"

static struct lock *own_flock(const struct file *file)
{
	const struct lock_owner *owner = lock_owner_find(file->inode, file, true);

	return owner ? owner->tree : NULL;
}

static void remove_own(const struct file *file)
{
	struct lock_owner *owner = lock_owner_find(file->inode, file, true);
	struct lock *lock = owner ? owner->tree : NULL;

	if (!lock)
		return;
	owner->tree = NULL;
	lock_owner_check(owner);
	lock_drop(lock);
}

/* Sets the lock `wanted`, whose reference moves in; 0 or an error. */
static int set_flock(struct file *file, struct lock *wanted, bool wait)
{
	struct lock_owner *owner;
	struct lock *own, *other;

	for (;;) {
		own = own_flock(file);
		if (own && own->exclusive == wanted->exclusive) {
			lock_free(wanted);
			return 0;
		}
		/* As in Linux, a change of type first removes the old lock. */
		remove_own(file);
		other = lock_conflict(file->inode, wanted);
		if (!other)
			break;
		int error = wait ? lock_wait_for(wanted, other) : -EAGAIN;
		if (error) {
			lock_free(wanted);
			return error;
		}
	}
	owner = lock_owner_make(file->inode, file, true);
	if (!owner) {
		lock_free(wanted);
		return -ENOLCK;
	}
	lock_tree_add(&owner->tree, wanted);
	lock_list(wanted);
	return 0;
}

static long do_flock(struct file *file, int operation)
{
	struct lock *lock;
	int kind = operation & ~LOCK_NB;

	if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
		return -EINVAL;
	if (kind == LOCK_UN) {
		remove_own(file);
		return 0;
	}
	lock = lock_create();
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
