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
 * Sets a map from its lines. `opener` is the identity that opened the file: both it and the current
 * task must have the rights, so that neither lends them to the other. -EPERM: the map is set
 * already, or one of the two may not set it so; -EINVAL: no lines of three numbers, overlapping
 * extents or too many of them; -ENOMEM.
 */
int id_map_write(struct user_ns *ns, enum id_map_kind kind, const struct cred *opener,
		 const char *text);
/* The lines, with the ids of the parent as the reader's namespace numbers them. */
void id_map_show(const struct user_ns *ns, enum id_map_kind kind, const struct user_ns *reader,
		 struct seq *out);
/* Sets "allow" or "deny": 0, -EINVAL, -EPERM ("allow" after "deny", or "deny" once there is a map
 * of groups). */
int setgroups_write(struct user_ns *ns, const char *text);
