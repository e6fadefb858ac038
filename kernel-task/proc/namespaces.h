/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which namespaces a task is in, and how it gets into others: clone, unshare and setns
 * (ipc/setns.c). There can be many namespaces of users (proc/user_ns.h), processes (proc/pid_ns.h),
 * mounts (fs/context.h), System V IPC and message queues (ipc/namespace.h), networks
 * (net/namespace.h), control groups (cgroup/namespace.h) and the system's names; of time there is
 * one. namespaces(7).
 */
#pragma once

#include <sched.h>
#include <stdint.h>

#include "proc/user_ns.h"
#include "wait/may_wait.h"

struct task;

#define UTS_NAME_SIZE 65

/* clone's flags that name a kind of namespace each. */
#define CLONE_NAMESPACES                                                               \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	 CLONE_NEWPID | CLONE_NEWNET)

struct uts_namespace {
	unsigned refs; /* of tasks and of open files that stand for it */
	unsigned number;
	struct user_ns *user_ns; /* with a reference: whose capabilities hold over it */
	char nodename[UTS_NAME_SIZE], domainname[UTS_NAME_SIZE];
};

/* The namespace of a task's field `uts` (NULL: the first one). */
struct uts_namespace *uts_namespace_of(struct uts_namespace *ns);
void uts_namespace_get(struct uts_namespace *ns);
void uts_namespace_put(struct uts_namespace *ns);
/* A new namespace with the names that the caller sees; `owner` owns it. NULL when out of memory. */
struct uts_namespace *uts_namespace_copy(struct user_ns *owner);
/* Puts a new task into its maker's namespace, or with CLONE_NEWUTS into a new one: -ENOMEM. */
int uts_fork(struct task *child, uint64_t flags);

/* Puts a new task into its maker's user namespace, or with CLONE_NEWUSER into a new one: errors as
 * cred_new_user_ns(). Runs before the other kinds, which the new one then owns. */
int user_ns_fork(struct task *child, uint64_t flags);

/* May the current task make these with clone or unshare? -EPERM. */
int namespaces_check(uint64_t flags);
