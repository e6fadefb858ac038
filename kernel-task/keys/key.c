/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys: making and freeing them, their rights, and how they end. A key ends by revocation, at a
 * time, or when it is invalidated; links to it are removed after a while, since a program is told
 * how its key ended as long as the link is there.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "keys/internal.h"
#include "keys/keys.h"
#include "machine/clock.h"
#include "machine/machine.h"
#include "proc/charged.h"
#include "proc/task.h"

const struct key_type key_type_keyring = {.name = "keyring", .keyring = true, .readable = true};
static const struct key_type user_type = {.name = "user", .readable = true, .updatable = true};
static const struct key_type logon_type = {.name = "logon", .updatable = true, .service = true};

#define SERIAL_LEAST 3
#define BUCKETS	     1024u

static struct list_head table[BUCKETS];
static int64_t next_collection = KEY_NEVER;

const struct key_type *key_type_find(const char *name)
{
	static const struct key_type *const types[] = {&key_type_keyring, &user_type, &logon_type};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i]->name, name))
			return types[i];
	return NULL;
}

int64_t key_now(void)
{
	return (int64_t)(clock_realtime_ns() / 1000000000u);
}

static struct list_head *bucket_of(int32_t serial)
{
	struct list_head *bucket = &table[(uint32_t)serial % BUCKETS];

	if (!bucket->next)
		list_init(bucket);
	return bucket;
}

struct key *key_find(int32_t serial)
{
	struct key *key;

	list_for_each_entry (key, bucket_of(serial), node)
		if (key->serial == serial)
			return key;
	return NULL;
}

void key_for_each(bool (*fn)(struct key *key, void *arg), void *arg)
{
	for (unsigned i = 0; i < BUCKETS; i++) {
		struct key *key;

		list_for_each_entry (key, bucket_of((int32_t)i), node)
			if (fn(key, arg))
				return;
	}
}

static int32_t new_serial(void)
{
	int32_t serial;

	do {
		machine_random(&serial, sizeof(serial));
		serial &= INT32_MAX;
	} while (serial < SERIAL_LEAST || key_find(serial));
	return serial;
}

static void free_parts(struct key *key)
{
	charged_free(key->name);
	charged_free(key);
}

int key_create_owned(const struct key_type *type, const char *name, kuid_t uid, kgid_t gid,
		     uint32_t rights, bool overrun, struct key **out)
{
	const char *colon = strchr(name, ':');
	size_t length = strlen(name) + 1;

	if (!*name || (type->service && (!colon || colon == name)))
		return -EINVAL;
	struct key *key = charged_alloc(sizeof(*key));
	if (!key)
		return -ENOMEM;
	*key = (struct key){.refs = 1,
			    .type = type,
			    .name = charged_alloc(length),
			    .uid = uid,
			    .gid = gid,
			    .rights = rights,
			    .expiry = KEY_NEVER,
			    .revoked_at = KEY_NEVER};
	key->user = key->name ? key_user_get(uid) : NULL;
	if (!key->user) {
		free_parts(key);
		return -ENOMEM;
	}
	if (key_user_count(key->user, 1, (int64_t)length, overrun) < 0) {
		key_user_put(key->user);
		free_parts(key);
		return -EDQUOT;
	}
	key_user_instantiated(key->user, 1);
	memcpy(key->name, name, length);
	key->serial = new_serial();
	list_add_tail(&key->node, bucket_of(key->serial));
	*out = key;
	return 0;
}

int key_create(const struct key_type *type, const char *name, uint32_t rights, bool overrun,
	       struct key **out)
{
	const struct cred *c = current->cred;

	return key_create_owned(type, name, c->fsuid, c->fsgid, rights, overrun, out);
}

static void drop_payload(struct key *key)
{
	key_user_count(key->user, 0, -(int64_t)key->counted, true);
	key->counted = 0;
	if (key->payload)
		memset(key->payload, 0, key->size);
	charged_free(key->payload);
	key->payload = NULL;
	key->size = 0;
}

/* ---- freeing ---- */

static void drop(struct key *key, struct list_head *dying)
{
	if (!--key->refs)
		list_add_tail(&key->dying, dying);
}

