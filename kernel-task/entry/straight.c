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

/* The words that are tested are 0 as a rule, so they are combined and one branch tests them all: a
 * branch costs the emulator more than a word. */
#define RARELY(condition) __builtin_expect((condition) != 0, 0)

/* The number of calls between two measured ones varies, so that it does not fall into step with a
 * program's loop. */
#define SAMPLE_LEAST 32
#define SAMPLE_RANGE 64
/* Each measurement has a weight of 1/8 in the mean. */
#define SAMPLE_WEIGHT 8

/* ---- the time that calls take ---- */

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
	account(current);
}

/* A call that is measured is not quiet. */
static void begin_sample(struct task *task)
{
	struct quiet_calls *quiet = &task->quiet;

	account(task);
	quiet->began_ns = turn_marked_ns();
	quiet->sleeps = task->fiber.sleeps;
	quiet->left = SAMPLE_LEAST + quiet->began_ns % SAMPLE_RANGE;
	quiet->divided = quiet->left;
}

/* The measured call ends now. If the task has slept, the time includes other tasks' and is dropped.
 */
static void end_sample(struct task *task)
{
	struct quiet_calls *quiet = &task->quiet;
	uint64_t took = turn_marked_ns() - quiet->began_ns;

	quiet->began_ns = 0;
	if (quiet->sleeps != task->fiber.sleeps)
		return;
	quiet->ns = quiet->ns ? quiet->ns - quiet->ns / SAMPLE_WEIGHT + took / SAMPLE_WEIGHT : took;
}

static inline void begin(struct task *task)
{
	if (RARELY(share_is_contended())) {
		account(task);
	} else if (RARELY(!task->quiet.left)) {
		begin_sample(task);
	} else {
		task->quiet.left--;
		turn_quiet = true;
	}
}

void straight_init(void)
{
	turn_on_settle = settle;
}

/* ---- the call ---- */

/* Not 0: code other than the handler is involved in the call. */
static inline uint64_t is_watched(const struct task *task)
{
	return task->attention | task->process->attention | (uintptr_t)task->trace.tracer |
	       (uintptr_t)task->seccomp_filter | trace_on;
}

static inline uint64_t wants_restart(long result)
{
	return (unsigned long)result - (unsigned long)-ERESTART_RESTARTBLOCK <=
	       ERESTART_RESTARTBLOCK - ERESTARTSYS;
}

/* Not 0 where the list is not empty. */
static inline uint64_t has_some(const struct list_head *list)
{
	return (uintptr_t)list->next ^ (uintptr_t)list;
}

/* What user_loop() looks at before it lets a thread go. Signals that are blocked are left to it,
 * too. */
static inline uint64_t has_work(const struct task *task)
{
	return task->attention | task->process->attention | signals_waiting(task) |
	       task->entry.regs_changed | has_some(&task->late_files) |
	       wants_restart(regs_result(&task->regs));
}

/* A thread that has slept was interrupted, perhaps in a restartable sequence (proc/rseq.h). */
static bool was_interrupted(const struct task *task)
{
	return task->rseq && task->rseq_sleeps != task->fiber.sleeps;
}

static inline void make(struct task *task, syscall_handler *handler)
{
	begin(task);
	task->entry.kind = ENTRY_SYSCALL;
	task->entry.regs_complete = true;
	task->entry.regs_changed = false;
	task->entry.came_again = false;
	task->entry.made = false;
	task->restart_number = regs_number(&task->regs);
	task->syscall_number = (int)(task->restart_number & 0x7fffffff);
	regs_set_result(&task->regs, handler(&task->regs));
}

/* After a call that was accounted for, in which anything may have happened. False: user_loop() is
 * to look at its thread. */
static bool leave_accounted(struct task *task)
{
	if (task->entry.came_again || was_interrupted(task) || has_some(&sched_dead) ||
	    share_is_unsettled() || !machine_may_leave(task->uthread))
		return false;
	turn_charge(task);
	if (task->quiet.began_ns)
		end_sample(task);
	user_goes_on(task);
	return true;
}

static bool leave_to_loop(struct task *task)
{
	task->entry.made = true;
	turn_settle();
	if (task->quiet.began_ns) {
		turn_charge(task);
		end_sample(task);
	}
	return false;
}

bool straight_call(void *cookie)
{
	struct task *task = cookie;
	uint32_t number = (uint32_t)regs_number(&task->regs);
	syscall_handler *handler = number < SYSCALL_MAX ? syscall_table[number].handler : NULL;

	task_entered(task);
	if (RARELY(is_watched(task) | !handler | has_some(&sched_dead))) {
		call_came_in(task);
		return false;
	}
	make(task, handler);
	if (RARELY(has_work(task) | has_some(&sched_run_queue)))
		return leave_to_loop(task);
	if (RARELY(!turn_quiet))
		return leave_accounted(task) || leave_to_loop(task);
	/* No other stack has run, so no task has died, or entered or left user mode. But the main
	 * thread may carry this stack by now. */
	if (RARELY(!machine_may_leave(task->uthread)))
		return leave_to_loop(task);
	turn_quiet = false;
	return true;
}
