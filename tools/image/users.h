/* SPDX-License-Identifier: BSD-2-Clause */
/* The user who runs the command: USER[:GROUP] of names or numbers, looked up in the image's passwd
 * and group. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "tools/image/problem.h"

#define USER_GROUPS_MAX 256

struct user {
	uint32_t uid, gid;
	uint32_t groups[USER_GROUPS_MAX]; /* supplementary ones, the first is gid */
	size_t group_count;
	char home[256]; /* "/" if passwd does not say */
	char name[64];	/* "" if passwd does not say */
};

/*
 * Finds the user `who`, as container runtimes do: the group is that of passwd, 0 for a number that
 * passwd does not have; the groups that list the user are added unless `who` names a group; the
 * primary group is always among them. "" is root. `passwd` and `group` are the files' texts. -1: p.
 */
int user_find(struct user *out, const char *who, const char *passwd, const char *group,
	      struct problem *p);
