/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls on the slow path: look up the capability, decode, perform, answer. Until an
 * invocation is finished, its thread is in state RESTART; the function that finishes it makes the
 * thread RUNNING or blocked. A preempted thread stays in RESTART and executes the same `syscall`
 * again.
 */
#include "api/syscall.h"
#include "api/debug.h"
#include "api/message.h"
#include "api/signal.h"
#include "arch/arch.h"
#include "kernel/latency.h"
#include "kernel/thread.h"
#include "object/cspace.h"
#include "object/notification.h"
#include "object/objects.h"

static void cap_fault(cptr_t cptr, bool in_receive_phase)
{
	core.current->fault = (struct fault){.type = FAULT_CAP,
					     .a = cptr,
					     .in_receive_phase = in_receive_phase,
					     .lookup = error.lookup};
	thread_fault(core.current);
}

static enum outcome perform_send(const struct invocation *inv)
{
	word_t rights = cap_rights(inv->cap);

	endpoint_send(core.current, cap_endpoint_ptr(inv->cap),
		      (struct send){.badge = cap_badge(inv->cap),
				    .blocking = inv->is_blocking,
				    .is_call = inv->is_call,
				    .can_grant = rights & RIGHT_GRANT,
				    .can_grant_reply = rights & RIGHT_GRANT_REPLY});
	return OUTCOME_OK;
}

static enum outcome decode_send(const struct invocation *inv)
{
	if (!(cap_rights(inv->cap) & RIGHT_WRITE))
		return error_capability(0);
	return perform_send(inv);
}

static enum outcome perform_reply(struct tcb *t, struct cte *slot)
{
	thread_reply(t, slot);
	return OUTCOME_OK;
}

/* Not inlined, so that the path of messages stays within few pages (platform/pc/kernel.ld). */
__attribute__((noinline)) enum outcome decode_object(const struct invocation *inv)
{
	switch (cap_type(inv->cap)) {
	case CAP_UNTYPED:
		return decode_untyped(inv);
	case CAP_CNODE:
		return decode_cnode(inv);
	case CAP_THREAD:
		return decode_tcb(inv);
	case CAP_IRQ_CONTROL:
		return arch_decode_irq_control(inv);
	case CAP_IRQ_HANDLER:
		return decode_irq_handler(inv);
	case CAP_DOMAIN:
		return decode_domain(inv);
	case CAP_NULL:
	case CAP_ZOMBIE:
		return error_capability(0);
	default:
		return arch_decode_object(inv);
	}
}

static enum outcome decode_invocation(const struct invocation *inv)
{
	enum cap_type type = cap_type(inv->cap);

	if (type == CAP_ENDPOINT)
		return decode_send(inv);
	if (type == CAP_NOTIFICATION)
		return decode_signal(inv);
	if (type != CAP_REPLY)
		return decode_object(inv);
	return perform_reply(core.current, inv->slot);
}

/* The error reply of a Call: the table of errors in sheet section 5. */
static __attribute__((noinline)) void reply_error(struct tcb *t)
{
	word_t words[5];
	unsigned count = 0;

	switch (error.code) {
	case ERR_INVALID_ARGUMENT:
	case ERR_INVALID_CAPABILITY:
	case ERR_NOT_ENOUGH_MEMORY:
		words[count++] = error.a;
		break;
	case ERR_RANGE:
		words[count++] = error.a;
		words[count++] = error.b;
		break;
	case ERR_FAILED_LOOKUP:
		words[count++] = error.source_lookup;
		count += message_lookup_failure(&error.lookup, &words[1]);
		break;
	default:
		break;
	}
	word_t length = message_set(t, thread_buffer(t, true), words, count);

	ctx_set_badge(&t->arch.context, 0);
	ctx_set_info(&t->arch.context, info_make(error.code, 0, 0, length));
}

