/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPC namespaces: each has System V objects and POSIX message queues of its own. The settings of
 * /proc/sys hold for all namespaces. ipc_namespaces(7).
 */
#pragma once

#include "ipc/sysv.h"
#include "proc/user_ns.h"
#include "libs/base/list.h"
#include "wait/may_wait.h"

struct ipc_namespace {
	unsigned refs; /* of tasks and of open files that stand for it */
	unsigned number;
	struct user_ns *user_ns; /* its owner, with a reference */
	struct ipc_ids sets, queues, segments;
	struct list_head mqueues; /* queues with names */
	unsigned mqueue_count;
	uint64_t mqueue_cookie;	    /* of the next queue */
	struct mount *mqueue_mount; /* of the filesystem that has the names; in no tree */
};

/* The current task's namespace; the one that a task's field `ns` means (NULL: the first). */
struct ipc_namespace *ipc_namespace(void);
struct ipc_namespace *ipc_namespace_of(struct ipc_namespace *ns);
/* Makes an empty namespace that `owner` owns; one reference. NULL when out of memory. */
MAY_WAIT struct ipc_namespace *ipc_namespace_create(struct user_ns *owner);
void ipc_namespace_get(struct ipc_namespace *ns);
MAY_WAIT void ipc_namespace_put(struct ipc_namespace *ns);

/* Tables without an object, one for each kind. */
extern const struct ipc_ids sem_no_sets, msg_no_queues, shm_no_segments;
