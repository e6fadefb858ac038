/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User namespaces: which numbers a program has for users and groups, and over what its capabilities
 * hold. Each namespace but the first has a parent, and an owner in the parent: the user that made
 * it. user_namespaces(7).
 *
 * A capability is asked for over a namespace: over the one that owns the object in question (a
 * mount namespace, a host name, another task), or over the first one for what is the whole system's
 * (the clock, a disk, a module). capable() asks for the latter.
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

/* Written once. The same extents twice, in order of each side, and a few as they were written. */
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
	bool owner_had_setfcap; /* its maker could give capabilities to files */
	struct user_usage *counted;
};

extern struct user_ns first_user_ns;

void user_ns_get(struct user_ns *ns);
void user_ns_put(struct user_ns *ns);
/* The current task's; the first one for what runs without an identity. */
struct user_ns *user_ns_mine(void);

/* How many of them a user may have made (/proc/sys/user/max_user_namespaces). */
extern unsigned user_namespaces_max;
/* `c`, a copy of the maker's identity, is in a new one, with all capabilities over it. -EPERM: the
 * maker has no number where it is; -ENOSPC: too many, or too deep; -ENOMEM. */
int cred_new_user_ns(struct cred *c);
/* Likewise in `ns`, which may be entered. */
void cred_enter_user_ns(struct cred *c, struct user_ns *ns);

/* The number of a new namespace of any kind, as /proc/PID/ns shows it. */
unsigned namespace_number(void);

/* ---- numbers ---- */

/* A program's number in `ns`: KUID_NONE, KGID_NONE if it has no mapping there. */
kuid_t kuid_of(const struct user_ns *ns, uid_t uid);
kgid_t kgid_of(const struct user_ns *ns, gid_t gid);
/* The number in `ns`: -1 if there is none. */
uid_t uid_of(const struct user_ns *ns, kuid_t id);
gid_t gid_of(const struct user_ns *ns, kgid_t id);
/* The number that a program of `ns` is shown: 65534 if there is none. */
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

/* Has `who` the capability over `ns`: its own with the bit set, or as owner of one above? */
bool cred_capable(const struct cred *who, const struct user_ns *ns, int capability);
/* Has the current task? */
bool ns_capable(const struct user_ns *ns, int capability);
/* Over its own namespace: what only the caller's own programs can feel. */
bool self_capable(int capability);
/* Over a file: in its own namespace, if that has numbers for both of the file's owners. */
bool owner_capable(kuid_t uid, kgid_t gid, int capability);
/* Is `ns` the one called `above`, or below it? */
bool user_ns_within(const struct user_ns *ns, const struct user_ns *above);
