/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>/ns: which namespaces a process is in. There is one of each kind but of mounts; the
 * numbers of the first ones are Linux's. namespaces(7). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fs/context.h"
#include "fs/proc/procfs.h"
#include "proc/proc.h"

#define MOUNTS_FIRST 4026531841u

static char *link_text(const char *kind, unsigned number, int *error)
{
	char text[32];

	snprintf(text, sizeof(text), "%s:[%u]", kind, number);
	char *copy = strdup(text);
	if (!copy)
		*error = -ENOMEM;
	return copy;
}

static char *link_mounts(const struct proc_ref *ref, struct path *jump, int *error)
{
	const struct task *task = proc_task(ref);

	if (!task || !task->fs || !proc_may_inspect(task)) {
		*error = task && task->fs ? -EACCES : -ENOENT;
		return NULL;
	}
	const struct mount_namespace *ns = task->fs->namespace;
	return link_text("mnt", ns ? MOUNTS_FIRST + 1 + (unsigned)ns->top->id : MOUNTS_FIRST,
			 error);
}

#define ONLY_ONE(function, kind, number)                                                 \
	static char *function(const struct proc_ref *ref, struct path *jump, int *error) \
	{                                                                                \
		const struct task *task = proc_task(ref);                                \
                                                                                         \
		if (task && proc_may_inspect(task))                                      \
			return link_text(kind, number, error);                           \
		*error = task ? -EACCES : -ENOENT;                                       \
		return NULL;                                                             \
	}
ONLY_ONE(link_cgroup, "cgroup", 4026531835u)
ONLY_ONE(link_ipc, "ipc", 4026531839u)
ONLY_ONE(link_net, "net", 4026531840u)
ONLY_ONE(link_pid, "pid", 4026531836u)
ONLY_ONE(link_time, "time", 4026531834u)
ONLY_ONE(link_user, "user", 4026531837u)
ONLY_ONE(link_uts, "uts", 4026531838u)

#define LINK(NAME, FUNCTION)                                           \
	{                                                              \
		.name = NAME, .mode = S_IFLNK | 0777, .link = FUNCTION \
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
