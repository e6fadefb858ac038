/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>/ns: which namespaces a process is in, and files that setns takes. The first
 * namespaces have Linux's numbers. namespaces(7). */
#include <errno.h>
#include <sched.h>

#include "cgroup/namespace.h"
#include "fs/context.h"
#include "ipc/nsfs.h"
#include "fs/proc/pid.h"
#include "ipc/namespace.h"
#include "net/namespace.h"
#include "proc/namespaces.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

#define MOUNTS_FIRST	   4026531841u
#define CLONE_NEWTIME_FLAG 0x80

/* The target of a link of that kind: `number` 0 is the task's own namespace, else the only one of
 * the kind. */
static char *link_to(const struct proc_ref *ref, int kind, const char *name, unsigned number,
		     struct path *jump, int *error)
{
	const struct task *task = proc_task(ref);
	bool of_children = *ref->entry->name == 'p' && ref->entry->name[3]; /* pid_for_children */

	if (!task || !task->cred || (!task->fs && kind != CLONE_NEWUSER)) {
		*error = -ENOENT;
		return NULL;
	}
	const struct task_namespaces in = {.mounts = task->fs ? task->fs->namespace : NULL,
					   .uts = task->uts,
					   .ipc = task->ipc,
					   .net = task->net,
					   .cgroup = task->cgroup_ns,
					   .user = task->cred->user_ns,
					   .pid = of_children ? task->child_pid_ns : task->pid_ns};
	/* A PID namespace without its first process cannot be entered. */
	if (of_children && in.pid->level && !in.pid->init) {
		*error = -ENOENT;
		return NULL;
	}
	if (kind == CLONE_NEWNS)
		number = in.mounts ? in.mounts->number : MOUNTS_FIRST;
	else if (kind == CLONE_NEWUTS)
		number = uts_namespace_of(in.uts)->number;
	else if (kind == CLONE_NEWIPC)
		number = ipc_namespace_of(in.ipc)->number;
	else if (kind == CLONE_NEWNET)
		number = net_namespace_of(in.net)->number;
	else if (kind == CLONE_NEWCGROUP)
		number = cgroup_namespace_of(in.cgroup)->number;
	else if (kind == CLONE_NEWUSER)
		number = in.user->number;
	else if (kind == CLONE_NEWPID)
		number = in.pid->number;
	*error = namespace_path(kind, name, number, &in, jump);
	return NULL;
}

#define KIND(function, kind, name, number)                                               \
	static char *function(const struct proc_ref *ref, struct path *jump, int *error) \
	{                                                                                \
		return link_to(ref, kind, name, number, jump, error);                    \
	}
KIND(link_cgroup, CLONE_NEWCGROUP, "cgroup", 0)
KIND(link_ipc, CLONE_NEWIPC, "ipc", 0)
KIND(link_mounts, CLONE_NEWNS, "mnt", 0)
KIND(link_net, CLONE_NEWNET, "net", 0)
KIND(link_pid, CLONE_NEWPID, "pid", 0)
KIND(link_time, CLONE_NEWTIME_FLAG, "time", 4026531834u)
KIND(link_user, CLONE_NEWUSER, "user", 0)
KIND(link_uts, CLONE_NEWUTS, "uts", 0)

#define LINK(NAME, FUNCTION)                                                                \
	{                                                                                   \
		.name = NAME, .mode = S_IFLNK | 0777, .guard = GUARD_LINK, .link = FUNCTION \
	}

const struct proc_entry proc_ns_entries[] = {LINK("cgroup", link_cgroup),
					     LINK("ipc", link_ipc),
					     LINK("mnt", link_mounts),
					     LINK("net", link_net),
					     LINK("pid", link_pid),
					     LINK("pid_for_children", link_pid),
					     LINK("time", link_time),
					     LINK("time_for_children", link_time),
					     LINK("user", link_user),
					     LINK("uts", link_uts),
					     {.name = NULL}};
