/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of locks share: locks.c (record locks), lock_owner.c, flock.c, locks_show.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "fs/lock_tree.h"
#include "libs/base/list.h"
#include "wait/may_wait.h"
#include "wait/wait.h"

struct file;
struct inode;

#define OFD_PID (-1)

struct lock {
	struct lock *left, *right; /* of its owner's tree */
	uint32_t priority;
	uint8_t kinds; /* LOCK_KIND_*: of those in this part of the tree */
	bool exclusive, is_flock;
	pid_t pid;		   /* for F_GETLK; OFD_PID for OFD */
	struct list_head all_node; /* of all there are, the newest first, for /proc/locks */
	struct list_head waiters;  /* struct lock_waiter, the newest first */
	struct inode *inode;
	const void *owner;
	const struct file *file; /* through which it was set; may be freed, so only compare it */
	uint64_t start, end;	 /* inclusive */
};

/* An owner's locks on a file, which do not overlap; flock's lock is the only one of its owner. */
struct lock_owner {
	struct list_head node; /* of the inode's, in the order of their first locks */
	const void *owner;
	bool is_flock;
	struct lock *tree;
};

/* Waiting requests, the newest first, to detect deadlocks. */
struct lock_waiter {
	struct list_head node;
	struct list_head blocked_node; /* of the blocker's waiters */
	struct waitqueue queue;
	const struct lock *wanted;
	const struct lock *blocker; /* NULL: it has changed or is gone */
	const void *blocker_owner;
};
extern struct list_head lock_waiters;

/* An empty lock; charged to the caller. NULL when out of memory. */
struct lock *lock_create(void);
/* One that is in no tree and not listed. NULL is allowed. */
void lock_free(struct lock *lock);
/* All that are in trees. Walk with struct list_walk where it may wait. */
extern struct list_head all_locks, all_lock_walks;
/* Lists a lock of a tree. */
void lock_list(struct lock *lock);
/* Frees a lock that was taken out of its tree; who waits for it looks again. */
void lock_drop(struct lock *lock);
/* Frees all of a tree that nothing leads to. */
MAY_WAIT void lock_drop_all(struct lock *tree);
/* Who waits for the lock looks again. */
void lock_changed(struct lock *lock);

/* The owner's record on the inode; NULL: it has no locks there. */
struct lock_owner *lock_owner_find(const struct inode *inode, const void *owner, bool is_flock);
/* The same; makes one that is not there. NULL when out of memory. */
struct lock_owner *lock_owner_make(struct inode *inode, const void *owner, bool is_flock);
/* Frees the record if it has no locks. */
void lock_owner_check(struct lock_owner *owner);
/* Removes all that the owner has on the inode, of both sorts. */
MAY_WAIT void lock_owner_remove(struct inode *inode, const void *owner);

/* The first conflicting lock in the inode's order; NULL: none. */
struct lock *lock_conflict(struct inode *inode, const struct lock *wanted);
/* Waits until `blocker` has changed or is gone. 0, -EDEADLK, -EINTR. */
MAY_WAIT int lock_wait_for(const struct lock *wanted, struct lock *blocker);
