/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Message transfer between two threads (sheet section 8, "Transfer" and "Replies"): words first,
 * then at most one capability, and the badges of all capabilities to the endpoint itself.
 */
#include "api/fault.h"
#include "api/message.h"
#include "kernel/thread.h"
#include "object/cspace.h"

/* Copies `length` words, or only those in registers if a side has no buffer; returns how many. */
static word_t copy_words(struct tcb *from, const word_t *from_buffer, struct tcb *to,
			 word_t *to_buffer, word_t length)
{
	if (length > MESSAGE_REGISTERS && !(from_buffer && to_buffer))
		length = MESSAGE_REGISTERS;
	for (unsigned i = 0; i < length && i < MESSAGE_REGISTERS; i++)
		*ctx_mr(&to->arch.context, i) = *ctx_mr(&from->arch.context, i);
#pragma GCC unroll 4
	for (word_t i = MESSAGE_REGISTERS; i < length; i++)
		to_buffer[BUFFER_MR(i)] = from_buffer[BUFFER_MR(i)];
	return length;
}

/* The slot that `to` offers for a capability; NULL if it cannot be used. */
static struct cte *receive_slot(const struct tcb *to, const word_t *buffer)
{
	struct cte *root, *slot;

	if (cspace_lookup(to, buffer[BUFFER_CNODE], &root) != OUTCOME_OK)
		return NULL;
	if (cspace_slot(root->cap, buffer[BUFFER_INDEX], buffer[BUFFER_DEPTH], false, &slot) !=
	    OUTCOME_OK)
		return NULL;
	return cte_is_empty(slot) ? slot : NULL;
}

/* Returns the extraCaps and capsUnwrapped bits of the info that `to` sees. */
static word_t transfer_caps(struct cte *const caps[], unsigned count, const struct endpoint *via,
			    struct tcb *to, word_t *to_buffer)
{
	struct cte *dest = NULL;
	bool slot_free = true;
	unsigned unwrapped = 0, i;

	for (i = 0; i < count; i++) {
		struct cap cap = caps[i]->cap;

		if (cap_type(cap) == CAP_ENDPOINT && cap_endpoint_ptr(cap) == via) {
			to_buffer[BUFFER_CAP(i)] = cap_badge(cap);
			unwrapped |= 1u << i;
			continue;
		}
		if (slot_free)
			dest = receive_slot(to, to_buffer);
		if (!slot_free || !dest || cap_derive(caps[i], cap, &cap) != OUTCOME_OK ||
		    cap_type(cap) == CAP_NULL)
			break;
		cte_insert(cap, caps[i], dest);
		slot_free = false;
	}
	return info_make(0, unwrapped, i, 0);
}

static void transfer(struct tcb *from, struct endpoint *via, word_t badge, bool can_grant,
		     struct tcb *to)
{
	word_t info = ctx_info(&from->arch.context);
	word_t *from_buffer = thread_buffer(from, false), *to_buffer = thread_buffer(to, true);
	word_t caps_info = 0;
	struct cte *caps[MAX_EXTRA_CAPS];
	unsigned count;
	cptr_t bad;

	if (can_grant && to_buffer && info_extra_caps(info) &&
	    message_extra_caps(from, info, from_buffer, caps, &count, &bad) != OUTCOME_OK)
		info = info_make(info_label(info), 0, 0, info_length(info));
	word_t length = copy_words(from, from_buffer, to, to_buffer, info_length(info));

	if (can_grant && to_buffer && info_extra_caps(info))
		caps_info = transfer_caps(caps, count, via, to, to_buffer);
	ctx_set_badge(&to->arch.context, badge);
	ctx_set_info(&to->arch.context, info_make(info_label(info), 0, 0, length) | caps_info);
}

void thread_transfer_or_fault(struct tcb *sender, struct endpoint *via, word_t badge,
			      bool can_grant, struct tcb *receiver)
{
	if (likely(sender->fault.type == FAULT_NONE)) {
		transfer(sender, via, badge, can_grant, receiver);
	} else {
		fault_to_message(sender, receiver);
		ctx_set_badge(&receiver->arch.context, badge);
	}
}

void thread_reply(struct tcb *sender, struct cte *slot)
{
	struct tcb *caller = cap_tcb(slot->cap);
	bool can_grant = cap_reply_can_grant(slot->cap);
	enum thread_state state = THREAD_RUNNING;

	kassert(caller->state == THREAD_BLOCKED_REPLY && caller->reply_slot == slot);
	if (likely(caller->fault.type == FAULT_NONE)) {
		/* The reply capability stays in its slot until the message is transferred, so that
		 * no capability of the message is received into that slot. */
		transfer(sender, NULL, 0, can_grant, caller);
	} else {
		state = fault_from_reply(sender, caller) ? THREAD_RESTART : THREAD_INACTIVE;
		caller->fault.type = FAULT_NONE;
	}
	*slot = (struct cte){0};
	caller->reply_slot = NULL;
	thread_set_state(caller, state);
	if (state != THREAD_INACTIVE)
		sched_wake(caller);
}
