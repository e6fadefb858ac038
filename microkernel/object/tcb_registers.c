/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ReadRegisters, WriteRegisters, CopyRegisters: the UserContext of a thread as message words, 18
 * "frame" registers and 2 "integer" registers (sheet section 9).
 */
#include "object/objects.h"
#include "api/message.h"
#include "kernel/thread.h"
#include "arch/arch.h"

#define CONTEXT_WORDS	20
#define FRAME_REGISTERS 18
#define FIRST_VALUE_MR	2				     /* of WriteRegisters */
#define IN_REGISTERS	(MESSAGE_REGISTERS - FIRST_VALUE_MR) /* the other values are in the buffer */

/* Bits of MR0. ReadRegisters knows the first, CopyRegisters all four. */
enum { SUSPEND_SOURCE = 1, RESUME_TARGET = 2, COPY_FRAME = 4, COPY_INTEGER = 8 };
#define RESUME_WRITTEN 1 /* bit of WriteRegisters' MR0 */

static enum outcome perform_read_registers(const struct invocation *inv, struct tcb *t,
					   word_t count)
{
	word_t values[CONTEXT_WORDS];

	if (inv_mr(inv, 0) & SUSPEND_SOURCE)
		thread_suspend(t);
	arch_get_registers(t, values, (unsigned)count);
	inv_reply(inv, values, (unsigned)count);
	return OUTCOME_OK;
}

enum outcome decode_tcb_read_registers(const struct invocation *inv)
{
	struct tcb *t = cap_tcb(inv->cap);

	if (inv->length < 2)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	word_t count = inv_mr(inv, 1);

	if (count < 1 || count > CONTEXT_WORDS)
		return error_range(1, CONTEXT_WORDS);
	if (t == core.current)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_read_registers(inv, t, count);
}

/* Words behind those for the last register are ignored. */
static enum outcome perform_write_registers(const struct invocation *inv, struct tcb *t,
					    word_t count)
{
	if (count > CONTEXT_WORDS)
		count = CONTEXT_WORDS;
	for (unsigned i = 0; i < count && i < IN_REGISTERS; i++)
		arch_set_register(t, i, inv_mr(inv, FIRST_VALUE_MR + i));
	if (count > IN_REGISTERS)
		arch_set_registers(t, IN_REGISTERS, &inv->buffer[BUFFER_MR(MESSAGE_REGISTERS)],
				   (unsigned)count - IN_REGISTERS);
	t->arch.context.next_ip = t->arch.context.fault_ip;
	arch_context_written(t);
	if (count > 0)
		arch_address_given(t);
	if (inv_mr(inv, 0) & RESUME_WRITTEN)
		thread_resume(t);
	return OUTCOME_OK;
}

enum outcome decode_tcb_write_registers(const struct invocation *inv)
{
	struct tcb *t = cap_tcb(inv->cap);

	if (inv->length < FIRST_VALUE_MR)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	word_t count = inv_mr(inv, 1);

	if (count > inv->length - FIRST_VALUE_MR)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (t == core.current)
		return error_plain(ERR_ILLEGAL_OPERATION);
	return perform_write_registers(inv, t, count);
}

static enum outcome perform_copy_registers(struct tcb *t, struct tcb *src, word_t what)
{
	if (what & SUSPEND_SOURCE)
		thread_suspend(src);
	if (what & RESUME_TARGET)
		thread_resume(t);
	if (what & COPY_FRAME) {
		ctx_copy_frame(&t->arch.context, &src->arch.context);
		t->arch.context.next_ip = t->arch.context.fault_ip;
	}
	if (what & COPY_INTEGER)
		for (unsigned i = FRAME_REGISTERS; i < CONTEXT_WORDS; i++)
			arch_set_register(t, i, arch_get_register(src, i));
	if (t == core.current) {
		sched_request();
		return OUTCOME_OK;
	}
	arch_context_written(t);
	if (what & COPY_FRAME)
		arch_address_given(t);
	return OUTCOME_OK;
}

enum outcome decode_tcb_copy_registers(const struct invocation *inv)
{
	if (inv->length < 1 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (cap_type(inv->extra[0]->cap) != CAP_THREAD)
		return error_capability(1);
	return perform_copy_registers(cap_tcb(inv->cap), cap_tcb(inv->extra[0]->cap),
				      inv_mr(inv, 0));
}
