/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCB_Batch: several invocations in one entry. The list is in the IPC buffer; each entry of it is
 * made as if the thread had sent it as a message of its own, with the words where a decoder reads
 * them. An invocation that is done is marked in the buffer, so a batch that was preempted continues
 * after the marked ones.
 *
 * An invocation may remove what the batch needs: the buffer, the CSpace, the thread itself. So all
 * of these are looked up again for each invocation.
 */
#include "api/batch.h"
#include "api/message.h"
#include "api/signal.h"
#include "api/syscall.h"
#include "arch/arch.h"
#include "kernel/sched.h"
#include "object/cspace.h"
#include "object/notification.h"
#include "object/objects.h"
#include "selkie/extensions.h"

#define LABEL_BITS 44 /* of an entry's header; above them are the error's number and the mark */

struct entry {
	word_t *header, *caps, *words; /* in the IPC buffer */
	word_t label, length;
	unsigned caps_count;
};

static word_t entry_words(word_t header)
{
	return 2 + info_extra_caps(header) + (header & 127);
}

static struct entry entry_at(word_t *header)
{
	struct entry e = {.header = header,
			  .caps = header + 2,
			  .label = info_label(*header) & MASK(LABEL_BITS),
			  .length = *header & 127,
			  .caps_count = info_extra_caps(*header)};

	e.words = e.caps + e.caps_count;
	return e;
}

static enum outcome find(struct tcb *t, const struct entry *e, struct invocation *inv)
{
	if (cspace_lookup(t, e->header[1], &inv->slot) != OUTCOME_OK)
		return OUTCOME_LOOKUP_FAILED;
	for (unsigned i = 0; i < e->caps_count; i++) {
		if (cspace_lookup(t, e->caps[i], &inv->extra[i]) != OUTCOME_OK)
			return OUTCOME_LOOKUP_FAILED;
	}
	return OUTCOME_OK;
}

static enum outcome decode_entry(const struct invocation *inv)
{
	switch (cap_type(inv->cap)) {
	case CAP_NOTIFICATION:
		return decode_signal(inv);
	case CAP_ENDPOINT: /* a batch sends no messages */
	case CAP_REPLY:
		return error_plain(ERR_ILLEGAL_OPERATION);
	case CAP_THREAD:
		if (inv->label == SELKIE_LABEL_TCB_BATCH)
			return error_plain(ERR_ILLEGAL_OPERATION);
		return decode_object(inv);
	default:
		return decode_object(inv);
	}
}

/* Makes one invocation. A decoder reads the first words in the thread's registers, so they are
 * copied there. It reads the further words in the buffer, so inv.buffer is set such that word i of
 * the entry is message word i. */
static enum outcome make(struct tcb *t, const struct entry *e)
{
	struct invocation inv = {.label = e->label,
				 .length = e->length,
				 .extra_count = e->caps_count,
				 .is_blocking = true,
				 .buffer = e->words - BUFFER_MR(0)};

	if (find(t, e, &inv) != OUTCOME_OK)
		return error_plain(ERR_FAILED_LOOKUP);
	inv.cap = inv.slot->cap;
	for (unsigned i = 0; i < MESSAGE_REGISTERS && i < e->length; i++)
		*ctx_mr(&t->arch.context, i) = e->words[i];
	return decode_entry(&inv);
}

/*
 * Makes an invocation that arch_decode_quick() knows; false: it is another one, and nothing was
 * done. The address space is nearly always that of the entry before, so *known keeps its slot,
 * found by the pointer *known_at, until run() sets *known to NULL after an invocation of another
 * kind.
 */
static bool make_quickly(struct tcb *t, const struct entry *e, struct cte **known, cptr_t *known_at,
			 enum outcome *o)
{
	struct cte *slot;

	if (cspace_lookup(t, e->header[1], &slot) != OUTCOME_OK)
		return false;
	if (e->caps_count && (!*known || e->caps[0] != *known_at)) {
		if (cspace_lookup(t, e->caps[0], known) != OUTCOME_OK) {
			*known = NULL;
			return false;
		}
		*known_at = e->caps[0];
	}
	return e->caps_count <= 1 &&
	       arch_decode_quick(slot, e->label, e->caps_count ? *known : NULL, e->words, e->length,
				 o);
}

static void mark(const struct entry *e, enum outcome o)
{
	*e->header |= SELKIE_BATCH_DONE | (o == OUTCOME_OK ? 0 : (word_t)error.code)
						  << SELKIE_BATCH_ERROR_SHIFT;
}

/* Makes the `count` invocations of the list, which ends before word `end` of the message; stops at
 * the first error unless `goes_on`. *done: how many were made before the list or that error ended
 * them. */
static enum outcome run(struct tcb *t, word_t count, word_t end, bool goes_on, word_t *done)
{
	word_t at = MESSAGE_REGISTERS;
	struct cte *vspace = NULL;
	cptr_t vspace_at = 0;

	for (*done = 0; *done < count; ++*done) {
		word_t *buffer = thread_buffer(t, true);
		enum outcome o;
		struct entry e;

		if (!buffer || at + 2 > end || entry_words(buffer[BUFFER_MR(at)]) > end - at)
			return error_plain(ERR_TRUNCATED_MESSAGE);
		e = entry_at(&buffer[BUFFER_MR(at)]);
		at += entry_words(*e.header);
		if (*e.header & SELKIE_BATCH_DONE)
			continue;
		bool quick = make_quickly(t, &e, &vspace, &vspace_at, &o);
		if (!quick) {
			vspace = NULL;
			o = make(t, &e);
			if (o == OUTCOME_PREEMPTED || t->state != THREAD_RESTART)
				return OUTCOME_PREEMPTED;
		}
		if (quick || thread_buffer(t, true) == buffer)
			mark(&e, o);
		if (o != OUTCOME_OK && !goes_on)
			return OUTCOME_OK;
		if ((quick ? preemption_point() : preemption_point_now()) != OUTCOME_OK)
			return OUTCOME_PREEMPTED;
	}
	return OUTCOME_OK;
}

/* The batch becomes a receive. The saved registers become those of a Recv, because a receive that
 * is cancelled and restarted executes the `syscall` with them again. */
static enum outcome then_receive(struct tcb *t, cptr_t from)
{
	ctx_become_receive(&t->arch.context, from);
	thread_set_state(t, THREAD_RUNNING);
	handle_recv(true);
	return OUTCOME_OK;
}

/* The only perform function that can fail: each entry of the list can be checked only after the
 * entries before it were performed. */
static enum outcome perform_batch(const struct invocation *inv, struct tcb *t)
{
	word_t registers[MESSAGE_REGISTERS], done;
	enum outcome o;

	for (unsigned i = 0; i < MESSAGE_REGISTERS; i++)
		registers[i] = inv_mr(inv, i);
	o = run(t, registers[0], inv->length, registers[1] & SELKIE_BATCH_GO_ON, &done);
	/* make() overwrote them, but a preempted call is executed again with them. */
	for (unsigned i = 0; i < MESSAGE_REGISTERS; i++)
		*ctx_mr(&t->arch.context, i) = registers[i];
	if (o != OUTCOME_OK)
		return o;
	if (registers[1] & SELKIE_BATCH_RECEIVE && done == registers[0])
		return then_receive(t, registers[2]);
	inv_reply(inv, &done, 1);
	return OUTCOME_OK;
}

enum outcome decode_batch(const struct invocation *inv)
{
	if (!arch_extensions_enabled || cap_tcb(inv->cap) != core.current)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (inv->length < MESSAGE_REGISTERS)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	return perform_batch(inv, core.current);
}
