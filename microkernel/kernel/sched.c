/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduler's queues and its decision. A bit of ready_bits is set exactly when its queue is not
 * empty, so the highest ready priority is found in four words; `top` remembers it.
 */
#include "kernel/sched.h"
#include "arch/arch.h"
#include "arch/hot.h"
#include "kernel/invariants.h"
#include "kernel/latency.h"

/* Calls of preemption_point() between two looks for a pending interrupt. */
#define WORK_UNITS 100

HOT_DATA_LAST struct core core;

static struct ready_queue *queue_of(const struct tcb *t)
{
	return &core.ready[t->group][t->priority];
}

static word_t *bits_of(const struct tcb *t)
{
	return &core.ready_bits[t->group][t->priority / 64];
}

static int highest_ready(unsigned group)
{
	for (int i = PRIORITY_WORDS - 1; i >= 0; i--) {
		word_t bits = core.ready_bits[group][i];

		if (bits)
			return i * 64 + 63 - __builtin_clzll(bits);
	}
	return -1;
}

/* Records that the queue of `t` is not empty. */
static void mark_ready(struct tcb *t)
{
	*bits_of(t) |= BIT(t->priority % 64);
	core.ready_groups |= BIT(t->group);
	if (t->priority > core.top[t->group])
		core.top[t->group] = t->priority;
}

void sched_enqueue(struct tcb *t)
{
	struct ready_queue *q = queue_of(t);

	if (t->queued)
		return;
	t->queued = true;
	t->sched_next = NULL;
	t->sched_prev = q->tail;
	if (q->tail)
		q->tail->sched_next = t;
	else
		q->head = t;
	q->tail = t;
	mark_ready(t);
}

void sched_append_head(struct tcb *t)
{
	struct ready_queue *q = queue_of(t);

	if (t->queued)
		return;
	t->queued = true;
	t->sched_prev = NULL;
	t->sched_next = q->head;
	if (q->head)
		q->head->sched_prev = t;
	else
		q->tail = t;
	q->head = t;
	mark_ready(t);
}

void sched_dequeue(struct tcb *t)
{
	struct ready_queue *q = queue_of(t);

	if (!t->queued)
		return;
	t->queued = false;
	if (t->sched_prev)
		t->sched_prev->sched_next = t->sched_next;
	else
		q->head = t->sched_next;
	if (t->sched_next)
		t->sched_next->sched_prev = t->sched_prev;
	else
		q->tail = t->sched_prev;
	if (q->head)
		return;
	*bits_of(t) &= ~BIT(t->priority % 64);
	if (t->priority != core.top[t->group])
		return;
	core.top[t->group] = highest_ready(t->group);
	if (core.top[t->group] < 0)
		core.ready_groups &= ~BIT(t->group);
}

void thread_set_state(struct tcb *t, enum thread_state state)
{
	t->state = state;
	if (!tcb_is_runnable(t) && t == core.candidate)
		core.candidate = NULL;
}

void sched_request(void)
{
	if (core.candidate) {
		sched_append_head(core.candidate);
		core.candidate = NULL;
	}
	core.choose_new = true;
}

void sched_wake(struct tcb *t)
{
	if (unlikely(t->account != core.account))
		budget_donate(t);
	if (unlikely(t->group != core.current->group)) {
		sched_append_head(t);
		sched_request();
	} else if (core.candidate || core.choose_new) {
		sched_request();
		sched_append_head(t);
	} else if (t != core.current) {
		core.candidate = t;
	}
}

/* A preempted thread of group 0 keeps its account until it runs again. It is written even if the
 * next thread has the same one: the fastpath switches threads and leaves their accounts as they
 * are. */
static void switch_account(const struct tcb *t)
{
	if (!core.current->group)
		core.current->account = core.account;
	if (t->account != core.account)
		budget_change_account(t->account);
}

static void switch_to(struct tcb *t)
{
	/* Without budgets every account is 0. */
	if (unlikely(core.budgets_used))
		switch_account(t);
	core.current = t;
	if (is_idle(t))
		arch_switch_to_idle();
	else
		arch_switch_to_thread(t);
}

static void choose(void)
{
	unsigned group = core.top[0] < 0 ? budget_pick() : 0;
	int priority = core.top[group];
	struct tcb *t = priority < 0 ? &core.idle : core.ready[group][priority].head;

	if (!is_idle(t))
		sched_dequeue(t);
	switch_to(t);
}

void schedule(void)
{
	struct tcb *current = core.current, *candidate = core.candidate;
	bool runs_on = tcb_is_runnable(current);

	if (runs_on && !candidate && !core.choose_new)
		return;
	if (!runs_on && !candidate && !core.choose_new && is_idle(current))
		return;
	core.candidate = NULL;
	core.choose_new = false;
	if (runs_on)
		sched_append_head(current); /* Yield has already put it at the tail */
	if (candidate && runs_on && candidate->priority == current->priority) {
		sched_enqueue(candidate);
	} else if (candidate && candidate->priority >= core.top[candidate->group]) {
		switch_to(candidate);
		return;
	} else if (candidate) {
		sched_append_head(candidate);
	}
	choose();
}

void activate(void)
{
	struct tcb *t = core.current;

	if (unlikely(t->state == THREAD_RESTART)) {
		t->arch.context.next_ip = t->arch.context.fault_ip;
		t->state = THREAD_RUNNING;
	}
	latency_end();
	invariants_check();
}

void timer_tick(void)
{
	struct tcb *t = core.current;

	if (core.budgets_used && budget_tick())
		sched_request();
	if (!tcb_is_runnable(t))
		return;
	if (t->time_slice > 1) {
		t->time_slice--;
		return;
	}
	t->time_slice = TIME_SLICE_TICKS;
	sched_enqueue(t);
	sched_request();
}

void handle_timer_interrupt(void)
{
	latency_begin();
	timer_tick();
	schedule();
	activate();
}

enum outcome preemption_point(void)
{
	return ++core.work_units < WORK_UNITS ? OUTCOME_OK : preemption_point_now();
}

enum outcome preemption_point_now(void)
{
	core.work_units = 0;
	latency_end();
	bool pending = arch_irq_pending();

	latency_begin();
	return pending ? OUTCOME_PREEMPTED : OUTCOME_OK;
}

void sched_init(void)
{
	core.idle.state = THREAD_IDLE;
	for (unsigned g = 0; g < BUDGET_GROUPS; g++)
		core.top[g] = -1;
	core.current = &core.idle;
}
