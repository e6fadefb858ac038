/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Taking signals: a thread on its way to user mode looks at the signals that wait for it. It drops
 * ignored ones and performs default actions (the process ends or stops); the first signal with a
 * handler is returned to be delivered.
 */
#include <errno.h>

#include "arch/shim.h"
#include "proc/hold.h"
#include "proc/hooks.h"
#include "proc/proc.h"

#define CORE_WRITTEN 0x80 /* in a status, as wait4 reports it */

bool signal_pending(void)
{
	struct process *process = current->process;

	if (!process)
		return false;
	return process->exiting || current->trace_interrupt || current->held ||
	       (process->group_stop_signal && current->sighand) ||
	       (signals_waiting(current) & ~current->blocked) ||
	       in_set(current->pending.set, SIGKILL);
}

bool fatal_signal_pending(void)
{
	return current->process &&
	       (current->process->exiting || in_set(current->pending.set, SIGKILL));
}

static bool result_is_restart(const struct task *task)
{
	long result = regs_result(&task->regs);

	return task->syscall_number >= 0 && result <= -ERESTARTSYS &&
	       result >= -ERESTART_RESTARTBLOCK;
}

bool signal_work_pending(const struct task *task)
{
	if (task->process->exiting || in_set(task->pending.set, SIGKILL))
		return true;
	/* The shim is loading the program's registers into the processor. */
	if (task->shim != SHIM_IDLE)
		return false;
	return task->process->group_stop_signal || task->trace_interrupt ||
	       task_hold_pending(task) || (signals_waiting(task) & ~task->blocked) ||
	       task->restore_blocked || result_is_restart(task);
}

/* Have all threads of the process stopped, or are they about to end? */
static bool all_stopped(const struct process *process)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node)
		if (!task->exiting && task->fiber.state != TASK_STOPPED &&
		    task->fiber.state != TASK_TRACED)
			return false;
	return true;
}

/* Stops until SIGCONT or SIGKILL. The last thread to stop tells the parent. */
static void stop(void)
{
	struct process *process = current->process;
	int sig = process->group_stop_signal;

	if (trace_group_stop(sig))
		return;
	current->fiber.state = TASK_STOPPED;
	if (all_stopped(process) && !process->stopped) {
		process->stopped = true;
		process->continued = false;
		process->reported_stop = false;
		notify_parent(process, SIGCHLD, CLD_STOPPED, sig);
	}
	task_stands();
	schedule();
	task_stood();
}

static void start_group_stop(int sig)
{
	struct process *process = current->process;
	struct task *task;

	process->group_stop_signal = sig;
	list_for_each_entry (task, &process->threads, thread_node) {
		if (task == current)
			continue;
		if (task->fiber.state == TASK_INTERRUPTIBLE)
			wake_up_task(task);
		task_kick(task);
	}
}

static bool has_handler(const struct linux_sigaction *action)
{
	return action->handler != LINUX_SIG_DFL && action->handler != LINUX_SIG_IGN;
}

/* Work that comes before signals: the end, stops, holds. True: some was done; check again. */
static MAY_WAIT bool stands_or_ends(struct task *task)
{
	struct process *process = task->process;

	if (process->exiting)
		do_group_exit(process->exit_status);
	if (in_set(task->pending.set, SIGKILL))
		do_exit(SIGKILL); /* of this thread alone (another one calls execve) */
	if (process->group_stop_signal)
		stop();
	else if (task->trace_interrupt)
		trace_interrupted();
	else if (task_hold_pending(task))
		task_be_held();
	else
		return false;
	return true;
}

/* The default action of a signal that was taken. Returns if the process does not end. */
static MAY_WAIT void act_by_default(struct process *process, int sig, siginfo_t *info)
{
	int code;

	if (in_set(SIGNALS_IGNORED_BY_DEFAULT, sig))
		return;
	if (process->unkillable && sig != SIGKILL && sig != SIGSTOP)
		return;
	if (in_set(SIGNALS_STOP, sig)) {
		if (sig == SIGSTOP || !pgrp_is_orphaned(process->pgid))
			start_group_stop(sig);
		return;
	}
	code = in_set(SIGNALS_CORE, sig) && hooks_core(info) ? sig | CORE_WRITTEN : sig;
	trace_event(TRACE_EVENT_EXIT, (uint64_t)code);
	do_group_exit(code);
}

int signal_take(siginfo_t *info, struct linux_sigaction *action)
{
	struct task *task = current;

	for (;;) {
		struct linux_sigaction *a;
		int sig;

		if (stands_or_ends(task))
			continue;
		sig = signal_dequeue(task, ~task->blocked, info);
		if (!sig)
			return 0;
		if (sig != SIGKILL)
			sig = trace_signal(sig, info);
		if (!sig)
			continue;
		a = &task->sighand->action[sig - 1];
		if (a->handler == LINUX_SIG_IGN)
			continue;
		if (has_handler(a)) {
			*action = *a;
			if (a->flags & SA_RESETHAND)
				a->handler = LINUX_SIG_DFL;
			return sig;
		}
		act_by_default(task->process, sig, info);
	}
}
