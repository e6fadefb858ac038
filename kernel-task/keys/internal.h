/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations that the files of keys/ share. Only the functions that copy arguments wait. A system
 * call copies its arguments in, works on keys, and copies its result out; between the two copies a
 * pointer to a key is valid without a reference.
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
	bool service;		  /* names begin with a service and a colon */
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

#define KEY_NEVER INT64_MAX /* a time: never */

struct key_user;
struct task;

struct key {
	struct list_head node;	/* in the table, by serial */
	struct list_head dying; /* while keys are being freed */
	unsigned refs;		/* from links, tasks and users' keyrings */
	int32_t serial;
	const struct key_type *type;
	char *name;
	kuid_t uid;
	kgid_t gid;
	uint32_t rights;
	struct key_user *user; /* the user in whose quota the key counts */
	size_t counted;	       /* bytes counted there, without the name */
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
	/* The number of the latest search that looked into this keyring, and its depth then. */
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
 * Makes a key without payload, of the current task's user and group, with one reference. `overrun`:
 * the user's quota is not checked. -EINVAL: a bad name; -EDQUOT, -ENOMEM.
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
/* Drops a reference. The last one frees the key and the keys to which only it linked. NULL is
 * allowed. */
void key_put(struct key *key);
struct key *key_find(int32_t serial); /* NULL: there is none */
/* Calls `fn` for all keys until it returns true. */
void key_for_each(bool (*fn)(struct key *key, void *arg), void *arg);

/* 0 if the key may still be used; else -ENOKEY (invalidated), -EKEYREVOKED, -EKEYEXPIRED. */
int key_validate(const struct key *key);
/* Has the current task all these rights? `rights` 0: yes. */
bool key_allows(struct key_ref ref, unsigned rights);
/* Replaces the payload; a negative key becomes a positive one. `payload` is from charged_alloc(),
 * and the key owns it from now on. -EDQUOT: the caller still owns it. */
int key_set_payload(struct key *key, void *payload, size_t size);
/* Makes a new key negative: its use fails with `error` (a negative errno) until it expires at
 * `expiry`, in seconds since the epoch. */
void key_reject(struct key *key, int error, int64_t expiry);
/* Revokes the key and frees its payload or links. keys_collect() removes the links to it later. */
void key_revoke(struct key *key);
/* Invalidates the key and removes all links to it at once. */
void key_invalidate(struct key *key);
/* Sets when the key expires: KEY_NEVER, or seconds since the epoch. */
void key_set_expiry(struct key *key, int64_t expiry);
int64_t key_now(void); /* seconds since the epoch */
/* Removes the links to keys that ended key_settings.collect_delay seconds ago or earlier. Every
 * system call for keys calls it first. */
void keys_collect(void);

/* ---- quotas (quota.c) ---- */

/* The record of a user, with a reference for a key. NULL: out of memory. */
struct key_user *key_user_get(kuid_t uid);
void key_user_put(struct key_user *user);
/* Adds `keys` (1, 0 or -1) and `bytes` to what the user has. -EDQUOT if an increase exceeds the
 * quota, unless `overrun`; a decrease does not fail. */
int key_user_count(struct key_user *user, int keys, int64_t bytes, bool overrun);
/* Counts a key of the user that is not negative (1), or no longer (-1): for /proc/key-users. */
void key_user_instantiated(struct key_user *user, int keys);

/* ---- keyrings (keyring.c) ---- */

struct key_search {
	const struct key_type *type; /* a key of this type with this name, ... */
	const char *name;
	const struct key *target; /* ... or, if it is not NULL, this key */
	bool possessed;		  /* the first keyring of the search is possessed */
	bool any_state;		  /* also keys that have ended */
	struct key *found;
};

/* Searches `ring` and the keyrings below it. 0: s->found is the key, without a reference; -EAGAIN:
 * no key matches; another error: why a key that matches may not be used. */
int keyring_search(struct key *ring, struct key_search *s);
/* Links `key` in place of one with the same type and name. -ENOTDIR, -EKEYREVOKED, -EPERM (takes no
 * links), -EDEADLK, -ELOOP, -EDQUOT, -ENOMEM. */
int keyring_link(struct key *ring, struct key *key);
/* The checks of keyring_link() that concern `ring` alone. 0, -ENOTDIR, -EKEYREVOKED, -EPERM. */
int keyring_may_link(const struct key *ring);
int keyring_unlink(struct key *ring, struct key *key); /* -ENOENT */
/* The key of that type and name to which `ring` itself links, without a reference; NULL: none. */
struct key *keyring_direct(const struct key *ring, const struct key_type *type, const char *name);
void keyring_clear(struct key *ring);
/* Sets the number of links, after the caller has dropped all but the first `count`. */
void keyring_count(struct key *ring, unsigned count);

/* ---- keyrings of tasks (task_keyrings.c) ---- */

struct task_keyrings {
	struct key *thread, *process, *session;
	int request_ring; /* where request_key puts keys: KEY_REQKEY_DEFL_* */
};

/* The current task's keyrings, which the first call makes; NULL: out of memory. */
struct task_keyrings *keyrings_mine(void);
/* Makes a keyring and puts it into `*place` (&keyrings->thread, ...), whose old one loses its
 * reference. Errors of key_create(). */
int keyring_install(struct key **place, const char *name, uint32_t rights, bool overrun);
/* Gives another task that session keyring: 0, -ENOMEM. */
int keyrings_share_session(struct task *task, struct key *session);
/* Gives the current task a new anonymous session keyring. The caller has called keyrings_mine(). */
int keyring_install_session(void);
/* Searches all keyrings of the current task, as keyring_search() does. */
int keyrings_search(struct key_search *s);

enum {
	FIND_CREATE = 1,  /* makes the keyring that a special number stands for */
	FIND_PARTIAL = 2, /* also negative keys */
	FIND_ANY = 4,	  /* in any state, and without a check of rights */
};
/* The key for a number from a program, a serial or KEY_SPEC_*, if the current task has these
 * rights. Without a reference. -EINVAL, -ENOKEY, -EACCES, -EKEYREVOKED, -EKEYEXPIRED, -EDQUOT,
 * -ENOMEM. */
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
/* Can a key of the type have this payload? */
bool key_payload_fits(const struct key_type *type, const void *payload, size_t size);
