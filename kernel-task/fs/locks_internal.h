/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of locks share: locks.c (record locks), flock.c, locks_show.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "libs/base/list.h"
#include "wait/may_wait.h"

struct file;
struct inode;

#define OFD_PID (-1)

struct lock {
	struct list_head node;	   /* of the inode */
	struct list_head all_node; /* of all there are, the newest first, for /proc/locks */
	struct inode *inode;
	const void *owner;
	const struct file *file; /* through which it was set; may be freed, so only compare it */
	pid_t pid;		 /* for F_GETLK; OFD_PID for OFD */
	bool exclusive, is_flock;
	uint64_t start, end; /* inclusive */
};

extern struct list_head all_locks;

/* Waiting requests, the newest first: to detect deadlocks, and for /proc/locks. */
struct lock_waiter {
	struct list_head node;
	const struct lock *wanted, *blocker; /* `blocker` may be freed, so only compare it */
	const void *blocker_owner;
};
extern struct list_head lock_waiters;

/* The first conflicting lock in the inode's order; NULL: none. */
struct lock *lock_conflict(struct inode *inode, const struct lock *wanted);
/* Takes the lock off all lists and frees it. The caller wakes the waiters. */
void lock_drop(struct lock *lock);
/* Makes all waiters look again. */
void locks_wake(void);
/* Waits until `blocker` does not conflict with `wanted` any more. 0, -EDEADLK, -EINTR. */
MAY_WAIT int lock_wait_for(struct inode *inode, const struct lock *wanted,
			   const struct lock *blocker);
