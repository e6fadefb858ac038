/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notification operations (sheet section 8, "Notifications"). A receiver gets the word in the badge
 * register; its message registers are left alone.
 */
#include "object/notification.h"
#include "kernel/thread.h"
#include "arch/context.h"

static struct wait_queue queue_of(const struct notification *n)
{
	return (struct wait_queue){(struct tcb *)n->head, (struct tcb *)(n->tail & ~(word_t)3)};
}

static void set_queue(struct notification *n, struct wait_queue q)
{
	n->head = (word_t)q.head;
	n->tail = (word_t)q.tail | (q.head ? NTFN_WAITING : NTFN_IDLE);
}

static struct tcb *take_first(struct notification *n)
{
	struct wait_queue q = queue_of(n);
	struct tcb *t = q.head;

	wait_remove(&q, t);
	set_queue(n, q);
	return t;
}

static void wake_with(struct tcb *t, word_t badge)
{
	t->blocked_on = NULL;
	ctx_set_badge(&t->arch.context, badge);
	thread_set_state(t, THREAD_RUNNING);
	sched_wake(t);
}

void notification_signal(struct notification *n, word_t badge)
{
	switch (notification_state(n)) {
	case NTFN_WAITING:
		wake_with(take_first(n), badge);
		return;
	case NTFN_ACTIVE:
		n->word |= badge;
		return;
	case NTFN_IDLE:
		break;
	}
	if (n->bound && n->bound->state == THREAD_BLOCKED_RECEIVE) {
		endpoint_cancel(n->bound);
		wake_with(n->bound, badge);
		return;
	}
	n->tail = NTFN_ACTIVE;
	n->word = badge;
}

void notification_consume(struct notification *n, struct tcb *t)
{
	ctx_set_badge(&t->arch.context, n->word);
	n->tail = NTFN_IDLE;
	n->word = 0;
}

void notification_receive(struct tcb *t, struct notification *n, bool blocking)
{
	if (notification_is_active(n)) {
		notification_consume(n, t);
		return;
	}
	if (!blocking) {
		ctx_set_badge(&t->arch.context, 0);
		return;
	}
	struct wait_queue q = queue_of(n);

	t->blocked_on = n;
	thread_set_state(t, THREAD_BLOCKED_NOTIFICATION);
	wait_append(&q, t);
	set_queue(n, q);
}

void notification_cancel(struct tcb *t)
{
	struct notification *n = t->blocked_on;
	struct wait_queue q = queue_of(n);

	wait_remove(&q, t);
	set_queue(n, q);
	t->blocked_on = NULL;
}

enum outcome notification_cancel_all(struct notification *n, bool preemptible)
{
	while (n->head) {
		struct tcb *t = take_first(n);

		t->blocked_on = NULL;
		thread_set_state(t, THREAD_RESTART);
		sched_append_head(t);
		sched_request();
		if (preemptible && preemption_point() != OUTCOME_OK)
			return OUTCOME_PREEMPTED;
	}
	return OUTCOME_OK;
}

void notification_bind(struct tcb *t, struct notification *n)
{
	t->bound = n;
	n->bound = t;
}

void notification_unbind(struct notification *n)
{
	if (n && n->bound) {
		n->bound->bound = NULL;
		n->bound = NULL;
	}
}
