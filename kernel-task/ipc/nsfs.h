/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that stand for namespaces: what the links in /proc/PID/ns lead to. They keep what they
 * stand for. */
#pragma once

#include <stdint.h>

#include "wait/may_wait.h"

struct file;
struct ipc_namespace;
struct net_namespace;
struct mount_namespace;
struct path;
struct uts_namespace;

/* Of each kind that there can be many of; NULL: the first one. */
struct task_namespaces {
	struct mount_namespace *mounts;
	struct uts_namespace *uts;
	struct ipc_namespace *ipc;
	struct net_namespace *net;
};

struct namespace_file {
	int kind;			   /* CLONE_NEW* */
	struct task_namespaces namespaces; /* the one of that kind, the rest NULL */
};

/* The file of that name and number, with references: 0, -ENOMEM. Of `namespaces` the one of that
 * kind is kept. */
MAY_WAIT int namespace_path(int kind, const char *name, unsigned number,
			    const struct task_namespaces *namespaces, struct path *out);
/* What an open file stands for; NULL: no namespace. */
const struct namespace_file *namespace_file(const struct file *file);
