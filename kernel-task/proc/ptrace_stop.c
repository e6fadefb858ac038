/* SPDX-License-Identifier: BSD-2-Clause */
/* The traced thread's side of ptrace: where it stops, and how it continues. See ptrace.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "user/registers.h"
#include "abi/capability.h"
#include "proc/hold.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/ptrace.h"

#define LINUX_CLD_TRAPPED 4

static void tell_tracer(struct task *task, int code, int status)
{
	struct process *tracer = task->trace.tracer;
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = SIGCHLD;
	info.si_code = code;
	info.si_pid = pid_in(tracer->leader->pid_ns, task->tid);
	info.si_uid = uid_shown(tracer->leader->cred->user_ns, task->cred->uid);
	info.si_status = status;
	send_signal_process(tracer, SIGCHLD, &info);
	wake_up(&tracer->child_wait);
}

/* Stops; returns the signal that the tracer has chosen. */
static int stop(int code, const siginfo_t *info)
{
	struct task *task = current;
	struct trace *t = &task->trace;

	user_regs_complete();
	t->code = code;
	t->info = *info;
	t->go = t->reported = t->listening = false;
	t->signal = 0;
	task->fiber.state = TASK_TRACED;
	tell_tracer(task, LINUX_CLD_TRAPPED, code & 0x7f);
	task_stands();
	while (t->tracer && !t->go && !fatal_signal_pending()) {
		task->fiber.state = TASK_TRACED;
		schedule();
		trace_fpu_serve();
	}
	task->fiber.state = TASK_RUNNING;
	task_stood();
	trace_fpu_end();
	t->place = TRACE_OUTSIDE;
	trace_watch_begin();
	/* The trap flag is the tracer's while it steps, and not seen by the program otherwise. */
	t->watching = t->tracer && trace_watches(task);
	regs_set_step(&task->regs, t->tracer && (t->mode == TRACE_STEP || t->watching));
	task->entry.regs_changed = true;
	return t->signal;
}

static int stop_for(int code)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = code & 0x7f;
	info.si_code = code;
	info.si_pid = pid_seen(current->tid);
	info.si_uid = uid_seen(current->cred->uid);
	return stop(code, &info);
}

static void stop_at_call(enum trace_place place)
{
	struct trace *t = &current->trace;
	int sig;

	t->place = place;
	sig = stop_for(SIGTRAP | (t->options & TRACE_O_SYSGOOD ? 0x80 : 0));
	if (sig)
		send_signal_task(current, sig, NULL);
}

void trace_syscall_entry(void)
{
	struct task *task = current;

	if (!task->trace.tracer || task->trace.mode != TRACE_SYSCALL)
		return;
	regs_set_result(&task->regs, -ENOSYS);
	stop_at_call(TRACE_ENTRY);
}

void trace_syscall_exit(void)
{
	struct task *task = current;

	if (!task->trace.tracer)
		return;
	if (task->trace.mode == TRACE_SYSCALL)
		stop_at_call(TRACE_EXIT);
	else if (task->trace.mode == TRACE_STEP)
		force_signal_fault(SIGTRAP, TRAP_BRKPT, regs_ip(&task->regs));
	else
		trace_watch_begin(); /* memory that the call wrote was not changed by the program */
}

int trace_signal(int sig, siginfo_t *info)
{
	struct task *task = current;
	int passed;

	if (!task->trace.tracer)
		return sig;
	user_regs_complete();
	passed = stop(sig, info);
	if (!passed)
		return 0;
	if (passed != sig) {
		siginfo_kernel(info, passed);
		info->si_code = LINUX_SI_USER;
		if (task->trace.tracer)
			info->si_pid = pid_seen(task->trace.tracer->pid);
	} else {
		*info = task->trace.info;
	}
	if (!in_set(task->blocked, passed))
		return passed;
	send_signal_task(task, passed, info);
	return 0;
}

uint64_t trace_number(pid_t global)
{
	const struct process *tracer = current->trace.tracer;

	return tracer ? (uint64_t)pid_in(tracer->leader->pid_ns, global) : 0;
}

bool trace_event(int event, uint64_t message)
{
	struct trace *t = &current->trace;
	int sig;

	if (!t->tracer || !(t->options & 1u << event))
		return false;
	t->message = message;
	sig = stop_for(SIGTRAP | event << 8);
	if (sig)
		send_signal_task(current, sig, NULL);
	return true;
}

bool trace_seccomp(uint32_t data)
{
	struct task *task = current;

	if (!task->trace.tracer || !(task->trace.options & TRACE_O_SECCOMP))
		return false;
	regs_set_result(&task->regs, -ENOSYS);
	task->trace.place = TRACE_SECCOMP;
	return trace_event(TRACE_EVENT_SECCOMP, data);
}

