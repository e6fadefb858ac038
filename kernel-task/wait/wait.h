/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Wait queues. The personality runs on one seL4 thread at a time; each Linux thread has a kernel
 * stack and runs until it waits. So between two waits no other task runs, and no locks are needed.
 * A wait is a condition tested in a loop around schedule():
 *
 *	error = wait_event_interruptible(&pipe->read_wait, pipe->used || !pipe->writers);
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include "libs/base/list.h"
#include "wait/fiber.h"
#include "wait/may_wait.h"

struct waitqueue {
	struct list_head waiters;
};

/*
 * One entry of a queue. `wake` decides what a wake-up does (default: make `task` runnable);
 * it runs inside wake_up() and must not wait. It may remove the entry.
 */
struct waiter {
	struct list_head node;
	struct task *task;
	void (*wake)(struct waiter *self, uint32_t events);
	void *data;
};

#define WAITQUEUE_INIT(name)                   \
	{                                      \
		LIST_HEAD_INIT((name).waiters) \
	}

static inline void waitqueue_init(struct waitqueue *wq)
{
	list_init(&wq->waiters);
}

/* Sets `w` up to wake the current task and puts it last in the queue. */
void waitqueue_add(struct waitqueue *wq, struct waiter *w);
/* The same with a wake function of the caller's; `task` may be NULL then. */
void waitqueue_add_fn(struct waitqueue *wq, struct waiter *w, struct task *task,
		      void (*wake)(struct waiter *self, uint32_t events), void *data);
void waitqueue_remove(struct waiter *w);
/* Wakes all waiters; `events` (POLLIN...) goes to each entry's wake function, 0 means anything. */
void wake_up_events(struct waitqueue *wq, uint32_t events);
void wake_up(struct waitqueue *wq);
/* Wakes the first `n` tasks in FIFO order. Returns how many. */
unsigned wake_up_n(struct waitqueue *wq, unsigned n);

void set_current_state(enum task_state state);
/* Gives the processor away. Returns when the task is running again. */
MAY_WAIT void schedule(void);
/* The same, and wakes by itself at `deadline` (clock_monotonic_ns() time). True when the deadline
 * passed. */
MAY_WAIT bool schedule_until(uint64_t deadline_ns);
/* Makes a sleeping task runnable, whatever it waits for. False if it was not asleep (or is
 * stopped). */
bool wake_up_task(struct task *task);
/* Is there a signal to handle (for TASK_KILLABLE: a fatal one)? */
bool signal_pending(void);
bool fatal_signal_pending(void);

/* Errnos that never reach a program: how the signal code continues an interrupted call (Linux's
 * numbers). */
#define ERESTARTSYS	      512 /* restart if the handler has SA_RESTART */
#define ERESTARTNOINTR	      513 /* always restart */
#define ERESTARTNOHAND	      514 /* restart only if no handler runs */
#define ERESTART_RESTARTBLOCK 516 /* restart through restart_syscall */

#define WAIT_NO_DEADLINE UINT64_MAX

#define wait_event_common(wq, condition, state, pending, deadline)          \
	({                                                                  \
		int wait_result = 0;                                        \
		struct waiter wait_entry;                                   \
		waitqueue_add(wq, &wait_entry);                             \
		for (;;) {                                                  \
			set_current_state(state);                           \
			if (condition)                                      \
				break;                                      \
			if (pending) {                                      \
				wait_result = -ERESTARTSYS;                 \
				break;                                      \
			}                                                   \
			if (schedule_until(deadline)) {                     \
				wait_result = (condition) ? 0 : -ETIMEDOUT; \
				break;                                      \
			}                                                   \
		}                                                           \
		set_current_state(TASK_RUNNING);                            \
		waitqueue_remove(&wait_entry);                              \
		wait_result;                                                \
	})

/* 0 when the condition holds, -ERESTARTSYS when a signal came first. */
#define wait_event_interruptible(wq, condition) \
	wait_event_common(wq, condition, TASK_INTERRUPTIBLE, signal_pending(), WAIT_NO_DEADLINE)
/* The same with a deadline in clock_monotonic_ns() time: -ETIMEDOUT when it passed first. */
#define wait_event_interruptible_until(wq, condition, deadline) \
	wait_event_common(wq, condition, TASK_INTERRUPTIBLE, signal_pending(), deadline)
#define wait_event_killable(wq, condition) \
	wait_event_common(wq, condition, TASK_KILLABLE, fatal_signal_pending(), WAIT_NO_DEADLINE)
