/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending signals. Some effects happen at once, before any thread takes the signal: SIGCONT
 * continues stopped threads, a stop signal cancels a waiting SIGCONT and the other way round;
 * SIGKILL, and any other signal that would end the process without a core file, marks the whole
 * process as ending. All other effects happen when a thread takes the signal (signal_take.c).
 */
#include <errno.h>
#include <string.h>

#include "proc/pid_ns.h"
#include "proc/proc.h"

struct waitqueue signal_watchers = WAITQUEUE_INIT(signal_watchers);

void siginfo_kernel(siginfo_t *info, int sig)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = LINUX_SI_KERNEL;
}

void siginfo_user(siginfo_t *info, int sig, int code)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = code;
	info->si_pid = current->process ? pid_seen(current->process->pid) : 0;
	info->si_uid = current->cred ? uid_seen(current->cred->uid) : 0;
}

static bool default_is_ignore(int sig)
{
	return in_set(SIGNALS_IGNORED_BY_DEFAULT, sig);
}

/* Is the signal one that init of a namespace ignores? Init gets only signals with a handler, and
 * SIGKILL and SIGSTOP from a namespace above. */
static bool init_is_safe(const struct task *task, int sig, bool forced)
{
	if (!task->process->unkillable || !task->sighand ||
	    task->sighand->action[sig - 1].handler != LINUX_SIG_DFL)
		return false;
	return !(forced && (sig == SIGKILL || sig == SIGSTOP));
}

static bool is_ignored(const struct task *task, int sig)
{
	const struct linux_sigaction *action;

	/* init's thread in the kernel looks at its waiting signals by itself. */
	if (!task->sighand)
		return task->process != init_process;
	/* A blocked signal waits, whatever its action: the action may change, or sigtimedwait() may
	 * take it. */
	if (in_set(task->blocked, sig) ||
	    (task->restore_blocked && in_set(task->saved_blocked, sig)))
		return false;
	/* A tracer is told of every signal. */
	if (task->trace.tracer)
		return false;
	action = &task->sighand->action[sig - 1];
	return action->handler == LINUX_SIG_IGN ||
	       (action->handler == LINUX_SIG_DFL && default_is_ignore(sig));
}

static void continue_process(struct process *process)
{
	struct task *task;

	sigpending_flush(&process->pending, SIGNALS_STOP);
	list_for_each_entry (task, &process->threads, thread_node) {
		sigpending_flush(&task->pending, SIGNALS_STOP);
		wake_stopped_task(task);
	}
	/* A tracer that has attached by PTRACE_SEIZE is told that the group continues. */
	list_for_each_entry (task, &process->threads, thread_node)
		if (task->trace.tracer && task->trace.seized)
			trace_interrupt(task);
	if (process->group_stop_signal && process->stopped) {
		process->continued = true;
		process->stopped = false;
		process->reported_stop = false;
		notify_parent(process, SIGCHLD, CLD_CONTINUED, SIGCONT);
	}
	process->group_stop_signal = 0;
}

static void forget_continue(struct process *process)
{
	struct task *task;

	sigpending_flush(&process->pending, signal_mask(SIGCONT));
	list_for_each_entry (task, &process->threads, thread_node)
		sigpending_flush(&task->pending, signal_mask(SIGCONT));
}

/* Wakes or interrupts a thread that may take `sig`. */
static void alert(struct task *task, bool fatal)
{
	if (task->fiber.state == TASK_INTERRUPTIBLE ||
	    (fatal && task->fiber.state == TASK_KILLABLE))
		wake_up_task(task);
	else if (fatal && task->fiber.state == TASK_STOPPED)
		wake_stopped_task(task);
	else if (fatal && task->fiber.state == TASK_TRACED)
		wake_traced_task(task);
	task_kick(task);
}

void kill_threads(struct process *process)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node) {
		if (task == current || task->exiting)
			continue;
		task->pending.set |= signal_mask(SIGKILL);
		alert(task, true);
	}
}

/* Does the signal end the process, with no handler and no core file in between? */
static bool ends_process(const struct task *task, int sig)
{
	if (sig == SIGKILL)
		return true;
	if (task->trace.tracer)
		return false; /* the tracer may replace the signal */
	if (in_set(task->real_blocked, sig))
		return false; /* sigtimedwait() takes it, whatever its action */
	if (!task->sighand || task->sighand->action[sig - 1].handler != LINUX_SIG_DFL)
		return false;
	return !default_is_ignore(sig) && !in_set(SIGNALS_STOP, sig) && !in_set(SIGNALS_CORE, sig);
}

static bool wants(const struct task *task, int sig)
{
	return !task->exiting && (sig == SIGKILL || !in_set(task->blocked, sig)) &&
	       (task->fiber.state != TASK_STOPPED || sig == SIGKILL);
}

/* Chooses the thread that takes the signal, which was queued. `target` NULL: any thread of the
 * process. */
