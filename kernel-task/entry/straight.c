/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short path of a system call in the inner ring: the handler runs as soon as the thread has
 * entered, on its task's kernel stack, and the thread returns to its program at once. The older
 * frames of that stack belong to user_loop(), which waits for an event. It learns of the call only
 * if there is work before it (a tracer or filter watches the program's calls) or after it (a
 * signal, a file to close, another thread to run).
 *
 * Such a call is quiet (wait/turn.h) until it waits or takes long; most calls do neither. If
 * several tasks want to compute, no call is quiet, because each task's time must be measured
 * (user/share.h).
 */
#include "entry/straight.h"

#include "entry/entry.h"
#include "machine/clock.h"
#include "machine/inner.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "sys/trace.h"
#include "user/registers.h"
#include "user/share.h"
#include "wait/turn.h"

/* The number of calls between two measured ones varies, so that it does not fall into step with a
 * program's loop. */
#define SAMPLE_LEAST 32
#define SAMPLE_RANGE 64
/* Each measurement enters the mean with a weight of one part in this many. */
#define SAMPLE_WEIGHT 8

static uint64_t sampled_ns; /* when the measured quiet call began; 0: the call is not measured */

/* ---- the time that calls take ---- */

static void begin_sample(struct task *task)
{
	sampled_ns = clock_monotonic_ns();
	task->quiet.until_sample = SAMPLE_LEAST + sampled_ns % SAMPLE_RANGE;
}

static void end_sample(struct quiet_calls *quiet)
{
	uint64_t took = clock_monotonic_ns() - sampled_ns;

	sampled_ns = 0;
	quiet->ns = quiet->ns ? quiet->ns - quiet->ns / SAMPLE_WEIGHT + took / SAMPLE_WEIGHT : took;
}

/* The task is in the kernel from now on. */
static void account(struct task *task)
{
	share_charge(turn_mark());
	user_left(task);
}

/* The current task's call is not quiet any more. */
static void settle(void)
{
	turn_quiet = false;
	if (sampled_ns)
		end_sample(&current->quiet);
	account(current);
}

static void begin_quietly(struct task *task)
{
	turn_quiet = true;
	task->quiet.count++;
	if (!task->quiet.until_sample--)
		begin_sample(task);
}

void straight_init(void)
{
	turn_on_settle = settle;
}

/* ---- the call ---- */

/* NULL: there is no handler, or other code than the handler takes part in the call. Each reason is
 * a word that is not 0, so one branch tests them all. */
static const struct syscall *call_of(const struct task *task)
{
	uint32_t number = (uint32_t)regs_number(&task->regs);

	if (task->attention | task->process->attention | (uintptr_t)task->trace.tracer |
	    (uintptr_t)task->seccomp_filter | trace_on)
		return NULL;
	if (number >= SYSCALL_MAX || !syscall_table[number].handler)
		return NULL;
	return &syscall_table[number];
}

static bool wants_restart(long result)
{
	return (unsigned long)result >= (unsigned long)-ERESTART_RESTARTBLOCK &&
	       (unsigned long)result <= (unsigned long)-ERESTARTSYS;
}

/* Is there work for user_loop() before the thread returns? Blocked signals count too: user_loop()
 * sorts them out. */
static bool has_work(const struct task *task)
{
	return task->attention | task->process->attention | signals_waiting(task) |
	       task->entry.regs_changed | task->entry.came_again | !list_empty(&task->late_files) |
	       wants_restart(regs_result(&task->regs));
}

/* A thread that has slept was interrupted, perhaps in a restartable sequence (proc/rseq.h). */
static bool was_interrupted(const struct task *task)
{
	return !turn_quiet && task->rseq && task->rseq_sleeps != task->fiber.sleeps;
}

static bool others_wait(void)
{
	return !sched_nothing_to_run() || share_is_unsettled();
}

static void make(struct task *task, const struct syscall *call)
{
	if (share_is_contended())
		account(task);
	else
		begin_quietly(task);
	task->entry.kind = ENTRY_SYSCALL;
	task->entry.regs_complete = true;
	task->entry.regs_changed = false;
	task->entry.came_again = false;
	task->restart_number = regs_number(&task->regs);
	task->syscall_number = (int)(task->restart_number & 0x7fffffff);
	regs_arguments(&task->regs, task->arguments);
	regs_set_result(&task->regs, call->handler(task->arguments));
}

/* The call has ended: charges its time if it was accounted. */
static void leave(struct task *task)
{
	if (sampled_ns)
		turn_settle();
	if (turn_quiet) {
		turn_quiet = false;
	} else {
		turn_charge(task);
		user_goes_on(task);
	}
	task->syscall_number = -1;
}

bool straight_call(void *cookie)
{
	struct task *task = cookie;
	const struct syscall *call = call_of(task);

	task_entered(task);
	if (!call || sched_anybody_dead()) {
		call_came_in(task);
		return false;
	}
	make(task, call);
	if (has_work(task) || was_interrupted(task) || others_wait() ||
	    !machine_may_leave(task->uthread)) {
		task->entry.made = true;
		turn_settle();
		return false;
	}
	leave(task);
	return true;
}
