/* SPDX-License-Identifier: BSD-2-Clause */
/* How tasks change from one group to another: what the two groups say to it. */
#include <errno.h>

#include "cgroup/cgroup.h"
#include "proc/task.h"

/* Processes are at the ends of the tree, or in the root; threads may be further up. */
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
