/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Endpoint operations (sheet section 8). A message is transferred when the second of the two
 * threads arrives; until then the first one waits in the queue, with its message in its registers.
 */
#include "object/endpoint.h"
#include "object/notification.h"
#include "kernel/thread.h"
#include "arch/context.h"

void wait_append(struct wait_queue *q, struct tcb *t)
{
	t->wait_next = NULL;
	t->wait_prev = q->tail;
	if (q->tail)
		q->tail->wait_next = t;
	else
		q->head = t;
	q->tail = t;
}

/*
 * Where an interrupted CancelBadgedSends continues: at `next`, a thread in the queue of `ep`; NULL:
 * no CancelBadgedSends is interrupted. The threads before `next` do not have the badge, and threads
 * join a queue only at its end; so any thread may continue it at any time.
 */
static struct {
	const struct endpoint *ep;
	word_t badge;
	struct tcb *next;
} sweep;

void wait_remove(struct wait_queue *q, struct tcb *t)
{
	if (unlikely(t == sweep.next))
		sweep.next = t->wait_next;
	if (t->wait_prev)
		t->wait_prev->wait_next = t->wait_next;
	else
		q->head = t->wait_next;
	if (t->wait_next)
		t->wait_next->wait_prev = t->wait_prev;
	else
		q->tail = t->wait_prev;
	t->wait_next = t->wait_prev = NULL;
}

static struct tcb *take_first(struct endpoint *ep)
{
	struct wait_queue q = endpoint_queue(ep);
	struct tcb *t = q.head;

	wait_remove(&q, t);
	endpoint_set(ep, q, endpoint_state(ep));
	return t;
}

static void enqueue(struct tcb *t, struct endpoint *ep, enum endpoint_state state)
{
	struct wait_queue q = endpoint_queue(ep);

	t->blocked_on = ep;
	wait_append(&q, t);
	endpoint_set(ep, q, state);
}

void endpoint_set_caller(struct tcb *caller, struct tcb *receiver, bool can_grant)
{
	struct cte *slot = &receiver->slot[TCB_CALLER];

	kassert(cte_is_empty(slot));
	slot->cap = cap_reply((kaddr_t)caller, can_grant);
	caller->reply_slot = slot;
	thread_set_state(caller, THREAD_BLOCKED_REPLY);
}

/* After the transfer of a Call or fault: the caller waits for the reply if its endpoint capability
 * had the right to grant or to grant a reply; otherwise it becomes inactive. */
static void await_reply(struct tcb *caller, struct send how, struct tcb *receiver, bool can_grant)
{
	if (how.can_grant || how.can_grant_reply)
		endpoint_set_caller(caller, receiver, can_grant);
	else
		thread_set_state(caller, THREAD_INACTIVE);
}

void endpoint_send(struct tcb *t, struct endpoint *ep, struct send how)
{
	if (endpoint_state(ep) != EP_RECV) {
		if (!how.blocking)
			return;
		t->badge = how.badge;
		t->can_grant = how.can_grant;
		t->can_grant_reply = how.can_grant_reply;
		t->is_call = how.is_call;
		thread_set_state(t, THREAD_BLOCKED_SEND);
		enqueue(t, ep, EP_SEND);
		return;
	}
	struct tcb *dest = take_first(ep);
	bool dest_can_grant = dest->can_grant;

	thread_transfer_or_fault(t, ep, how.badge, how.can_grant, dest);
	thread_set_state(dest, THREAD_RUNNING);
	sched_wake(dest);
	if (how.is_call)
		await_reply(t, how, dest, dest_can_grant);
}

void endpoint_receive(struct tcb *t, struct cap cap, bool blocking)
{
	struct endpoint *ep = cap_endpoint_ptr(cap);
	bool can_grant = cap_rights(cap) & RIGHT_GRANT;

	if (t->bound && notification_is_active(t->bound)) {
		notification_consume(t->bound, t);
		return;
	}
	if (endpoint_state(ep) != EP_SEND) {
		if (!blocking) {
			ctx_set_badge(&t->arch.context, 0);
			return;
		}
		t->can_grant = can_grant;
		thread_set_state(t, THREAD_BLOCKED_RECEIVE);
		enqueue(t, ep, EP_RECV);
		return;
	}
	struct tcb *sender = take_first(ep);
	struct send how = {.can_grant = sender->can_grant,
			   .can_grant_reply = sender->can_grant_reply};

	thread_transfer_or_fault(sender, ep, sender->badge, sender->can_grant, t);
	if (sender->is_call) {
		await_reply(sender, how, t, can_grant);
	} else {
		thread_set_state(sender, THREAD_RUNNING);
		sched_wake(sender);
	}
}

void endpoint_cancel(struct tcb *t)
{
	struct endpoint *ep = t->blocked_on;
	struct wait_queue q = endpoint_queue(ep);

	wait_remove(&q, t);
	endpoint_set(ep, q, endpoint_state(ep));
	t->blocked_on = NULL;
}

/* `t`, already out of the queue, executes its system call again: its endpoint was deleted or its
 * badge cancelled. */
static void restart(struct tcb *t)
{
	t->blocked_on = NULL;
	t->fault.type = FAULT_NONE;
	thread_set_state(t, THREAD_RESTART);
	sched_append_head(t);
	sched_request();
}

enum outcome endpoint_cancel_all(struct endpoint *ep, bool preemptible)
{
	while (ep->head) {
		restart(take_first(ep));
		if (preemptible && preemption_point() != OUTCOME_OK)
			return OUTCOME_PREEMPTED;
	}
	return OUTCOME_OK;
}

/* Stops before `next` if an interrupt is pending. */
static enum outcome pause_sweep(const struct endpoint *ep, word_t badge, struct tcb *next)
{
	if (!next || preemption_point() == OUTCOME_OK)
		return OUTCOME_OK;
	sweep.ep = ep;
	sweep.badge = badge;
	sweep.next = next;
	return OUTCOME_PREEMPTED;
}

enum outcome endpoint_cancel_badged(struct endpoint *ep, word_t badge)
{
	struct wait_queue q = endpoint_queue(ep);
	bool goes_on = sweep.next && sweep.ep == ep && sweep.badge == badge;
	struct tcb *t = goes_on ? sweep.next : q.head;
	enum outcome r = OUTCOME_OK;

	if (endpoint_state(ep) != EP_SEND)
		return OUTCOME_OK;
	sweep.next = NULL;
	while (t && r == OUTCOME_OK) {
		struct tcb *next = t->wait_next;

		if (t->badge == badge) {
			wait_remove(&q, t);
			restart(t);
		}
		r = pause_sweep(ep, badge, next);
		t = next;
	}
	endpoint_set(ep, q, EP_SEND);
	return r;
}
