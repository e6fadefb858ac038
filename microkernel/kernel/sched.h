/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduler: 256 priorities, round robin within one, with a ready queue and a bit of a bitmap
 * for each priority of each budget group. There is one domain, and one group unless more are
 * configured (kernel/budget.h). The current thread is in no ready queue while it runs. While the
 * kernel works on an entry it only *records* what the decision depends on (`core.candidate`,
 * `core.choose_new`); schedule() decides once, on the way out (sheet section 9, "Scheduling").
 */
#pragma once

#include "kernel/budget.h"
#include "object/tcb.h"

#define NUM_PRIORITIES	       256
#define NUM_DOMAINS	       1
#define TIME_SLICE_TICKS       5
#define TIMER_TICK_MS	       2
#define PRIORITY_WORDS	       (NUM_PRIORITIES / 64)
#define DOMAIN_SCHEDULE_LENGTH 2 /* the last entry is the end marker */

struct ready_queue {
	struct tcb *head, *tail;
};

/* All state of one processor; the only instance so far is `core`. */
struct core {
	struct tcb *current;	/* the thread whose registers are (or will be) in the processor */
	struct tcb *candidate;	/* woken during this entry, in no queue; NULL: none */
	bool choose_new;	/* choose from the queues, without the rule for candidates */
	bool budgets_used;	/* there are groups beside 0 */
	bool in_interrupt;	/* an interrupt, not a thread, wakes threads now */
	uint8_t account;	/* the group that is charged now */
	word_t work_units;	/* units done since an interrupt was last polled */
	word_t ready_groups;	/* a bit for each group with a ready thread */
	int top[BUDGET_GROUPS]; /* highest priority with a ready thread, -1: none */
	word_t ready_bits[BUDGET_GROUPS][PRIORITY_WORDS];
	struct ready_queue ready[BUDGET_GROUPS][NUM_PRIORITIES];
	struct tcb idle; /* never queued; runs when nothing else can */
};
extern struct core core;

static inline bool is_idle(const struct tcb *t)
{
	return t == &core.idle;
}

/* Make the idle thread current. Call once, before any thread exists. */
void sched_init(void);

void sched_enqueue(struct tcb *t);     /* to the tail of its ready queue; no-op if queued */
void sched_append_head(struct tcb *t); /* to its head; no-op if queued */
void sched_dequeue(struct tcb *t);     /* no-op if not queued */

/* Change the state. A thread that stops being runnable is no candidate any more; if it is the
 * current one, schedule() takes another. Does not take the thread out of its ready queue. */
void thread_set_state(struct tcb *t, enum thread_state state);

/* A runnable thread, in no queue, was woken: schedule() compares it with the current one. In group
 * 0 it works for the current account from now on (budget_donate()). */
void sched_wake(struct tcb *t);

/* Force a choice from the queues at the end of this kernel entry. */
void sched_request(void);

/* On the way out of the kernel: take the recorded decision; switches address space and FPU when
 * another thread becomes current. Afterwards core.current is to be resumed. */
void schedule(void);

/* After schedule(), as the last step before the exit: a current thread in state RESTART gets NextIP
 * = FaultIP and becomes RUNNING. The debug build checks the invariants here. */
void activate(void);

/* One timer tick passed (2 ms). */
void timer_tick(void);

/* Between steps of a long operation: OUTCOME_PREEMPTED when an interrupt is pending and enough
 * work was done. */
enum outcome preemption_point(void);
/* The same, however little work was done. */
enum outcome preemption_point_now(void);
