/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User namespaces: which numbers a program has for users and groups, and over which objects its
 * capabilities hold. Each namespace but the first has a parent, and an owner in the parent: the
 * user that made it. user_namespaces(7).
 *
 * A check for a capability names a namespace: the one that owns the object in question (a mount
 * namespace, a host name, another task), or the first one for objects of the whole system (the
 * clock, a disk, a module). capable() checks over the first one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/ids.h"

struct cred;
struct user_usage;

#define USER_NS_LEVELS 32u  /* below the first one */
#define ID_EXTENTS_MAX 340u /* of one map */
#define ID_OVERFLOW    65534u

/* `count` ids of the namespace, from `first` on, are the kernel's from `lower` on. */
struct id_extent {
	uint32_t first, lower, count;
};

/* Written once. `by_first` and `by_lower` have the same extents, sorted by each side; `shown` has
 * them in the order of the text if they are few. */
struct id_map {
	unsigned count;
	const struct id_extent *by_first, *by_lower;
	struct id_extent shown[5];
};

struct user_ns {
	unsigned refs; /* of credentials, namespaces that it owns, children, open files */
	unsigned number;
	unsigned level;		/* 0: the first one */
	struct user_ns *parent; /* with a reference */
	kuid_t owner;
	kgid_t group;
	struct id_map uids, gids, projids;
	bool setgroups_denied;
	bool owner_had_setfcap; /* the task that made it could give capabilities to files */
	struct user_usage *counted;
};

extern struct user_ns first_user_ns;

void user_ns_get(struct user_ns *ns);
void user_ns_put(struct user_ns *ns);
/* The current task's namespace; the first one for code that runs without an identity. */
struct user_ns *user_ns_mine(void);

/* How many user namespaces a user may have made (/proc/sys/user/max_user_namespaces). */
extern unsigned user_namespaces_max;
/*
 * Makes a namespace and puts `c`, a copy of the maker's identity, into it, with all capabilities
 * over it. -EPERM: the maker's ids have no number in its namespace; -ENOSPC: too many, or too deep;
 * -ENOMEM.
 */
int cred_new_user_ns(struct cred *c);
/* Puts `c` into `ns`, with all capabilities over it; the caller has checked that it may enter. */
void cred_enter_user_ns(struct cred *c, struct user_ns *ns);

/* The number of a new namespace of any kind, as /proc/PID/ns shows it. */
unsigned namespace_number(void);

/* ---- numbers ---- */

/* The id of a program's number in `ns`: KUID_NONE, KGID_NONE if it has no mapping there. */
kuid_t kuid_of(const struct user_ns *ns, uid_t uid);
kgid_t kgid_of(const struct user_ns *ns, gid_t gid);
/* The number of an id in `ns`: -1 if there is none. */
uid_t uid_of(const struct user_ns *ns, kuid_t id);
gid_t gid_of(const struct user_ns *ns, kgid_t id);
/* The number of an id that a program of `ns` is shown: 65534 if there is none. */
uid_t uid_shown(const struct user_ns *ns, kuid_t id);
gid_t gid_shown(const struct user_ns *ns, kgid_t id);
/* The same four in the current task's namespace. */
kuid_t kuid_given(uid_t uid);
kgid_t kgid_given(gid_t gid);
uid_t uid_seen(kuid_t id);
gid_t gid_seen(kgid_t id);
/* Is it the root user of `ns`? */
bool uid_is_root(const struct user_ns *ns, kuid_t id);

/* ---- capabilities ---- */

/* Has `who` the capability over `ns`: by its own set, or as owner of `ns` or one above it? */
bool cred_capable(const struct cred *who, const struct user_ns *ns, int capability);
/* Has the current task the capability over `ns`? */
bool ns_capable(const struct user_ns *ns, int capability);
/* Has the current task the capability over its own namespace? For effects on the caller's own
 * programs only. */
bool self_capable(int capability);
/* Has the current task the capability over a file: in its own namespace, if that has numbers for
 * both of the file's owners? */
bool owner_capable(kuid_t uid, kgid_t gid, int capability);
/* Is `ns` the namespace `above`, or below it? */
bool user_ns_within(const struct user_ns *ns, const struct user_ns *above);
