/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the scheduler knows of a task: a kernel stack, whether it may run, and its place in a queue.
 * `struct fiber` is the first member of `struct task`. So this folder, a layer below proc/, can
 * convert one to the other and knows nothing else of a task.
 */
#pragma once

#include <stdint.h>

#include "libs/base/list.h"

struct task;

/* How a task waits: what may end its sleep. */
enum task_state {
	TASK_RUNNING,	      /* runs, or will when its turn comes; in user mode too */
	TASK_INTERRUPTIBLE,   /* a wake-up or a signal */
	TASK_UNINTERRUPTIBLE, /* a wake-up only */
	TASK_KILLABLE,	      /* a wake-up or a fatal signal */
	TASK_STOPPED,	      /* job control: SIGCONT or a fatal signal */
	TASK_TRACED,	      /* its tracer continues it, or a fatal signal (proc/ptrace.h) */
	TASK_ZOMBIE,	      /* has exited, not yet waited for */
	TASK_DEAD,
};

#define FIBER_LOCK_RANKS 5 /* mutex.h */

struct fiber {
	enum task_state state;
	struct list_head run_node; /* in the run queue */
	void *stack;		   /* of KSTACK_SIZE bytes; NULL: not made yet, or left for good */
	void *stack_top;	   /* saved stack pointer while it does not run */
	uint64_t sleeps;	   /* how often it has given the processor away in order to wait */
	uint64_t ran_ns;	   /* processor time of the kernel task on it */
	uint64_t turn_ns;	   /* ... of which in turn number `turn` (turn.h) */
	unsigned turn;
	uint8_t locks[FIBER_LOCK_RANKS]; /* locks held, by rank; counted while waits are checked */
	const char *name;		 /* for messages; lasts as long as the fiber */
};

static inline struct fiber *fiber_of(struct task *task)
{
	return (struct fiber *)task;
}

static inline struct task *task_of(struct fiber *fiber)
{
	return (struct task *)fiber;
}

/* The task whose kernel stack runs; on the event loop's stack the idle task. Never NULL after
 * sched_start(). */
extern struct task *current;
