/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of keys/ share. Nothing here waits but what copies arguments: a call copies these
 * in, works on keys, and copies its answer out, so that a pointer to a key without a reference is
 * good in between.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libs/base/list.h"
#include "proc/ids.h"
#include "wait/may_wait.h"

/* A type of keys. Its rows are in key.c. */
struct key_type {
	const char *name;
	bool keyring;
	bool readable, updatable; /* by programs */
	bool service;		  /* the name has a service and a colon in front */
};

extern const struct key_type key_type_keyring;
const struct key_type *key_type_find(const char *name);

/* Rights of a key, for each of four kinds of tasks: in the order of the bytes from the top, those
 * that possess the key, its user's, its group's, all others. */
enum key_right {
	KEY_VIEW = 1 << 0,
	KEY_READ = 1 << 1,
	KEY_WRITE = 1 << 2,
	KEY_SEARCH = 1 << 3,
	KEY_LINK = 1 << 4,
	KEY_SETATTR = 1 << 5,
	KEY_ALL = 0x3f,
};
#define KEY_POSSESSOR(rights) ((uint32_t)(rights) << 24)
#define KEY_USER(rights)      ((uint32_t)(rights) << 16)
#define KEY_GROUP(rights)     ((uint32_t)(rights) << 8)
#define KEY_RIGHTS_ALL	      0x3f3f3f3fu

#define KEY_NEVER INT64_MAX /* a time that does not come */

struct key_user;
struct task;

struct key {
	struct list_head node;	/* in the table, by serial */
	struct list_head dying; /* while keys are being freed */
	unsigned refs;		/* of links, of tasks and of users */
	int32_t serial;
	const struct key_type *type;
	char *name;
	kuid_t uid;
	kgid_t gid;
	uint32_t rights;
	struct key_user *user; /* whose quota it counts in */
	size_t counted;	       /* bytes there, without the name */
	int64_t expiry;	       /* seconds since the epoch; KEY_NEVER */
	int64_t revoked_at;    /* likewise */
	bool invalidated;
	int rejected; /* a negative key: the errno of its use; else 0 */
	/* A keyring's links, or the payload of another key. */
	struct key **links;
	unsigned link_count, link_room;
	bool restricted; /* takes no more links */
	bool of_user;	 /* one of the two that a user has */
	void *payload;
	size_t size;
	/* The latest search that has been through this keyring, and how far down it was. */
	uint64_t seen;
	unsigned seen_depth;
};

/* A key as the current task found it. A possessed key can be reached from a keyring of the task. */
struct key_ref {
	struct key *key;
	bool possessed;
};

/* ---- keys (key.c) ---- */

/*
 * A new key without payload, of the current task's user and group, with one reference. `overrun`:
 * the user's quota does not matter. -EINVAL: a bad name; -EDQUOT, -ENOMEM.
 */
int key_create(const struct key_type *type, const char *name, uint32_t rights, bool overrun,
	       struct key **out);
/* The same for an owner other than the current task's. */
int key_create_owned(const struct key_type *type, const char *name, kuid_t uid, kgid_t gid,
		     uint32_t rights, bool overrun, struct key **out);
static inline void key_get(struct key *key)
{
	key->refs++;
}
/* Frees the key, and what only it linked to, with the last reference. NULL is nothing. */
void key_put(struct key *key);
struct key *key_find(int32_t serial); /* NULL: there is none */
/* Calls `fn` for all keys until it returns true. */
void key_for_each(bool (*fn)(struct key *key, void *arg), void *arg);

/* 0; -ENOKEY, -EKEYREVOKED, -EKEYEXPIRED: it is not to be used any more. */
int key_validate(const struct key *key);
/* Has the current task all these rights? `rights` 0: yes. */
bool key_allows(struct key_ref ref, unsigned rights);
/* Replaces the payload by `payload`, which moves in; a negative key becomes a positive one.
 * -EDQUOT. */
int key_set_payload(struct key *key, void *payload, size_t size);
/* Makes a new key a negative one: its use is this error, until the time comes. */
void key_reject(struct key *key, int error, int64_t expiry);
/* Empties the key for good; links to it go after a while. */
void key_revoke(struct key *key);
/* Removes the key's links at once. */
void key_invalidate(struct key *key);
/* The key expires then: KEY_NEVER, or seconds since the epoch. */
void key_set_expiry(struct key *key, int64_t expiry);
int64_t key_now(void);
/* Removes the links to keys that ended a while ago. Each call for keys begins with it. */
void keys_collect(void);

