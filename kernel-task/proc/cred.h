/* SPDX-License-Identifier: BSD-2-Clause */
/* The identity of a task. It is shared between tasks and never changed while shared: a change makes
 * a copy. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "abi/capability.h"
#include "proc/ids.h"
#include "proc/user_ns.h"
#include "wait/may_wait.h"

struct cred {
	unsigned refs;
	struct user_ns *user_ns; /* with a reference: the namespace that the capabilities are for */
	kuid_t uid, euid, suid, fsuid;
	kgid_t gid, egid, sgid, fsgid;
	uint64_t cap_permitted, cap_effective, cap_inheritable, cap_bounding, cap_ambient;
	unsigned group_count;
	kgid_t *groups;
	unsigned securebits;
};

/* What PR_GET_DUMPABLE says after a change of identity (/proc/sys/fs/suid_dumpable): 0 to 2. */
extern unsigned suid_dumpable;

/* Has the current task CAP_* (abi/capability.h) over the whole system; is it in the group? For
 * objects that belong to a namespace: ns_capable() (proc/user_ns.h). */
bool capable(int capability);
bool in_group(kgid_t gid);

/* Root with all capabilities, for the first process. NULL when out of memory. */
struct cred *cred_create(void);
/* A private copy to be changed; commit with cred_replace(). NULL when out of memory. */
struct cred *cred_copy(const struct cred *from);
void cred_get(struct cred *cred);
void cred_put(struct cred *cred);
/* Has `small` no rights that `large` lacks? The owner of a namespace has all rights over it. */
bool cred_is_subset(const struct cred *small, const struct cred *large);
/* The groups as the current task's namespace numbers them, to user memory: 0, -EFAULT. */
MAY_WAIT long groups_to_user(const struct cred *cred, uint64_t address);
/* The current task becomes `cred` (whose reference moves in); recomputes what depends on it. */
void cred_replace(struct cred *cred);
/* -EAGAIN: the current task's user has more tasks than RLIMIT_NPROC allows, and had too many when
 * the task became that user. Then execve fails. */
int cred_check_tasks(void);

/* What prctl() changes of the current task's identity (prctl_cred.c): 0 or a negative errno. */
long prctl_drop_bounding(uint64_t capability);
long prctl_set_securebits(uint64_t bits);
long prctl_set_keep_caps(uint64_t keep);
long prctl_ambient(uint64_t operation, uint64_t capability);
