/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Delivery of signals: the result of an interrupted system call, and the entry into a handler.
 * Linux's rules: a call that returned one of the ERESTART codes is repeated if no handler runs; if
 * one does, the code and SA_RESTART decide.
 */
#include <errno.h>

#include "arch/numbers.h"
#include "arch/shim.h"
#include "user/registers.h"
#include "proc/proc.h"
#include "proc/rseq.h"
#include "sys/syscall.h"

/* Makes the call again. All registers are written back then, so all must be known: those that came
 * with a system call lack the thread pointers. */
static void repeat_call(uint64_t number)
{
	user_regs_complete();
	regs_repeat_call(&current->regs, number);
	user_regs_general_changed();
}

static void restart_without_handler(void)
{
	if (current->syscall_number < 0)
		return;
	switch (-regs_result(&current->regs)) {
	case ERESTARTSYS:
	case ERESTARTNOINTR:
	case ERESTARTNOHAND:
		repeat_call(current->restart_number);
		break;
	case ERESTART_RESTARTBLOCK:
		repeat_call(NR_restart_syscall);
		break;
	}
	current->syscall_number = -1;
}

static void restart_with_handler(const struct linux_sigaction *action)
{
	if (current->syscall_number < 0)
		return;
	switch (-regs_result(&current->regs)) {
	case ERESTARTNOHAND:
	case ERESTART_RESTARTBLOCK:
		regs_set_result(&current->regs, -EINTR);
		break;
	case ERESTARTSYS:
		if (!(action->flags & SA_RESTART)) {
			regs_set_result(&current->regs, -EINTR);
			break;
		}
		repeat_call(current->restart_number);
		break;
	case ERESTARTNOINTR:
		repeat_call(current->restart_number);
		break;
	}
	current->syscall_number = -1;
}

/* The stack cannot hold a frame for `sig`. A SIGSEGV that cannot be taken ends the process. */
static void force_sigsegv(int sig)
{
	siginfo_t fault;

	siginfo_kernel(&fault, SIGSEGV);
	if (sig == SIGSEGV)
		current->sighand->action[SIGSEGV - 1].handler = LINUX_SIG_DFL;
	force_signal(SIGSEGV, &fault);
}

bool signal_entry_undo(void)
{
	struct task *task = current;
	const struct signal_entry *e = &task->entering;
	struct user_regs now;

	if (!shim_is_entering(regs_ip(&task->regs)))
		return false;
	user_regs_complete();
	if (regs_sp(&task->regs) != e->frame)
		return false; /* another signal came in between and has returned */
	now = task->regs;
	task->regs = e->regs;
	regs_copy_thread_pointers(&task->regs, &now);
	user_regs_general_changed();
	task->blocked = e->blocked;
	task->saved_blocked = e->saved_blocked;
	task->restore_blocked = e->restore_blocked;
	task->altstack = e->altstack;
	force_sigsegv(e->sig);
	return true;
}

static void enter_handler(int sig, const siginfo_t *info, const struct linux_sigaction *action)
{
	struct task *task = current;
	ksigset_t mask = task->restore_blocked ? task->saved_blocked : task->blocked;

	restart_with_handler(action);
	task->entering = (struct signal_entry){.sig = sig,
					       .regs = task->regs,
					       .blocked = task->blocked,
					       .saved_blocked = task->saved_blocked,
					       .restore_blocked = task->restore_blocked,
					       .altstack = task->altstack};
	if (signal_frame_build(sig, info, action, mask) < 0) {
		force_sigsegv(sig);
		return;
	}
	task->entering.frame = regs_sp(&task->regs);
	task->restore_blocked = false;
	mask = task->blocked | action->mask;
	if (!(action->flags & SA_NODEFER))
		mask |= signal_mask(sig);
	set_blocked(mask);
}

void signal_deliver(void)
{
	struct linux_sigaction action;
	siginfo_t info;
	int sig;

	sig = signal_take(&info, &action);
	if (sig) {
		/* A frame holds all registers, and building it replaces all. */
		user_regs_general();
		if (current->rseq)
			rseq_interrupted();
		enter_handler(sig, &info, &action);
		return;
	}
	restart_without_handler();
	if (current->restore_blocked) {
		current->restore_blocked = false;
		set_blocked(current->saved_blocked);
	}
}

SYSCALL_DEFINE0(restart_syscall)
{
	long (*restart)(struct task *) = current->restart;

	current->restart = NULL;
	return restart ? restart(current) : -EINTR;
}
