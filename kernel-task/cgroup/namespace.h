/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cgroup namespaces: which group a task sees as the root of the tree, in /proc/PID/cgroup and in
 * what it mounts. cgroup_namespaces(7).
 */
#pragma once

#include <stdint.h>

#include "cgroup/cgroup.h"
#include "proc/user_ns.h"

struct cgroup_namespace {
	unsigned refs; /* of tasks and of open files that stand for it */
	unsigned number;
	struct user_ns *user_ns; /* its owner, with a reference */
	struct cgroup *root;	 /* with a reference; may have been removed since */
};

/* The namespace that a task's `cgroup_ns` means: NULL is the first one. */
struct cgroup_namespace *cgroup_namespace_of(struct cgroup_namespace *ns);
void cgroup_namespace_get(struct cgroup_namespace *ns);
void cgroup_namespace_put(struct cgroup_namespace *ns);
/* A new one, owned by `owner`, whose root is the current task's group. One reference; NULL when out
 * of memory. */
struct cgroup_namespace *cgroup_namespace_create(struct user_ns *owner);
/* Puts a new task into its maker's namespace, or with CLONE_NEWCGROUP into a new one. -ENOMEM. */
int cgroup_namespace_fork(struct task *child, uint64_t flags);
/* The group that the current task sees as the root; without a reference. */
struct cgroup *cgroup_namespace_root(void);

/*
 * With the mount option nsdelegate a namespace is a delegation boundary: its tasks move tasks only
 * among the groups they see, and do not change the limits of their root.
 */
extern bool cgroup_ns_delegate;
/* Does the boundary allow `ns` to move tasks between these two? */
bool cgroup_namespace_sees(struct cgroup_namespace *ns, const struct cgroup *from,
			   const struct cgroup *to);
/* Is `group` the root of a namespace, `ns`, to which the boundary applies? */
bool cgroup_namespace_guards(struct cgroup_namespace *ns, const struct cgroup *group);
