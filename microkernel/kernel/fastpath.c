/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two commonest system calls in their commonest form: a Call that finds its server waiting, and
 * a ReplyRecv whose caller waits for the reply and whose endpoint has no sender. The message fits
 * the registers and carries no capability, and the other thread runs next, without a choice by the
 * scheduler.
 *
 * All conditions are checked first, and nothing is changed meanwhile; if one does not hold, the
 * slow path does the whole call. The comment before a function names the steps of the slow path
 * that it stands for: under its conditions these are all that the slow path does.
 */
#include "api/message.h"
#include "api/syscall.h"
#include "arch/arch.h"
#include "arch/hot.h"
#include "kernel/invariants.h"
#include "kernel/latency.h"
#include "kernel/thread.h"
#include "object/cspace.h"
#include "object/notification.h"

/* No capabilities, and all words in registers. */
static inline bool is_short(word_t info)
{
	return (info & 0x1ff) <= MESSAGE_REGISTERS;
}

/*
 * Would schedule() run `t` next, if the current thread blocks now and wakes it? `t` is then a
 * thread of group 0, which works for the sender now, so the account stays the same.
 */
static inline bool may_switch_to(const struct tcb *t)
{
	return t->direct >= core.top[0];
}

/* Does what transfer() does with a short message. */
static inline void pass_message(struct tcb *from, struct tcb *to, word_t badge, word_t info)
{
	struct context *f = &from->arch.context, *t = &to->arch.context;

	ctx_pass_message(t, f, info & 7);
	ctx_set_badge(t, badge);
	ctx_set_info(t, info & ~(word_t)0xf80);
}

static inline void run(struct tcb *t)
{
	t->state = THREAD_RUNNING;
	core.current = t;
	arch_switch_to_thread(t);
	latency_end();
	invariants_check();
}

/* Is `cap` an endpoint capability with `right`? */
static inline bool is_endpoint(struct cap cap, word_t right)
{
	const word_t type = (word_t)CAP_ENDPOINT << CAP_TYPE_SHIFT;
	const word_t mask = ((word_t)31 << CAP_TYPE_SHIFT) | (right << CAP_KADDR_BITS);

	return (cap.w[0] & mask) == (type | (right << CAP_KADDR_BITS));
}

/* Stands for: handle_send, endpoint_send with a receiver, endpoint_set_caller, schedule. */
static inline void call(struct tcb *t, struct cap cap, word_t info)
{
	if (unlikely(!is_short(info) || !is_endpoint(cap, RIGHT_WRITE) ||
		     !(cap_rights(cap) & (RIGHT_GRANT | RIGHT_GRANT_REPLY))))
		return handle_syscall(SYS_CALL);
	struct endpoint *ep = cap_endpoint_ptr(cap);
	struct tcb *dest = (struct tcb *)ep->head;

	if (unlikely(endpoint_state(ep) != EP_RECV || !may_switch_to(dest)))
		return handle_syscall(SYS_CALL);

	struct wait_queue q = {dest->wait_next, (struct tcb *)(ep->tail & ~(word_t)3)};

	if (unlikely(q.head != NULL))
		q.head->wait_prev = NULL;
	else
		q.tail = NULL;
	dest->wait_next = NULL;
	endpoint_set(ep, q, EP_RECV);

	t->state = THREAD_BLOCKED_REPLY;
	t->reply_slot = &dest->slot[TCB_CALLER];
	t->reply_slot->cap = cap_reply((kaddr_t)t, dest->can_grant);
	pass_message(t, dest, cap_badge(cap), info);
	run(dest);
}

/* Stands for: handle_reply, thread_reply without a fault, handle_recv, endpoint_receive without a
 * sender, schedule. */
static inline void reply_recv(struct tcb *t, struct cap cap, word_t info)
{
	struct cte *reply = &t->slot[TCB_CALLER];
	struct tcb *caller = cap_tcb(reply->cap);

	if (unlikely(!is_short(info) || cap_type(reply->cap) != CAP_REPLY ||
		     !is_endpoint(cap, RIGHT_READ) || caller->fault.type != FAULT_NONE ||
		     !may_switch_to(caller)))
		return handle_syscall(SYS_REPLY_RECV);
	struct endpoint *ep = cap_endpoint_ptr(cap);

	if (unlikely(endpoint_state(ep) == EP_SEND ||
		     (t->bound && notification_is_active(t->bound))))
		return handle_syscall(SYS_REPLY_RECV);
	struct tcb *last = (struct tcb *)(ep->tail & ~(word_t)3);

	t->wait_prev = last;
	if (unlikely(last != NULL))
		last->wait_next = t;
	else
		ep->head = (word_t)t;
	ep->tail = (word_t)t | EP_RECV;
	t->blocked_on = ep;
	t->can_grant = cap_rights(cap) & RIGHT_GRANT;
	t->state = THREAD_BLOCKED_RECEIVE;

	pass_message(t, caller, 0, info);
	reply->cap = cap_null();
	caller->reply_slot = NULL;
	run(caller);
}

/* Either call, in a CSpace of several CNodes. Not inlined, to keep the common path short. */
static __attribute__((noinline)) void deep(int64_t number, struct tcb *t, cptr_t cptr, word_t info)
{
	struct cte *slot;

	if (cspace_lookup(t, cptr, &slot) != OUTCOME_OK)
		handle_syscall(number);
	else if (number == SYS_CALL)
		call(t, slot->cap, info);
	else
		reply_recv(t, slot->cap, info);
}

HOT_TEXT void fastpath_call(cptr_t cptr, word_t info)
{
	struct tcb *t = core.current;
	const struct cte *slot = cspace_usual_slot(t, cptr);

	latency_begin();
	if (unlikely(!slot))
		return deep(SYS_CALL, t, cptr, info);
	call(t, slot->cap, info);
}

HOT_TEXT void fastpath_reply_recv(cptr_t cptr, word_t info)
{
	struct tcb *t = core.current;
	const struct cte *slot = cspace_usual_slot(t, cptr);

	latency_begin();
	if (unlikely(!is_short(info)))
		return handle_syscall(SYS_REPLY_RECV);
	if (unlikely(!slot))
		return deep(SYS_REPLY_RECV, t, cptr, info);
	reply_recv(t, slot->cap, info);
}
