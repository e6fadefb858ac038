/* SPDX-License-Identifier: BSD-2-Clause */
/* Who a task is. Shared between tasks and never changed while shared: a change makes a copy. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct cred {
	unsigned refs;
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	uint64_t cap_permitted, cap_effective, cap_inheritable, cap_bounding, cap_ambient;
	unsigned group_count;
	gid_t *groups;
	unsigned securebits;
};

/* What PR_GET_DUMPABLE says after a change of identity (/proc/sys/fs/suid_dumpable): 0 to 2. */
extern unsigned suid_dumpable;

/* Of the current task. */
bool capable(int capability);
bool in_group(gid_t gid);

/* Root with all capabilities: what the first process gets. NULL when out of memory, as below. */
struct cred *cred_create(void);
/* A private copy to be changed; commit with cred_replace(). */
struct cred *cred_copy(const struct cred *from);
void cred_get(struct cred *cred);
void cred_put(struct cred *cred);
/* The current task becomes `cred` (whose reference moves in); recomputes what depends on it. */
void cred_replace(struct cred *cred);
