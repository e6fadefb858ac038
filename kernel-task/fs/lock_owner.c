/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks and their owners: making, freeing, waiting. A file has a list of owners, each with a tree
 * of its locks, so what one owner does costs nothing for the locks of the others but where they
 * might conflict.
 */
#include <errno.h>

#include "fs/locks_internal.h"
#include "fs/vfs.h"
#include "libs/base/list_walk.h"
#include "proc/charged.h"

#define DEADLOCK_STEPS 11

struct list_head all_locks = LIST_HEAD_INIT(all_locks);
struct list_head all_lock_walks = LIST_HEAD_INIT(all_lock_walks);
struct list_head lock_waiters = LIST_HEAD_INIT(lock_waiters);

/* ---- locks ---- */

struct lock *lock_create(void)
{
	struct lock *lock = charged_alloc(sizeof(*lock));

	if (lock) {
		list_init(&lock->all_node);
		list_init(&lock->waiters);
	}
	return lock;
}

void lock_free(struct lock *lock)
{
	charged_free(lock);
}

void lock_list(struct lock *lock)
{
	list_add(&lock->all_node, &all_locks);
}

void lock_changed(struct lock *lock)
{
	while (!list_empty(&lock->waiters)) {
		struct lock_waiter *w =
			list_first_entry(&lock->waiters, struct lock_waiter, blocked_node);

		list_del(&w->blocked_node);
		w->blocker = NULL;
		wake_up(&w->queue);
	}
}

void lock_drop(struct lock *lock)
{
	lock_changed(lock);
	list_walk_del(&all_lock_walks, &lock->all_node);
	lock_free(lock);
}

void lock_drop_all(struct lock *tree)
{
	struct lock *lock;

	may_wait();
	while ((lock = lock_tree_take_first(&tree))) {
		lock_drop(lock);
		may_wait();
	}
}

/* ---- owners ---- */

struct lock_owner *lock_owner_find(const struct inode *inode, const void *owner, bool is_flock)
{
	struct lock_owner *o;

	list_for_each_entry (o, &inode->locks, node)
		if (o->owner == owner && o->is_flock == is_flock)
			return o;
	return NULL;
}

struct lock_owner *lock_owner_make(struct inode *inode, const void *owner, bool is_flock)
{
	struct lock_owner *o = lock_owner_find(inode, owner, is_flock);

	if (o)
		return o;
	o = charged_alloc(sizeof(*o));
	if (!o)
		return NULL;
	o->owner = owner;
	o->is_flock = is_flock;
	list_add_tail(&o->node, &inode->locks);
	return o;
}

void lock_owner_check(struct lock_owner *owner)
{
	if (owner->tree)
		return;
	list_del(&owner->node);
	charged_free(owner);
}

void lock_owner_remove(struct inode *inode, const void *owner)
{
	may_wait();
	for (int is_flock = 0; is_flock < 2; is_flock++) {
		struct lock_owner *o = lock_owner_find(inode, owner, is_flock);
		struct lock *tree;

		if (!o)
			continue;
		tree = o->tree;
		o->tree = NULL;
		lock_owner_check(o);
		lock_drop_all(tree);
	}
}

/* ---- conflicts ---- */

struct lock *lock_conflict(struct inode *inode, const struct lock *wanted)
{
	unsigned kinds =
		wanted->exclusive ? LOCK_KIND_SHARED | LOCK_KIND_EXCLUSIVE : LOCK_KIND_EXCLUSIVE;
	struct lock_owner *o;

	list_for_each_entry (o, &inode->locks, node) {
		struct lock *l;

		if (o->is_flock != wanted->is_flock || o->owner == wanted->owner)
			continue;
		l = lock_tree_find(o->tree, wanted->start, kinds);
		if (l && l->start <= wanted->end)
			return l;
	}
	return NULL;
}

static bool is_of_process(const struct lock *l)
{
	return !l->is_flock && l->pid != OFD_PID;
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

int lock_wait_for(const struct lock *wanted, struct lock *blocker)
{
	struct lock_waiter waiter = {
		.wanted = wanted, .blocker = blocker, .blocker_owner = blocker->owner};
	int error;

	if (is_of_process(wanted) && deadlock(wanted, blocker))
		return -EDEADLK;
	waitqueue_init(&waiter.queue);
	list_add(&waiter.node, &lock_waiters);
	list_add(&waiter.blocked_node, &blocker->waiters);
	error = wait_event_interruptible(&waiter.queue, !waiter.blocker);
	list_del(&waiter.node);
	list_del(&waiter.blocked_node);
	return error;
}
