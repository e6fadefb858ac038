/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and writing the message of one thread. The kernel reaches an IPC buffer through its own
 * mapping of the frame; the offset in the frame is the buffer's address modulo the frame's size.
 */
#include "api/message.h"
#include "object/cspace.h"
#include "kernel/sched.h"

word_t message_set(struct tcb *t, word_t *buffer, const word_t *words, word_t count)
{
	word_t i;

	for (i = 0; i < count && i < MESSAGE_REGISTERS; i++)
		*ctx_mr(&t->arch.context, (unsigned)i) = words[i];
	if (!buffer)
		return i;
#pragma GCC unroll 4
	for (; i < count; i++)
		buffer[BUFFER_MR(i)] = words[i];
	return i;
}

enum outcome message_find_caps(const struct tcb *t, unsigned announced, const word_t *buffer,
			       struct cte *slots[MAX_EXTRA_CAPS], unsigned *count, cptr_t *bad)
{
	for (unsigned i = 0; i < announced; i++) {
		cptr_t cptr = buffer[BUFFER_CAP(i)];

		if (cspace_lookup(t, cptr, &slots[i]) != OUTCOME_OK) {
			*bad = cptr;
			return OUTCOME_LOOKUP_FAILED;
		}
	}
	*count = announced;
	return OUTCOME_OK;
}

unsigned message_lookup_failure(const struct lookup_failure *f, word_t words[4])
{
	words[0] = f->type;
	switch (f->type) {
	case LOOKUP_MISSING_CAPABILITY:
		words[1] = f->bits_left;
		return 2;
	case LOOKUP_DEPTH_MISMATCH:
		words[1] = f->bits_left;
		words[2] = f->bits_found;
		return 3;
	case LOOKUP_GUARD_MISMATCH:
		words[1] = f->bits_left;
		words[2] = f->guard_found;
		words[3] = f->bits_found;
		return 4;
	default:
		return 1;
	}
}

word_t inv_mr(const struct invocation *inv, word_t i)
{
	kassert(i < inv->length);
	return message_get(core.current, inv->buffer, i);
}

void inv_reply(const struct invocation *inv, const word_t *words, unsigned count)
{
	struct tcb *t = core.current;

	/* A thread that stopped itself gets no answer. */
	if (!inv->is_call || t->state != THREAD_RESTART)
		return;
	word_t length = message_set(t, thread_buffer(t, true), words, count);

	ctx_set_badge(&t->arch.context, 0);
	ctx_set_info(&t->arch.context, info_make(0, 0, 0, length));
	thread_set_state(t, THREAD_RUNNING);
}
