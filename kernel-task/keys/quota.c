/* SPDX-License-Identifier: BSD-2-Clause */
/* How many keys and bytes each user has. A user has a record as long as it owns a key. */
#include <errno.h>
#include <stdlib.h>

#include "base/seq.h"
#include "keys/internal.h"
#include "keys/keys.h"
#include "proc/user_ns.h"

struct key_user {
	struct list_head node;
	kuid_t uid;
	unsigned refs; /* its keys */
	unsigned instantiated;
	unsigned keys; /* the same as refs, but during the making of a key */
	uint64_t bytes;
};

struct key_settings key_settings = {.keys_max = 200,
				    .bytes_max = 20000,
				    .root_keys_max = 1000000,
				    .root_bytes_max = 25000000,
				    .collect_delay = 300};

static struct list_head users = LIST_HEAD_INIT(users);

struct key_user *key_user_get(kuid_t uid)
{
	struct key_user *user;

	list_for_each_entry (user, &users, node) {
		if (uid_eq(user->uid, uid)) {
			user->refs++;
			return user;
		}
	}
	user = calloc(1, sizeof(*user));
	if (!user)
		return NULL;
	user->uid = uid;
	user->refs = 1;
	list_add_tail(&user->node, &users);
	return user;
}

void key_user_put(struct key_user *user)
{
	if (--user->refs)
		return;
	list_del(&user->node);
	free(user);
}

static unsigned keys_max(const struct key_user *user)
{
	return uid_is_root(&first_user_ns, user->uid) ? key_settings.root_keys_max
						      : key_settings.keys_max;
}

static unsigned bytes_max(const struct key_user *user)
{
	return uid_is_root(&first_user_ns, user->uid) ? key_settings.root_bytes_max
						      : key_settings.bytes_max;
}

int key_user_count(struct key_user *user, int keys, int64_t bytes, bool overrun)
{
	if (!overrun && keys > 0 && user->keys + (unsigned)keys > keys_max(user))
		return -EDQUOT;
	if (!overrun && bytes > 0 && user->bytes + (uint64_t)bytes > bytes_max(user))
		return -EDQUOT;
	user->keys += (unsigned)keys;
	user->bytes += (uint64_t)bytes;
	return 0;
}

void key_user_instantiated(struct key_user *user, int keys)
{
	user->instantiated += (unsigned)keys;
}

void key_users_show(struct seq *out)
{
	const struct user_ns *mine = user_ns_mine();
	const struct key_user *user;

	list_for_each_entry (user, &users, node) {
		uid_t uid = uid_of(mine, user->uid);

		if (uid != (uid_t)-1)
			seq_printf(out, "%5u: %5u %u/%u %u/%u %llu/%u\n", uid, user->refs,
				   user->keys, user->instantiated, user->keys, keys_max(user),
				   (unsigned long long)user->bytes, bytes_max(user));
	}
}
