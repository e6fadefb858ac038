/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/keys: a line for each key that its reader may view. */
#include <stdio.h>
#include <stdlib.h>

#include "base/seq.h"
#include "keys/internal.h"
#include "keys/keys.h"
#include "proc/charged.h"
#include "proc/user_ns.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define WEEK   (7 * DAY)

static void show_time_left(const struct key *key, int64_t now, char text[16])
{
	int64_t left = key->expiry - now;

	if (key->expiry == KEY_NEVER)
		snprintf(text, 16, "perm");
	else if (left <= 0)
		snprintf(text, 16, "expd");
	else if (left < MINUTE)
		snprintf(text, 16, "%ds", (int)left);
	else if (left < HOUR)
		snprintf(text, 16, "%dm", (int)(left / MINUTE));
	else if (left < DAY)
		snprintf(text, 16, "%dh", (int)(left / HOUR));
	else if (left < WEEK)
		snprintf(text, 16, "%dd", (int)(left / DAY));
	else
		snprintf(text, 16, "%lldw", (long long)(left / WEEK));
}

static void show_key(const struct key *key, int64_t now, struct seq *out)
{
	char left[16];

	show_time_left(key, now, left);
	seq_printf(out, "%08x I%c-Q-%c%c %5u %4s %08x %5d %5d %-9.9s %s", (unsigned)key->serial,
		   key->revoked_at == KEY_NEVER ? '-' : 'R', key->rejected ? 'N' : '-',
		   key->invalidated ? 'i' : '-', key->refs, left, key->rights,
		   (int)uid_seen(key->uid), (int)gid_seen(key->gid), key->type->name, key->name);
	if (key->rejected)
		seq_puts(out, "\n");
	else if (!key->type->keyring)
		seq_printf(out, ": %zu\n", key->size);
	else if (key->link_count)
		seq_printf(out, ": %u\n", key->link_count);
	else
		seq_puts(out, ": empty\n");
}

struct list {
	struct key **keys;
	size_t count, room;
};

/* Leaves out keys of users that have no number in the reader's user namespace. */
static bool add_visible(struct key *key, void *arg)
{
	struct list *list = arg;
	struct key_search s = {.target = key, .any_state = true};
	struct key_ref ref = {.key = key};

	if (uid_of(user_ns_mine(), key->uid) == (uid_t)-1)
		return false;
	if (!key_allows(ref, KEY_VIEW)) {
		ref.possessed = (key->rights & KEY_POSSESSOR(KEY_VIEW)) && !keyrings_search(&s);
		if (!key_allows(ref, KEY_VIEW))
			return false;
	}
	if (list->count < list->room)
		list->keys[list->count] = key;
	list->count++;
	return false;
}

static int by_serial(const void *a, const void *b)
{
	int32_t x = (*(struct key *const *)a)->serial, y = (*(struct key *const *)b)->serial;

	return x < y ? -1 : x > y;
}

void keys_show(struct seq *out)
{
	struct list list = {.keys = NULL};
	int64_t now = key_now();

	keys_collect();
	key_for_each(add_visible, &list);
	list.room = list.count;
	list.keys = charged_alloc(list.count * sizeof(*list.keys));
	if (!list.keys) {
		out->failed = true;
		return;
	}
	list.count = 0;
	key_for_each(add_visible, &list);
	qsort(list.keys, list.count, sizeof(*list.keys), by_serial);
	for (size_t i = 0; i < list.count; i++)
		show_key(list.keys[i], now, out);
	charged_free(list.keys);
}