/* A list of keys to be freed, and not a recursion: keyrings can be chained without a bound. */
static void free_keys(struct list_head *dying)
{
	while (!list_empty(dying)) {
		struct key *key = list_first_entry(dying, struct key, dying);

		list_del(&key->dying);
		for (unsigned i = 0; i < key->link_count; i++)
			drop(key->links[i], dying);
		charged_free(key->links);
		list_del(&key->node);
		drop_payload(key);
		key_user_count(key->user, -1, -(int64_t)(strlen(key->name) + 1), true);
		if (!key->rejected)
			key_user_instantiated(key->user, -1);
		key_user_put(key->user);
		free_parts(key);
	}
}

void key_put(struct key *key)
{
	struct list_head dying;

	list_init(&dying);
	if (key)
		drop(key, &dying);
	free_keys(&dying);
}

int key_validate(const struct key *key)
{
	if (key->invalidated)
		return -ENOKEY;
	if (key->revoked_at != KEY_NEVER)
		return -EKEYREVOKED;
	return key->expiry != KEY_NEVER && key_now() >= key->expiry ? -EKEYEXPIRED : 0;
}

bool key_allows(struct key_ref ref, unsigned rights)
{
	const struct key *key = ref.key;
	uint32_t mine = key->rights;

	if (uid_eq(key->uid, current->cred->fsuid))
		mine >>= 16;
	else if (gid_valid(key->gid) && (key->rights & KEY_GROUP(KEY_ALL)) && in_group(key->gid))
		mine >>= 8;
	if (ref.possessed)
		mine |= key->rights >> 24;
	return (mine & rights) == rights;
}

int key_set_payload(struct key *key, void *payload, size_t size)
{
	int error = key_user_count(key->user, 0, (int64_t)size - (int64_t)key->counted, false);

	if (error)
		return error;
	key->counted = size;
	if (key->payload)
		memset(key->payload, 0, key->size);
	charged_free(key->payload);
	key->payload = payload;
	key->size = size;
	if (key->rejected)
		key_user_instantiated(key->user, 1);
	key->rejected = 0;
	key->expiry = KEY_NEVER;
	return 0;
}

void key_reject(struct key *key, int error, int64_t expiry)
{
	key->rejected = error;
	key_user_instantiated(key->user, -1);
	key_set_expiry(key, expiry);
}

/* ---- ends ---- */

static void collect_at(int64_t ended)
{
	int64_t when = ended < KEY_NEVER - key_settings.collect_delay
			       ? ended + key_settings.collect_delay
			       : KEY_NEVER;

	if (when < next_collection)
		next_collection = when;
}

void key_set_expiry(struct key *key, int64_t expiry)
{
	key->expiry = expiry;
	collect_at(expiry);
}

void key_revoke(struct key *key)
{
	if (key->revoked_at != KEY_NEVER)
		return;
	key->revoked_at = key_now();
	collect_at(key->revoked_at);
	if (key->type->keyring)
		keyring_clear(key);
	else
		drop_payload(key);
}

static bool has_gone(const struct key *key, int64_t now)
{
	int64_t ended = key->expiry < key->revoked_at ? key->expiry : key->revoked_at;

	if (key->invalidated)
		return true;
	collect_at(ended);
	return ended != KEY_NEVER && ended + key_settings.collect_delay <= now;
}

struct collection {
	int64_t now;
	struct list_head dying; /* freed at the end: the table must stay as it is meanwhile */
};

static bool collect_in(struct key *ring, void *arg)
{
	struct collection *c = arg;
	unsigned kept = 0;

	for (unsigned i = 0; i < ring->link_count; i++) {
		if (has_gone(ring->links[i], c->now))
			drop(ring->links[i], &c->dying);
		else
			ring->links[kept++] = ring->links[i];
	}
	keyring_count(ring, kept);
	return false;
}

static void unlink_gone(void)
{
	struct collection c = {.now = key_now()};

	list_init(&c.dying);
	key_for_each(collect_in, &c);
	free_keys(&c.dying);
}

void keys_collect(void)
{
	if (next_collection > key_now())
		return;
	next_collection = KEY_NEVER;
	unlink_gone();
}

void key_invalidate(struct key *key)
{
	key->invalidated = true;
	unlink_gone();
}
