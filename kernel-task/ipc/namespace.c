/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and freeing IPC namespaces: ipc/namespace.h. */
#include "ipc/namespace.h"

#include <errno.h>
#include <stdlib.h>

#include "ipc/mqueue.h"
#include "proc/charged.h"
#include "proc/hooks.h"
#include "proc/namespaces.h"
#include "proc/task.h"

static struct ipc_namespace first = {.refs = 1, .number = 4026531839u, .user_ns = &first_user_ns};

static void init(struct ipc_namespace *ns)
{
	ns->sets = sem_no_sets;
	ns->queues = msg_no_queues;
	ns->segments = shm_no_segments;
	list_init(&ns->mqueues);
}

struct ipc_namespace *ipc_namespace_of(struct ipc_namespace *ns)
{
	if (ns)
		return ns;
	if (!first.sets.limit)
		init(&first);
	return &first;
}

struct ipc_namespace *ipc_namespace(void)
{
	return ipc_namespace_of(current->ipc);
}

struct ipc_namespace *ipc_namespace_create(struct user_ns *owner)
{
	struct ipc_namespace *ns = charged_alloc(sizeof(*ns));

	if (!ns)
		return NULL;
	init(ns);
	ns->refs = 1;
	ns->number = namespace_number();
	ns->user_ns = owner;
	user_ns_get(owner);
	if (mqueuefs_create(ns)) {
		user_ns_put(owner);
		charged_free(ns);
		return NULL;
	}
	return ns;
}

void ipc_namespace_get(struct ipc_namespace *ns)
{
	if (ns)
		ns->refs++;
}

static void remove_all(struct ipc_ids *ids)
{
	struct ipc_object *object;
	int slot = 0;

	/* Does not wait: the event loop frees the last task of a namespace (task_free()). */
	while ((object = ipc_next(ids, &slot)))
		ipc_remove(object);
	free(ids->slot);
}

/* A segment that is still attached keeps its memory, like one that was removed. */
void ipc_namespace_put(struct ipc_namespace *ns)
{
	if (!ns || --ns->refs)
		return;
	remove_all(&ns->sets);
	remove_all(&ns->queues);
	remove_all(&ns->segments);
	mqueuefs_forget(ns);
	user_ns_put(ns->user_ns);
	charged_free(ns);
}

/* ---- tasks ---- */

static int on_fork(struct task *child, uint64_t flags)
{
	if (flags & CLONE_NEWIPC) {
		child->ipc = ipc_namespace_create(child->cred->user_ns);
		return child->ipc ? 0 : -ENOMEM;
	}
	child->ipc = current->ipc;
	ipc_namespace_get(child->ipc);
	return 0;
}

/* Runs after the last thread's semaphore adjustments, which are made in the namespace. */
static void leave(struct task *task)
{
	ipc_namespace_put(task->ipc);
	task->ipc = NULL;
}

const struct task_hooks ipc_hooks = {.fork = on_fork, .process_exit = sem_exit, .free = leave};
