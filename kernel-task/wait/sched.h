/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduler of kernel stacks, for code that makes and ends tasks and handles their entry from
 * user mode. Code that only waits needs wait.h.
 */
#pragma once

#include <stdbool.h>

#include "wait/fiber.h"
#include "wait/may_wait.h"

/* Switches between tasks before the event loop checks for events again; sched_turns is how many of
 * them are left. */
#define TURNS_PER_ROUND 32
extern unsigned sched_turns;

/* `idle` stands for the event loop's stack: current while no other task runs. Call it before all
 * other functions of this header. */
void sched_start(struct task *idle);
bool is_idle_task(const struct task *task);
/* Where the stack pointer of the event loop's stack is kept while another runs. */
void **sched_idle_stack(void);

/* A fresh stack on which entry() will run once the fiber is in the run queue. -ENOMEM. */
int fiber_init(struct fiber *fiber, const char *name, void (*entry)(void));
/* Frees the stack, if there is one: no task runs on it. */
void fiber_free_stack(struct fiber *fiber);

void run_queue_add(struct task *task);
bool run_queue_empty(void);
/* Leaves the current task to its user thread: it comes back by task_resume(). */
MAY_WAIT void schedule_to_user(void);
/* Switches from the event loop to `task`, whose user thread has just raised an event. */
MAY_WAIT void task_resume(struct task *task);
/* The same where the task's own thread has entered, and its stack is the running one
 * (machine/inner.h). */
static inline void task_entered(struct task *task)
{
	sched_turns = TURNS_PER_ROUND;
	current = task;
}
/* The event loop has an event; other tasks may have run before. */
void sched_round_begins(void);
/* The current task continues after a round of the event loop, which may have handled an event. */
MAY_WAIT void schedule_round(void);
/* The current task waits until it is put into the run queue. */
MAY_WAIT void schedule_chosen(void);
/* Runs what is runnable, with a bounded number of switches; called by the event loop alone. */
MAY_WAIT void run_runnable(void);
/* The current task's kernel stack is left for good. */
MAY_WAIT _Noreturn void schedule_dead(void);
/* The next task that has left its stack for good; its stack is free now. NULL: none. For the event
 * loop. */
struct task *sched_next_dead(void);
bool sched_anybody_dead(void);
extern struct list_head sched_run_queue, sched_dead;

/* No task is in the run queue, and none is dead. */
static inline bool sched_nothing_to_run(void)
{
	return list_empty(&sched_run_queue) && list_empty(&sched_dead);
}
/* Makes a stopped (job control) task runnable. */
void wake_stopped_task(struct task *task);
/* The same for one that has stopped for its tracer. */
void wake_traced_task(struct task *task);
