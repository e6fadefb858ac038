/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stopping and resuming threads, changing their priority or budget group. A thread that is stopped
 * while it waits leaves its queue, or the reply capability that would have woken it is destroyed.
 * Its fault, if it has one, is forgotten.
 */
#include "kernel/thread.h"
#include "object/notification.h"

void thread_cancel_ipc(struct tcb *t)
{
	switch (t->state) {
	case THREAD_BLOCKED_SEND:
	case THREAD_BLOCKED_RECEIVE:
		endpoint_cancel(t);
		break;
	case THREAD_BLOCKED_NOTIFICATION:
		notification_cancel(t);
		break;
	case THREAD_BLOCKED_REPLY:
		if (t->reply_slot) {
			*t->reply_slot = (struct cte){0};
			t->reply_slot = NULL;
		}
		break;
	default:
		break;
	}
	t->fault.type = FAULT_NONE;
}

void thread_suspend(struct tcb *t)
{
	thread_cancel_ipc(t);
	/* Its system call is complete: when it is resumed, it must not execute the call again. */
	if (t->state == THREAD_RUNNING)
		t->arch.context.fault_ip = t->arch.context.next_ip;
	sched_dequeue(t);
	thread_set_state(t, THREAD_INACTIVE);
}

void thread_resume(struct tcb *t)
{
	if (tcb_is_runnable(t) || t->state == THREAD_IDLE)
		return;
	thread_cancel_ipc(t);
	thread_set_state(t, THREAD_RESTART);
	sched_wake(t);
}

void thread_set_priority(struct tcb *t, unsigned priority)
{
	sched_dequeue(t);
	tcb_set_priority(t, priority);
	if (!tcb_is_runnable(t))
		return;
	if (t == core.current)
		sched_request();
	else
		sched_wake(t);
}

void thread_set_group(struct tcb *t, unsigned group)
{
	sched_dequeue(t);
	if (group)
		budget_begin();
	if (t == core.current && group != core.account)
		budget_change_account(group);
	tcb_set_group(t, group);
	if (!tcb_is_runnable(t))
		return;
	if (t != core.current)
		sched_append_head(t);
	sched_request();
}
