/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that stand for namespaces: the targets of the links in /proc/PID/ns. Each keeps its
 * namespace alive. */
#pragma once

#include <stdint.h>

#include "wait/may_wait.h"

struct cgroup_namespace;
struct file;
struct ipc_namespace;
struct net_namespace;
struct mount_namespace;
struct path;
struct pid_ns;
struct user_ns;
struct uts_namespace;

/* The kinds that can have several namespaces; NULL: the first one. */
struct task_namespaces {
	struct mount_namespace *mounts;
	struct uts_namespace *uts;
	struct ipc_namespace *ipc;
	struct net_namespace *net;
	struct cgroup_namespace *cgroup;
	/* Not NULL if the user namespace is asked for. */
	struct user_ns *user;
	struct pid_ns *pid;
};

struct namespace_file {
	int kind;			   /* CLONE_NEW* */
	struct task_namespaces namespaces; /* the one of that kind, the rest NULL */
};

/* Makes their filesystem; once, at the start. -ENOMEM. */
MAY_WAIT int nsfs_init(void);
/* Makes the path of a file with this name and number, with references, which keeps the namespace of
 * this kind out of `namespaces`. 0, -ENOMEM. */
MAY_WAIT int namespace_path(int kind, const char *name, unsigned number,
			    const struct task_namespaces *namespaces, struct path *out);
/* The namespace that an open file stands for; NULL: it is another kind of file. */
const struct namespace_file *namespace_file(const struct file *file);
