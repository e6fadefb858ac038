/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all processes of one user (a real uid) use together, for the limits that are per user.
 * Kernel memory that is kept for a program for longer than a call is charged here, and nowhere
 * else.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/ids.h"

enum user_resource {
	USER_SIGNALS,	      /* queued, and timers, which own the place of their signal */
	USER_FILES_IN_FLIGHT, /* descriptors in messages that were not received yet */
	USER_PIPE_PAGES,      /* pages that pipes could hold */
	USER_EPOLL_WATCHES,
	USER_INOTIFY_WATCHES,
	USER_INOTIFY_INSTANCES,
	USER_FANOTIFY_GROUPS,
	USER_FANOTIFY_MARKS,
	USER_TASKS,	     /* threads, and zombies */
	USER_KERNEL_BYTES,   /* proc/charged.h */
	USER_MQUEUE_BYTES,   /* bytes that message queues could hold, for RLIMIT_MSGQUEUE */
	USER_NAMESPACES,     /* user namespaces that it made */
	USER_NET_NAMESPACES, /* network namespaces likewise */
	USER_RESOURCES
};

#define USER_NO_LIMIT UINT64_MAX

/* The limits of each user for some of these (/proc/sys/fs, except for the bytes); 0: no limit. */
struct user_limits {
	unsigned epoll_watches, pipe_pages_soft, pipe_pages_hard;
	uint64_t kernel_bytes;
};
extern struct user_limits user_limits;

/* Sets those that depend on how much memory there is. */
void user_limits_init(uint64_t bytes);

struct user_usage;

/*
 * Counts `n` more for `uid`; the user's sum may then be up to `most`. NULL: it would be more, or
 * out of memory. Never waits.
 */
struct user_usage *usage_charge(kuid_t uid, enum user_resource what, uint64_t n, uint64_t most);
/* Gives back `n` of what was charged to `user`. Does nothing if `user` is NULL. */
void usage_uncharge(struct user_usage *user, enum user_resource what, uint64_t n);
/* The amount that is counted for `uid` now. */
uint64_t usage_count(kuid_t uid, enum user_resource what);
