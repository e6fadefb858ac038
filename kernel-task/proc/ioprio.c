/* SPDX-License-Identifier: BSD-2-Clause */
/* I/O priorities: kept for each process and shown. No queue uses them for its order. */
#include <errno.h>

#include "proc/access.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

enum { WHO_PROCESS = 1, WHO_PGRP, WHO_USER };
enum { CLASS_NONE, CLASS_RT, CLASS_BE, CLASS_IDLE };
#define CLASS_SHIFT 13
#define LEVELS	    8

/* The priority of a thread that has chosen none follows from its nice value. */
static int effective(const struct task *task)
{
	int ioprio = task->process->ioprio;

	if (ioprio >> CLASS_SHIFT != CLASS_NONE)
		return ioprio;
	return CLASS_BE << CLASS_SHIFT | (task->nice + 20) / 5;
}

/* The best priority is the lowest number. */
static void look(struct task *task, void *arg)
{
	int *best = arg, own = effective(task);

	if (*best < 0 || own < *best)
		*best = own;
}

SYSCALL_DEFINE2(ioprio_get, int, which, unsigned, who)
{
	struct task_choice c = {.which = which - WHO_PROCESS, .who = who};
	struct task *task;
	int best = -ESRCH;

	if (which < WHO_PROCESS || which > WHO_USER)
		return -EINVAL;
	if (which == WHO_PROCESS) {
		task = who ? task_given((pid_t)who) : current;
		return task ? task->process->ioprio : -ESRCH;
	}
	for_each_chosen(&c, look, &best);
	return best;
}

struct change {
	int ioprio, result;
};

static void set_one(struct task *task, void *arg)
{
	struct change *c = arg;

	if (c->result == -EPERM)
		return;
	c->result = -EPERM;
	if (!task_may_set_ioprio(task) || !task_is_no_stronger(task))
		return;
	task->process->ioprio = c->ioprio;
	c->result = 0;
}

int ioprio_check(int ioprio)
{
	int class = ioprio >> CLASS_SHIFT, level = ioprio & ((1 << CLASS_SHIFT) - 1);

	if (class < CLASS_NONE || class > CLASS_IDLE || (class != CLASS_IDLE && level >= LEVELS) ||
	    (class == CLASS_NONE && level))
		return -EINVAL;
	if (class == CLASS_RT && !capable(CAP_SYS_ADMIN) && !capable(CAP_SYS_NICE))
		return -EPERM;
	return 0;
}

SYSCALL_DEFINE3(ioprio_set, int, which, unsigned, who, int, ioprio)
{
	struct change change = {.ioprio = ioprio, .result = -ESRCH};
	struct task_choice c = {.which = which - WHO_PROCESS, .who = who};
	int error = ioprio_check(ioprio);

	if (error)
		return error;
	if (which < WHO_PROCESS || which > WHO_USER)
		return -EINVAL;
	for_each_chosen(&c, set_one, &change);
	return change.result;
}