static void finish(struct tcb *t, const struct invocation *inv, enum outcome outcome)
{
	/* Not RESTART: the thread was answered, is blocked or was stopped. */
	if (outcome == OUTCOME_PREEMPTED || t->state != THREAD_RESTART)
		return;
	if (inv->is_call && outcome == OUTCOME_OK)
		inv_reply(inv, NULL, 0);
	else if (inv->is_call)
		reply_error(t);
	thread_set_state(t, THREAD_RUNNING);
}

static void handle_send(bool is_blocking, bool is_call)
{
	struct tcb *t = core.current;
	word_t info = ctx_info(&t->arch.context);
	cptr_t cptr = ctx_cap(&t->arch.context);
	struct invocation inv;
	cptr_t bad = cptr;

	inv.buffer = thread_buffer(t, false);
	if (cspace_lookup(t, cptr, &inv.slot) != OUTCOME_OK ||
	    message_extra_caps(t, info, inv.buffer, inv.extra, &inv.extra_count, &bad) !=
		    OUTCOME_OK) {
		if (is_blocking)
			cap_fault(bad, false);
		return;
	}
	inv.cap = inv.slot->cap;
	inv.label = info_label(info);
	inv.length = info_length(info);
	if (!inv.buffer && inv.length > MESSAGE_REGISTERS)
		inv.length = MESSAGE_REGISTERS;
	inv.is_call = is_call;
	inv.is_blocking = is_blocking;

	thread_set_state(t, THREAD_RESTART);
	finish(t, &inv, decode_invocation(&inv));
}

static void handle_reply(void)
{
	struct cte *caller = &core.current->slot[TCB_CALLER];

	if (cap_type(caller->cap) == CAP_REPLY)
		thread_reply(core.current, caller);
}

/* Is a receive from this capability allowed? A notification that is bound to a thread may be waited
 * on by that thread only. */
static bool may_receive(struct cap cap)
{
	if (cap_type(cap) == CAP_NOTIFICATION) {
		const struct tcb *bound = cap_notification_ptr(cap)->bound;

		return (cap_rights(cap) & RIGHT_READ) && (!bound || bound == core.current);
	}
	return cap_type(cap) == CAP_ENDPOINT && (cap_rights(cap) & RIGHT_READ);
}

void handle_recv(bool blocking)
{
	struct tcb *t = core.current;
	cptr_t cptr = ctx_cap(&t->arch.context);
	struct cte *slot;

	if (cspace_lookup(t, cptr, &slot) != OUTCOME_OK) {
		cap_fault(cptr, true);
	} else if (!may_receive(slot->cap)) {
		lookup_missing(0);
		cap_fault(cptr, true);
	} else if (cap_type(slot->cap) == CAP_NOTIFICATION) {
		notification_receive(t, cap_notification_ptr(slot->cap), blocking);
	} else {
		/* A caller that was not answered yet can no longer be (sheet section 8). */
		if (!cte_is_empty(&t->slot[TCB_CALLER]))
			cte_delete_one(&t->slot[TCB_CALLER]);
		endpoint_receive(t, slot->cap, blocking);
	}
}

static void handle_yield(void)
{
	sched_enqueue(core.current);
	sched_request();
}

void handle_syscall(int64_t number)
{
	latency_begin();
	switch (number) {
	case SYS_CALL:
		handle_send(true, true);
		break;
	case SYS_REPLY_RECV:
		handle_reply();
		handle_recv(true);
		break;
	case SYS_SEND:
		handle_send(true, false);
		break;
	case SYS_NB_SEND:
		handle_send(false, false);
		break;
	case SYS_RECV:
		handle_recv(true);
		break;
	case SYS_REPLY:
		handle_reply();
		break;
	case SYS_YIELD:
		handle_yield();
		break;
	case SYS_NB_RECV:
		handle_recv(false);
		break;
	default:
		if (!debug_syscall(number)) {
			handle_unknown_syscall((word_t)number);
			return;
		}
	}
	schedule();
	activate();
}
