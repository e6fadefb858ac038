/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage per user. A user has a record as long as something is counted for it. Users are few, so the
 * records are a list, the latest used one first.
 */
#include "proc/user_usage.h"

#include <stdlib.h>

#include "libs/base/list.h"

struct user_usage {
	struct list_head node;
	kuid_t uid;
	uint64_t used[USER_RESOURCES];
	uint64_t all; /* the sum; the record is freed when it is 0 */
};

/* A pipe of 16 pages for each of 1024 descriptors. */
struct user_limits user_limits = {.pipe_pages_soft = 16 * 1024};

#define EPOLL_SHARE	 25  /* 1/25 of the memory, as on Linux, ... */
#define EPOLL_WATCH_COST 256 /* ... at 256 bytes each */
#define KERNEL_SHARE	 8   /* 1/8 of the memory for what proc/charged.h counts */

void user_limits_init(uint64_t bytes)
{
	user_limits.epoll_watches = (unsigned)(bytes / EPOLL_SHARE / EPOLL_WATCH_COST);
	user_limits.kernel_bytes = bytes / KERNEL_SHARE;
}

static struct list_head users = LIST_HEAD_INIT(users);

static struct user_usage *find(kuid_t uid)
{
	struct user_usage *user;

	list_for_each_entry (user, &users, node)
		if (uid_eq(user->uid, uid))
			return user;
	return NULL;
}

static struct user_usage *find_or_create(kuid_t uid)
{
	struct user_usage *user = find(uid);

	if (user) {
		list_del(&user->node);
	} else {
		user = calloc(1, sizeof(*user));
		if (!user)
			return NULL;
		user->uid = uid;
	}
	list_add(&user->node, &users);
	return user;
}

struct user_usage *usage_charge(kuid_t uid, enum user_resource what, uint64_t n, uint64_t most)
{
	struct user_usage *user;

	if (n > most || usage_count(uid, what) > most - n)
		return NULL;
	user = find_or_create(uid);
	if (user) {
		user->used[what] += n;
		user->all += n;
	}
	return user;
}

void usage_uncharge(struct user_usage *user, enum user_resource what, uint64_t n)
{
	if (!user)
		return;
	user->used[what] -= n;
	user->all -= n;
	if (user->all)
		return;
	list_del(&user->node);
	free(user);
}

uint64_t usage_count(kuid_t uid, enum user_resource what)
{
	const struct user_usage *user = find(uid);

	return user ? user->used[what] : 0;
}
