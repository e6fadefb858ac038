/* SPDX-License-Identifier: BSD-2-Clause */
/* Nice values. They belong to threads; the calls choose them by thread, process group or user. */
#include <errno.h>

#include "machine/inner.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/proc.h"
#include "proc/pid_ns.h"
#include "sys/syscall.h"
#include "user/share.h"

static bool selected(const struct task *task, const struct task_choice *c)
{
	switch (c->which) {
	case PRIO_PROCESS:
		return task->tid == c->number;
	case PRIO_PGRP:
		return task->process->pgid == c->number;
	default:
		return uid_eq(task->cred->uid, c->user);
	}
}

static void resolve_who(struct task_choice *c)
{
	if (c->which == PRIO_USER)
		c->user = c->who ? kuid_given(c->who) : current->cred->uid;
	else if (c->who)
		c->number = pid_given((pid_t)c->who);
	else
		c->number = c->which == PRIO_PROCESS ? current->tid : current->process->pgid;
}

void for_each_chosen(struct task_choice *c, void (*fn)(struct task *, void *), void *arg)
{
	struct process *p;
	struct task *task;

	resolve_who(c);
	list_for_each_entry (p, &all_processes, all_node) {
		if (p->zombie && p->leader && p->leader->cred && selected(p->leader, c))
			fn(p->leader, arg);
		list_for_each_entry (task, &p->threads, thread_node)
			if (task->cred && selected(task, c))
				fn(task, arg);
	}
}

static void look(struct task *task, void *arg)
{
	int *best = arg;

	if (20 - task->nice > *best)
		*best = 20 - task->nice;
}

SYSCALL_DEFINE2(getpriority, int, which, unsigned, who)
{
	struct task_choice c = {.which = which, .who = who};
	int best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_chosen(&c, look, &best);
	return best;
}

struct change {
	int nice, result;
};

static void set_one(struct task *task, void *arg)
{
	struct change *c = arg;

	if (!task_may_renice(task)) {
		c->result = -EPERM;
	} else if (c->nice < task->nice && !capable(CAP_SYS_NICE) &&
		   !nice_is_allowed(task, c->nice)) {
		c->result = -EACCES;
	} else if (!task_is_no_stronger(task)) {
		c->result = -EPERM;
	} else {
		share_set_policy(task, task->policy, task->rt_priority, c->nice);
		if (c->result == -ESRCH)
			c->result = 0;
	}
}

SYSCALL_DEFINE3(setpriority, int, which, unsigned, who, int, nice)
{
	struct task_choice c = {.which = which, .who = who};
	struct change change = {.nice = nice < -20 ? -20 : nice > 19 ? 19 : nice, .result = -ESRCH};

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	for_each_chosen(&c, set_one, &change);
	return change.result;
}

SYSCALL_DEFINE0(sched_yield)
{
	current->nivcsw++;
	share_yield();
	if (share_any_in_user())
		machine_yield();
	schedule();
	return 0;
}
