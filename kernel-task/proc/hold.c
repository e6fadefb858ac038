/* SPDX-License-Identifier: BSD-2-Clause */
/* Tasks that stand still and tasks that are held: proc/hold.h. */
#include "proc/hold.h"

#include "proc/hooks.h"
#include "proc/proc.h"

static void set_standing(struct task *task, bool standing)
{
	if (task->standing == standing)
		return;
	task->standing = standing;
	hooks_stands(task);
}

void task_hold(struct task *task, bool hold)
{
	if (task->held == hold)
		return;
	task->held = hold;
	if (hold ? task->fiber.state == TASK_INTERRUPTIBLE : task->in_hold)
		wake_up_task(task);
	if (hold)
		task_kick(task);
}

bool task_hold_pending(const struct task *task)
{
	/* `standing` is still set if the task was let go before it got here. */
	return task->held || task->standing;
}

static bool is_urgent(const struct task *task)
{
	return fatal_signal_pending() || task->process->group_stop_signal || task->trace_interrupt;
}

void task_be_held(void)
{
	struct task *task = current;

	if (task->held)
		set_standing(task, true);
	task->in_hold = true;
	while (task->held && !is_urgent(task)) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule();
	}
	task->in_hold = false;
	/*
	 * If the urgent work is not the task's end it is a stop, in which the task stands as well.
	 */
	if (!task->held || fatal_signal_pending())
		set_standing(task, false);
}

void task_stands(void)
{
	set_standing(current, true);
}

void task_stood(void)
{
	/*
	 * A held task that goes from one stop into the next is not reported as moving in between.
	 */
	if (!current->held || fatal_signal_pending())
		set_standing(current, false);
}