/* ---- quotas (quota.c) ---- */

/* The record of a user, with a reference for a key. NULL: out of memory. */
struct key_user *key_user_get(kuid_t uid);
void key_user_put(struct key_user *user);
/* Counts one more key (`keys` 1, -1 to take it back, 0) and as many bytes more. -EDQUOT, unless
 * `overrun`; less is always right. */
int key_user_count(struct key_user *user, int keys, int64_t bytes, bool overrun);
/* A key of the user has, or had, a payload (1, -1): for /proc/key-users. */
void key_user_instantiated(struct key_user *user, int keys);

/* ---- keyrings (keyring.c) ---- */

struct key_search {
	const struct key_type *type; /* a key of this type with this name, ... */
	const char *name;
	const struct key *target; /* ... or, if it is not NULL, this key */
	bool possessed;		  /* the keyring that the search begins in is */
	bool any_state;		  /* also keys that have ended */
	struct key *found;
};

/* Looks through `ring` and those below. 0 and s->found; -EAGAIN: nothing; or why a key that was
 * found does not count. */
int keyring_search(struct key *ring, struct key_search *s);
/* Links `key` in place of one with the same type and name. -ENOTDIR, -EKEYREVOKED, -EPERM (takes no
 * links), -EDEADLK, -ELOOP, -EDQUOT, -ENOMEM. */
int keyring_link(struct key *ring, struct key *key);
/* What keyring_link() would answer for a key that is not a keyring, but for room. */
int keyring_may_link(const struct key *ring);
int keyring_unlink(struct key *ring, struct key *key); /* -ENOENT */
/* The link of that type and name, not further down; NULL: none. */
struct key *keyring_direct(const struct key *ring, const struct key_type *type, const char *name);
void keyring_clear(struct key *ring);
/* Only the first `count` links are left: the others have been taken out. */
void keyring_count(struct key *ring, unsigned count);

/* ---- keyrings of tasks (task_keyrings.c) ---- */

struct task_keyrings {
	struct key *thread, *process, *session;
	int request_ring; /* where request_key puts keys: KEY_REQKEY_DEFL_* */
};

/* The current task's, for a change of them; NULL: out of memory. */
struct task_keyrings *keyrings_mine(void);
/* A new keyring in the place of the current task's (&keyrings->thread, ...). */
int keyring_install(struct key **place, const char *name, uint32_t rights, bool overrun);
/* Gives another task that session keyring: 0, -ENOMEM. */
int keyrings_share_session(struct task *task, struct key *session);
/* A new session keyring without a name; keyrings_mine() has been called. */
int keyring_install_session(void);
/* Searches all keyrings of the current task, as keyring_search() does. */
int keyrings_search(struct key_search *s);

enum {
	FIND_CREATE = 1,  /* makes the keyring that a special number stands for */
	FIND_PARTIAL = 2, /* also negative keys */
	FIND_ANY = 4,	  /* in any state: the caller asks for rights itself */
};
/* The key of a program's number, if the current task has these rights. -EINVAL, -ENOKEY, -EACCES,
 * -EKEYREVOKED, -EKEYEXPIRED, -EDQUOT, -ENOMEM. */
int key_given(int32_t id, unsigned flags, unsigned rights, struct key_ref *out);

/* ---- arguments (arguments.c); all may wait ---- */

#define KEY_TYPE_SIZE	 32
#define KEY_PAYLOAD_MOST 32767u

/* 0; -EFAULT, -EINVAL (empty, too long), -EPERM (begins with a dot). */
MAY_WAIT int key_type_from_user(uint64_t address, char type[KEY_TYPE_SIZE]);
/* *out is malloc'ed: the caller frees it. NULL for address 0. -EFAULT, -EINVAL (too long),
 * -ENOMEM. */
MAY_WAIT int key_text_from_user(uint64_t address, char **out);
/* *out is for key_set_payload(), or charged_free(). NULL if there is none, or if it is larger than
 * any key's. -EINVAL: far too large; -EFAULT, -ENOMEM. */
MAY_WAIT int key_payload_from_user(uint64_t address, size_t size, void **out);
/* Can a key of the type have it? */
bool key_payload_fits(const struct key_type *type, const void *payload, size_t size);