static void choose_taker(struct process *process, struct task *target, int sig)
{
	struct task *task;

	if (target) {
		if (!wants(target, sig))
			return;
	} else {
		list_for_each_entry (task, &process->threads, thread_node) {
			if (wants(task, sig)) {
				target = task;
				break;
			}
		}
		if (!target)
			return;
	}
	if (ends_process(target, sig) && !process->exiting && target->sighand) {
		process->exiting = true;
		process->exit_status = sig;
		process->group_stop_signal = 0;
		kill_threads(process);
		if (target == current)
			target->pending.set |= signal_mask(SIGKILL);
		return;
	}
	alert(target, sig == SIGKILL);
}

/* The ids in a program's signal are the sender's numbers: translates them to the receiver's. */
static void translate_sender(siginfo_t *info, const struct task *receiver)
{
	const struct user_ns *ns = receiver->cred ? receiver->cred->user_ns : &first_user_ns;
	bool has_ids = info->si_code == LINUX_SI_USER || info->si_code == LINUX_SI_QUEUE ||
		       info->si_code == LINUX_SI_TKILL || info->si_code == LINUX_SI_MESGQ;

	if (has_ids && ns != user_ns_mine())
		info->si_uid = uid_shown(ns, kuid_given(info->si_uid));
	if (has_ids && pid_ns_is_above(receiver))
		info->si_pid = 0;
}

/* `prepaid`: the signal's place in the queue was counted before (a timer's). */
static int send(struct process *process, struct task *target, int sig, const siginfo_t *info,
		bool prepaid)
{
	struct task *judge = target ? target : process->leader;
	siginfo_t copy;
	int error;

	if (process->zombie || process->exiting || !judge)
		return 0;
	bool forced = !info || info->si_code == LINUX_SI_KERNEL || pid_ns_is_above(judge);

	if ((sig == SIGKILL || !in_set(judge->blocked, sig)) && init_is_safe(judge, sig, forced))
		return 0;
	if (in_set(SIGNALS_STOP, sig))
		forget_continue(process);
	else if (sig == SIGCONT)
		continue_process(process);
	/* If the leader has ended before its threads, the action of another thread counts. */
	if (judge->exiting && !target && !list_empty(&process->threads))
		judge = list_first_entry(&process->threads, struct task, thread_node);
	if (sig != SIGKILL && is_ignored(judge, sig))
		return 0;
	if (info) {
		copy = *info;
		translate_sender(&copy, judge);
	} else {
		siginfo_kernel(&copy, sig);
	}
	error = sigpending_add(target ? &target->pending : &process->pending, sig, &copy,
			       prepaid ? NULL : judge);
	if (error < 0)
		return error;
	if (!list_empty(&signal_watchers.waiters))
		wake_up(&signal_watchers);
	choose_taker(process, target, sig);
	return 0;
}

int send_signal_task(struct task *task, int sig, const siginfo_t *info)
{
	if (sig < 1 || sig > NSIG_MAX || !task->process || task->exiting)
		return 0;
	return send(task->process, task, sig, info, false);
}

int send_signal_process(struct process *process, int sig, const siginfo_t *info)
{
	if (sig < 1 || sig > NSIG_MAX)
		return 0;
	return send(process, NULL, sig, info, false);
}

int send_signal_timer(struct process *process, struct task *task, int sig, const siginfo_t *info)
{
	return task && task->exiting ? 0 : send(process, task, sig, info, true);
}

int send_signal_pgrp(pid_t pgid, int sig, const siginfo_t *info)
{
	struct process *process, *next;
	int result = -ESRCH;

	list_for_each_entry_safe (process, next, &all_processes, all_node) {
		if (process->pgid != pgid)
			continue;
		int error = send_signal_process(process, sig, info);

		if (result != 0)
			result = error;
	}
	return result;
}

void force_signal(int sig, const siginfo_t *info)
{
	struct task *task = current;
	struct linux_sigaction *action = &task->sighand->action[sig - 1];

	if (in_set(task->blocked, sig) || action->handler == LINUX_SIG_IGN) {
		action->handler = LINUX_SIG_DFL;
		task->blocked &= ~signal_mask(sig);
	}
	/* Even init ends by a fault that it does not handle. */
	if (action->handler == LINUX_SIG_DFL)
		task->process->unkillable = false;
	/* A waiting signal of the same number must not hide the information of this one. */
	sigpending_flush(&task->pending, signal_mask(sig));
	sigpending_add(&task->pending, sig, info, task);
}

void force_signal_fault(int sig, int code, uint64_t address)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_code = code;
	info.si_addr = (void *)(uintptr_t)address;
	force_signal(sig, &info);
}

void signal_file_too_large(void)
{
	siginfo_t info;

	/* Linux reports it as if the thread had sent it itself. */
	siginfo_user(&info, SIGXFSZ, LINUX_SI_USER);
	send_signal_task(current, SIGXFSZ, &info);
}
