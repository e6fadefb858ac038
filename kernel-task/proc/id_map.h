/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What /proc/PID/{uid_map,gid_map,projid_map,setgroups} set of a user namespace and show of it.
 * user_namespaces(7), "User and group ID mappings". None of these waits.
 */
#pragma once

#include <stddef.h>

struct cred;
struct seq;
struct user_ns;

enum id_map_kind { ID_MAP_USERS, ID_MAP_GROUPS, ID_MAP_PROJECTS };

/*
 * Sets a map from its lines. `opener` is who opened the file: the current task must not be lent the
 * rights of the one, nor the opener those of the other. -EPERM: it is set already, or may not be
 * set so by them; -EINVAL: no lines of three numbers, extents that overlap or too many of them;
 * -ENOMEM.
 */
int id_map_write(struct user_ns *ns, enum id_map_kind kind, const struct cred *opener,
		 const char *text);
/* The lines, with the ids of the parent as the reader's namespace numbers them. */
void id_map_show(const struct user_ns *ns, enum id_map_kind kind, const struct user_ns *reader,
		 struct seq *out);
/* "allow" or "deny": 0, -EINVAL, -EPERM (it cannot be allowed again, nor denied once there are
 * groups). */
int setgroups_write(struct user_ns *ns, const char *text);
