/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules for moving tasks from one group to another, as far as they depend on the two groups. */
#include <errno.h>

#include "cgroup/cgroup.h"
#include "proc/task.h"

/* Processes may be in leaves of the tree and in the root; threads may be in other groups too. */
static int may_have_tasks(const struct cgroup *group)
{
	if (!cgroup_is_valid_domain(group->domain))
		return -EOPNOTSUPP;
	if (cgroup_is_threaded(group) || cgroup_can_be_thread_root(group))
		return 0;
	return group->subtree_control ? -EBUSY : 0;
}

int cgroup_may_move(const struct cgroup *from, const struct cgroup *to, bool process)
{
	int error;

	if (to->removed)
		return -ENODEV;
	error = may_have_tasks(to);
	if (!error && !process && from->domain != to->domain)
		error = -EOPNOTSUPP;
	return error;
}

void cgroup_move(struct task *task, struct cgroup *to, bool process)
{
	struct task *thread;

	if (!process) {
		cgroup_move_task(task, to);
		return;
	}
	list_for_each_entry (thread, &task->process->threads, thread_node)
		if (!thread->exiting)
			cgroup_move_task(thread, to);
}