bool trace_group_stop(int sig)
{
	const struct trace *t = &current->trace;

	if (!t->tracer)
		return false;
	current->trace_interrupt = false;
	stop_for(t->seized ? sig | TRACE_EVENT_STOP << 8 : sig);
	current->process->group_stop_signal = 0;
	return true;
}

void trace_interrupted(void)
{
	current->trace_interrupt = false;
	if (current->trace.tracer)
		stop_for(SIGTRAP | TRACE_EVENT_STOP << 8);
}

void trace_exec(int old_tid)
{
	struct trace *t = &current->trace;
	siginfo_t info;

	trace_watch_forget(current);
	if (!t->tracer || trace_event(TRACE_EVENT_EXEC, trace_number(old_tid)) || t->seized)
		return;
	siginfo_user(&info, SIGTRAP, LINUX_SI_USER);
	send_signal_task(current, SIGTRAP, &info);
}

static void set_tracing_identity(struct trace *trace, struct cred *by)
{
	struct cred *old = trace->by;

	trace->by = by;
	if (by)
		cred_get(by);
	if (old)
		cred_put(old);
}

void trace_new_child(struct task *child, int event)
{
	const struct trace *mine = &current->trace;

	if (!mine->tracer || !(mine->options & 1u << event))
		return;
	if (trace_link(child, mine->tracer, mine->seized, mine->options) < 0)
		return;
	set_tracing_identity(&child->trace, mine->by);
	if (mine->seized)
		child->trace_interrupt = true;
	else
		send_signal_task(child, SIGSTOP, NULL);
}

void trace_interrupt(struct task *task)
{
	task->trace_interrupt = true;
	if (task->fiber.state == TASK_TRACED && task->trace.listening)
		trace_resume(task, task->trace.mode, 0);
	else if (task->fiber.state == TASK_INTERRUPTIBLE)
		wake_up_task(task);
	task_kick(task);
}

/* ---- links ---- */

int trace_link(struct task *task, struct process *tracer, bool seized, unsigned options)
{
	struct trace_end *end = calloc(1, sizeof(*end));

	if (!end)
		return -ENOMEM;
	trace_fpu_forget(task); /* the thread may be in the last stop for its previous tracer */
	task->trace = (struct trace){.tracer = tracer,
				     .seized = seized,
				     .options = options,
				     .end = end,
				     .watching = task->trace.watching,
				     .by = NULL};
	set_tracing_identity(&task->trace, current->cred);
	task->trace_interrupt = false;
	list_add_tail(&task->trace.node, &tracer->tracees);
	hooks_changed(task);
	return 0;
}

void trace_unlink(struct task *task)
{
	if (!task->trace.tracer)
		return;
	list_del(&task->trace.node);
	free(task->trace.end);
	task->trace.end = NULL;
	trace_watch_forget(task);
	/* The copy of the floating-point state is not wanted any more. */
	task->trace.fpu.wanted = false;
	wake_up(&task->trace.tracer->child_wait);
	task->trace.tracer = NULL;
	set_tracing_identity(&task->trace, NULL);
	task->trace.mode = TRACE_CONT;
	task->trace_interrupt = false;
	hooks_changed(task);
}

void trace_thread_ends(struct task *task, int status)
{
	struct process *tracer = task->trace.tracer;
	struct trace_end *end = task->trace.end;

	if (!tracer)
		return;
	if (!ignores_children(tracer)) {
		task->trace.end = NULL;
		end->tid = task->tid;
		end->pgid = task->process->pgid;
		end->uid = task->cred->uid;
		end->status = status;
		process_usage(task->process, &end->usage);
		list_add_tail(&end->node, &tracer->tracee_ends);
	}
	if (status & 0x7f)
		tell_tracer(task, status & 0x80 ? CLD_DUMPED : CLD_KILLED, status & 0x7f);
	else
		tell_tracer(task, CLD_EXITED, status >> 8);
	trace_unlink(task);
}

void trace_resume(struct task *task, enum trace_mode mode, int sig)
{
	task->trace.mode = mode;
	task->trace.signal = sig;
	task->trace.go = true;
	wake_traced_task(task);
}

void trace_tracer_exits(struct process *tracer)
{
	struct trace_end *end, *next_end;
	struct task *task, *next;

	list_for_each_entry_safe (end, next_end, &tracer->tracee_ends, node) {
		list_del(&end->node);
		free(end);
	}
	list_for_each_entry_safe (task, next, &tracer->tracees, trace.node) {
		bool kill = task->trace.options & TRACE_O_EXITKILL;
		struct process *process = task->process;

		trace_unlink(task);
		trace_resume(task, TRACE_CONT, 0);
		if (kill)
			send_signal_process(process, SIGKILL, NULL);
		else if (process->zombie && process->parent && process->parent != tracer)
			notify_parent(process, process_exit_signal(process), 0, 0);
	}
}
