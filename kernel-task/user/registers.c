/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between user mode and a task's kernel stack. Which registers are known depends on how the thread
 * entered: a system call brings all but the thread pointers, a page fault only its place, a kick
 * none. The rest is fetched when it is needed (user_regs_complete), and written back only if
 * it was changed (regs_changed), since the reply to the fault is the cheapest way back. Where a
 * reply can carry all but the thread pointers, signals are delivered and returned from by replies
 * alone.
 */
#include "user/registers.h"

#include "arch/answers.h"
#include "arch/exception.h"
#include "arch/foreign.h"
#include "proc/proc.h"
#include "proc/rseq.h"
#include "user/share.h"
#include "wait/turn.h"

/* Moves the estimated time of the task's quiet calls from user time, where it was counted, to
 * system time. */
static void divide_time(struct task *task)
{
	struct quiet_calls *quiet = &task->quiet;
	uint64_t calls = (quiet->divided - quiet->left) * quiet->ns;
	uint64_t most = task->utime_ns > quiet->utime_ns ? task->utime_ns - quiet->utime_ns : 0;

	calls = calls < most ? calls : most;
	task->utime_ns -= calls;
	task->fiber.ran_ns += calls;
	quiet->utime_ns = task->utime_ns;
	quiet->divided = quiet->left;
}

void user_left(struct task *task)
{
	if (!task->in_user)
		return;
	share_leaves(task);
	task->in_user = false;
	divide_time(task);
	if (task->process->rseq_used)
		rseq_left_user(task);
}

void user_regs_complete(void)
{
	struct task *task = current;
	struct user_regs all;

	if (task->entry.regs_complete)
		return;
	uthread_get_regs(task->uthread, &all);
	if (task->entry.kind == ENTRY_SYSCALL) {
		regs_copy_thread_pointers(&task->regs, &all);
	} else {
		answers_settle(&all);
		task->regs = all;
	}
	task->entry.regs_complete = true;
}

/* The reply to a foreign system call can set all registers but the thread pointers. */
static bool reply_brings_all(void)
{
	return current->entry.kind == ENTRY_SYSCALL &&
	       machine_syscall_form() == SYSCALL_FORM_FOREIGN;
}

void user_regs_general(void)
{
	if (!reply_brings_all())
		user_regs_complete();
}

void user_regs_general_changed(void)
{
	if (reply_brings_all())
		return;
	user_regs_complete();
	current->entry.regs_changed = true;
}

void user_goes_on(struct task *task)
{
	task->in_user = true;
	share_enters(task);
}

/* The user thread of `task` has been stopped. */
static void user_kicked(struct task *task)
{
	user_left(task);
	task->entry.kind = ENTRY_KICK;
	task->entry.regs_complete = false;
	task->entry.regs_changed = false;
	task->syscall_number = -1;
}

void task_kick(struct task *task)
{
	if (!task->in_user || task == current)
		return;
	if (!uthread_stop(task->uthread))
		return; /* it is entering by itself, and checks for signals when it leaves */
	user_kicked(task);
	run_queue_add(task);
}

/*
 * A program that continues in the kernel's half, or at a non-canonical address, faults before its
 * first instruction. The fault is made here, without sending the thread there, because a
 * microkernel with an inner ring takes such an address as a request for ring 1. An event with only
 * an address had one in the program's half.
 */
static bool faults_at_once(void)
{
	struct task *task = current;
	uint64_t ip = regs_ip(&task->regs);

	if (ip < USER_END || !(task->entry.kind == ENTRY_SYSCALL || task->entry.regs_complete ||
			       task->entry.regs_changed))
		return false;
	user_regs_complete();
	task->entry.regs_changed = true; /* the event's registers are no longer the thread's */
	exception_at(task, ip);
	return true;
}

/* False: it did not run in user mode. */
static bool go_to_user(void)
{
	struct task *task = current;

	user_goes_on(task);
	if (faults_at_once()) {
		user_left(task);
		return false;
	}
	if (task->entry.regs_changed)
		uthread_run(task->uthread, &task->regs);
	else if (task->entry.kind == ENTRY_SYSCALL)
		uthread_run_syscall(task->uthread, &task->regs);
	else
		uthread_run(task->uthread, NULL);
	schedule_to_user();
	return true;
}

void user_run(void)
{
	turn_settle();
	current->syscall_number = -1;
	while (go_to_user() && !foreign_entry())
		;
}
