/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cgroup.freeze and cgroup.kill. A group that is to freeze has all its tasks held on their way to
 * user mode (proc/hold.h). It is frozen when all its own tasks stand and all groups below are
 * frozen; each change of that is reported in cgroup.events.
 */
#include <signal.h>
#include <stddef.h>

#include "cgroup/cgroup.h"
#include "proc/hold.h"
#include "proc/proc.h"

static bool all_stand(const struct cgroup *group)
{
	const struct cgroup *child;

	if (!group->freezing || group->standing < group->task_count)
		return false;
	list_for_each_entry (child, &group->children, sibling)
		if (!child->frozen)
			return false;
	return true;
}

void cgroup_update_frozen(struct cgroup *group)
{
	for (; group->parent; group = group->parent) {
		bool frozen = all_stand(group);

		if (frozen == group->frozen)
			return;
		group->frozen = frozen;
		cgroup_notice(group, CGROUP_NOTICE_EVENTS);
	}
}

static int hold_task(struct task *task, void *hold)
{
	task_hold(task, *(const bool *)hold);
	return 0;
}

/*
 * Sets `freezing` of the group and all groups below it; then computes `frozen`, lowest groups
 * first.
 */
void cgroup_set_freeze(struct cgroup *group, bool freeze)
{
	struct cgroup *at;

	group->freeze = freeze;
	for (at = group; at; at = cgroup_next(group, at)) {
		at->freezing = at->freeze || at->parent->freezing;
		cgroup_for_each_task(at, hold_task, &at->freezing);
	}
	for (at = group; at; at = cgroup_next(group, at))
		if (list_empty(&at->children))
			cgroup_update_frozen(at);
	cgroup_update_frozen(group);
}

static int kill_task(struct task *task, void *arg)
{
	send_signal_process(task->process, SIGKILL, NULL);
	return 0;
}

void cgroup_kill(struct cgroup *group)
{
	for (struct cgroup *at = group; at; at = cgroup_next(group, at)) {
		at->kills++;
		cgroup_for_each_task(at, kill_task, NULL);
	}
}
