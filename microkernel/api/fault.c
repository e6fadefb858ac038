/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fault is a Call that the kernel makes on behalf of the thread. Its endpoint is the one to which
 * the capability pointer `fault_handler` leads in the thread's own CSpace. The reply decides
 * whether, and with which registers, the thread continues.
 */
#include "api/fault.h"
#include "api/message.h"
#include "api/syscall.h"
#include "arch/arch.h"
#include "kernel/latency.h"
#include "kernel/print.h"
#include "kernel/thread.h"
#include "object/cspace.h"

/* UserContext indices of the registers that follow the general ones in fault messages. */
enum { CONTEXT_IP = 0, CONTEXT_SP = 1, CONTEXT_FLAGS = 2 };

#define FAULT_WORDS_MAX 7 /* of the longest message but UnknownSyscall: that of a CapFault */

static unsigned cap_fault_words(const struct tcb *t, word_t w[])
{
	w[0] = t->arch.context.fault_ip;
	w[1] = t->fault.a;
	w[2] = t->fault.in_receive_phase;
	return 3 + message_lookup_failure(&t->fault.lookup, &w[3]);
}

static unsigned user_exception_words(const struct tcb *t, word_t w[])
{
	w[0] = t->arch.context.fault_ip;
	w[1] = ctx_sp(&t->arch.context);
	w[2] = ctx_flags(&t->arch.context);
	w[3] = t->fault.a;
	w[4] = t->fault.b;
	return 5;
}

static unsigned vm_fault_words(const struct tcb *t, word_t w[])
{
	w[0] = t->arch.context.fault_ip;
	w[1] = t->fault.a;
	w[2] = t->fault.b & 1;
	w[3] = t->fault.b >> 1;
	return 4;
}

/* The general registers and FaultIP have the same order in the context and in the message. Returns
 * the length of the message. */
static word_t unknown_syscall_to_message(struct tcb *t, struct tcb *handler, word_t *buffer)
{
	struct context *c = &t->arch.context;
	word_t length = message_set(handler, buffer, ctx_general(c), CONTEXT_GENERAL_REGISTERS + 1);

	if (!buffer)
		return length;
	buffer[BUFFER_MR(16)] = ctx_sp(c);
	buffer[BUFFER_MR(17)] = ctx_flags(c);
	buffer[BUFFER_MR(18)] = t->fault.a;
	return 19;
}

void fault_to_message(struct tcb *t, struct tcb *handler)
{
	word_t *buffer = thread_buffer(handler, true);
	word_t words[FAULT_WORDS_MAX], length;
	unsigned count = 0;

	switch (t->fault.type) {
	case FAULT_CAP:
		count = cap_fault_words(t, words);
		break;
	case FAULT_USER_EXCEPTION:
		count = user_exception_words(t, words);
		break;
	case FAULT_VM:
		count = vm_fault_words(t, words);
		break;
	default:
		break;
	}
	if (t->fault.type == FAULT_UNKNOWN_SYSCALL)
		length = unknown_syscall_to_message(t, handler, buffer);
	else
		length = message_set(handler, buffer, words, count);
	ctx_set_info(&handler->arch.context, info_make(t->fault.type, 0, 0, length));
}

static void set_unknown_syscall_registers(struct tcb *t, struct tcb *handler, const word_t *buffer,
					  word_t count)
{
	static const unsigned special[] = {CONTEXT_IP, CONTEXT_SP, CONTEXT_FLAGS};
	struct context *c = &t->arch.context;
	word_t i;

	for (i = 0; i < count && i < MESSAGE_REGISTERS; i++)
		ctx_general(c)[i] = *ctx_mr(&handler->arch.context, (unsigned)i);
#pragma GCC unroll 4
	for (; i < count && i < CONTEXT_GENERAL_REGISTERS; i++)
		ctx_general(c)[i] = buffer[BUFFER_MR(i)];
	for (; i < count && i < CONTEXT_GENERAL_REGISTERS + ARRAY_SIZE(special); i++)
		arch_set_register(t, special[i - CONTEXT_GENERAL_REGISTERS],
				  message_get(handler, buffer, i));
	/* The short exit sets two registers as `syscall` does; other values need the full exit. */
	if ((t->flags & TCB_FLAG_FOREIGN_SYSCALL) && !ctx_is_as_after_syscall(c))
		arch_context_written(t);
}

bool fault_from_reply(struct tcb *handler, struct tcb *t)
{
	static const unsigned exception[] = {CONTEXT_IP, CONTEXT_SP, CONTEXT_FLAGS};
	word_t info = ctx_info(&handler->arch.context);
	const word_t *buffer = thread_buffer(handler, false);
	word_t length = info_length(info);

	if (!buffer && length > MESSAGE_REGISTERS)
		length = MESSAGE_REGISTERS;
	switch (t->fault.type) {
	case FAULT_UNKNOWN_SYSCALL:
		set_unknown_syscall_registers(t, handler, buffer, length);
		return info_label(info) == 0;
	case FAULT_USER_EXCEPTION:
		for (word_t i = 0; i < length && i < ARRAY_SIZE(exception); i++)
			arch_set_register(t, exception[i], message_get(handler, buffer, i));
		return info_label(info) == 0;
	default:
		return true;
	}
}

/* The fault of `t` cannot be delivered: the thread stops, and the console says why. */
static void undeliverable(struct tcb *t)
{
	const struct fault *f = &t->fault;

	kprintf("thread %s (%p) stopped: fault %u (%lx, %lx) at ip %lx, sp %lx, and no usable "
		"fault handler at cptr %lx\n",
		t->name, (void *)t, f->type, f->a, f->b, t->arch.context.fault_ip,
		ctx_sp(&t->arch.context), t->fault_handler);
	t->fault.type = FAULT_NONE;
	thread_set_state(t, THREAD_INACTIVE);
}

void thread_fault(struct tcb *t)
{
	struct cte *slot;
	word_t rights;

	if (cspace_lookup(t, t->fault_handler, &slot) != OUTCOME_OK ||
	    cap_type(slot->cap) != CAP_ENDPOINT)
		return undeliverable(t);
	rights = cap_rights(slot->cap);
	if (!(rights & RIGHT_WRITE) || !(rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)))
		return undeliverable(t);
	endpoint_send(t, cap_endpoint_ptr(slot->cap),
		      (struct send){.badge = cap_badge(slot->cap),
				    .blocking = true,
				    .is_call = true,
				    .can_grant = rights & RIGHT_GRANT,
				    .can_grant_reply = true});
}

static void raise(struct fault fault)
{
	latency_begin();
	core.current->fault = fault;
	thread_fault(core.current);
	schedule();
	activate();
}

void handle_unknown_syscall(word_t number)
{
	raise((struct fault){.type = FAULT_UNKNOWN_SYSCALL, .a = number});
}

void handle_user_exception(word_t vector, word_t code)
{
	raise((struct fault){.type = FAULT_USER_EXCEPTION, .a = vector, .b = code});
}

void handle_vm_fault(vaddr_t address, bool is_fetch, word_t fsr)
{
	raise((struct fault){.type = FAULT_VM, .a = address, .b = is_fetch | (fsr << 1)});
}
