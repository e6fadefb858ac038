/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage per user. A user has a record as long as something is counted for it: a user without any
 * costs nothing. Users are few, so the records are a list, the latest used one first.
 */
#include "proc/user_usage.h"

#include <stdlib.h>

#include "libs/base/list.h"

struct user_usage {
	struct list_head node;
	uid_t uid;
	uint64_t signals; /* queued signals and timers; the record goes with the last */
};

static struct list_head users = LIST_HEAD_INIT(users);

static struct user_usage *find(uid_t uid)
{
	struct user_usage *user;

	list_for_each_entry (user, &users, node)
		if (user->uid == uid)
			return user;
	return NULL;
}

static struct user_usage *find_or_create(uid_t uid)
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

struct user_usage *user_charge_signal(uid_t uid, uint64_t most, bool may_exceed)
{
	struct user_usage *user;

	if (!may_exceed && user_signals(uid) >= most)
		return NULL;
	user = find_or_create(uid);
	if (user)
		user->signals++;
	return user;
}

void user_uncharge_signal(struct user_usage *user)
{
	if (--user->signals)
		return;
	list_del(&user->node);
	free(user);
}

uint64_t user_signals(uid_t uid)
{
	const struct user_usage *user = find(uid);

	return user ? user->signals : 0;
}
