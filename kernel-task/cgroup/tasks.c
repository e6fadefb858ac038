/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which task is in which group. A new task belongs to its maker's group, or to the group that
 * clone3 names. It counts there from the beginning of the fork, and is listed when the fork can no
 * longer fail. A task that has ended is not listed, but counts until it was waited for. Kernel
 * threads are in the root group and stay there. NULL stands for the root as a task's group.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>

#include "cgroup/cgroup.h"
#include "cgroup/namespace.h"
#include "proc/hold.h"
#include "proc/hooks.h"
#include "proc/proc.h"

struct cgroup *cgroup_of(const struct task *task)
{
	return task->cgroup ? task->cgroup : cgroup_root();
}

static int visit_root(int (*visit)(struct task *, void *), void *arg)
{
	struct process *process, *next;
	struct task *task, *next_task;

	list_for_each_entry_safe (process, next, &all_processes, all_node) {
		list_for_each_entry_safe (task, next_task, &process->threads, thread_node) {
			int error = task->cgroup || task->exiting ? 0 : visit(task, arg);

			if (error)
				return error;
		}
	}
	return 0;
}

int cgroup_for_each_task(struct cgroup *group, int (*visit)(struct task *, void *), void *arg)
{
	struct task *task, *next;

	if (group == cgroup_root())
		return visit_root(visit, arg);
	list_for_each_entry_safe (task, next, &group->tasks, cgroup_node) {
		int error = visit(task, arg);

		if (error)
			return error;
	}
	return 0;
}

bool cgroup_is_populated(const struct cgroup *group)
{
	return group->task_count || group->populated_children || group->populated_threaded_children;
}

/* The group got its first task (`change` 1) or lost its last one (-1): updates the groups above. */
static void tell_populated(struct cgroup *group, int change)
{
	for (struct cgroup *child = group; child->parent; child = child->parent) {
		struct cgroup *parent = child->parent;
		bool before = cgroup_is_populated(parent);

		cgroup_notice(child, CGROUP_NOTICE_EVENTS);
		if (cgroup_is_threaded(child))
			parent->populated_threaded_children += (unsigned)change;
		else
			parent->populated_children += (unsigned)change;
		if (cgroup_is_populated(parent) == before)
			return;
	}
}

static void enter(struct task *task, struct cgroup *group)
{
	bool before = cgroup_is_populated(group);

	if (group == cgroup_root())
		return;
	list_add_tail(&task->cgroup_node, &group->tasks);
	group->task_count++;
	group->standing += task->standing;
	if (!before)
		tell_populated(group, 1);
	cgroup_update_frozen(group);
}

static void leave(struct task *task)
{
	struct cgroup *group = task->cgroup;

	if (list_empty(&task->cgroup_node))
		return;
	list_del(&task->cgroup_node);
	group->task_count--;
	group->standing -= task->standing;
	if (!cgroup_is_populated(group))
		tell_populated(group, -1);
	cgroup_update_frozen(group);
}

/* Sets the group that the task counts for, without listing it there. The task owns the caller's
 * reference. */
static void set_group(struct task *task, struct cgroup *group)
{
	struct cgroup *before = task->cgroup;

	task->cgroup = group == cgroup_root() ? NULL : group;
	if (before)
		cgroup_put(before);
}

void cgroup_move_task(struct task *task, struct cgroup *group)
{
	struct cgroup *from = cgroup_of(task);

	if (from == group)
		return;
	cgroup_get(from);
	cgroup_pids_charge(group, true);
	leave(task);
	if (group != cgroup_root())
		cgroup_get(group);
	set_group(task, group);
	enter(task, group);
	cgroup_memory_task(task);
	cgroup_pids_uncharge(from);
	cgroup_put(from);
	task_hold(task, group->freezing);
}

/* ---- hooks ---- */

static int place(struct task *child, const struct clone_args_kernel *args)
{
	struct cgroup *group = cgroup_of(current);
	int error = 0;

	if (args->flags & CLONE_INTO_CGROUP_FLAG)
		error = cgroup_find_for_clone(args->cgroup, !(args->flags & CLONE_THREAD), &group);
	else
		cgroup_get(group);
	if (error)
		return error;
	error = cgroup_pids_charge(group, false);
	if (error) {
		cgroup_put(group);
		return error;
	}
	error = cgroup_memory_place(child, group);
	if (error) {
		cgroup_pids_uncharge(group);
		cgroup_put(group);
		return error;
	}
	child->cgroup_counted = true;
	child->cgroup_kills = group->kills;
	if (group == cgroup_root())
		cgroup_put(group);
	set_group(child, group);
	return 0;
}

static int forked(struct task *child, const struct clone_args_kernel *args)
{
	struct cgroup *group = cgroup_of(child);

	if (!(args->flags & CLONE_INTO_CGROUP_FLAG) && group != cgroup_of(current)) {
		/* The maker was moved to another group meanwhile. */
		cgroup_move_task(child, cgroup_of(current));
		return 0;
	}
	if (group->removed)
		return -ENODEV;
	enter(child, group);
	task_hold(child, group->freezing);
	if (group->kills != child->cgroup_kills)
		send_signal_process(child->process, SIGKILL, NULL);
	return 0;
}

static void ends(struct task *task)
{
	if (task->cgroup)
		leave(task);
	cgroup_namespace_put(task->cgroup_ns);
	task->cgroup_ns = NULL;
}

static void forget(struct task *task)
{
	ends(task);
	if (task->cgroup_counted)
		cgroup_pids_uncharge(cgroup_of(task));
	task->cgroup_counted = false;
	cgroup_memory_forget(task);
	set_group(task, cgroup_root());
}

static void stands(struct task *task)
{
	if (list_empty(&task->cgroup_node))
		return;
	task->cgroup->standing += task->standing ? 1u : -1u;
	cgroup_update_frozen(task->cgroup);
}

const struct task_hooks cgroup_hooks = {
	.place = place,
	.fork = cgroup_namespace_fork,
	.forked = forked,
	.exit = ends,
	.free = forget,
	.stands = stands,
};
