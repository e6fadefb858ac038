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
	bool no_new_privs;
};

/* Of the current task. */
bool capable(int capability);
bool in_group(gid_t gid);
