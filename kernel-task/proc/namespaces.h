/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which namespaces a task is in, and how it gets into others: clone, unshare, setns. Of mounts
 * (fs/context.h), System V IPC and message queues (ipc/namespace.h) and the system's names there
 * can be many; of the other kinds there is one. namespaces(7).
 */
#pragma once

#include <stdint.h>

#include "proc/may_wait.h"

struct task;

#define UTS_NAME_SIZE 65

struct uts_namespace {
	unsigned refs; /* of tasks and of open files that stand for it */
	unsigned number;
	char nodename[UTS_NAME_SIZE], domainname[UTS_NAME_SIZE];
};

/* What a task's `uts` means: NULL is the first one. */
struct uts_namespace *uts_namespace_of(struct uts_namespace *ns);
void uts_namespace_get(struct uts_namespace *ns);
void uts_namespace_put(struct uts_namespace *ns);

/* What clone and unshare can make: -EINVAL (as a Linux configured without it), -EPERM. */
int namespaces_check(uint64_t flags);
/* A new task is in its maker's, but for those that `flags` want made: -ENOMEM. */
MAY_WAIT int namespaces_copy(struct task *child, uint64_t flags);
MAY_WAIT void namespaces_leave(struct task *task);
/* The number of a new one, as /proc/PID/ns shows it. */
unsigned namespace_number(void);
