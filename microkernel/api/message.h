/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages: the info word, the IPC buffer, and access to message registers wherever they are (sheet
 * sections 2 and 3).
 */
#pragma once

#include "api/invocation.h"
#include "object/tcb.h"
#include "arch/context.h"

/* --- the info word --------------------------------------------------------------------------- */

/* `unwrapped` has bit i set if extra capability i was unwrapped; `length` is in words. */
static inline word_t info_make(word_t label, unsigned unwrapped, unsigned extra_caps, word_t length)
{
	return (label << 12) | (unwrapped << 9) | (extra_caps << 7) | length;
}

/* The length in words; more than 120 counts as 120 (sheet section 2). */
static inline word_t info_length(word_t info)
{
	word_t n = info & 127;

	return n > MAX_MESSAGE_WORDS ? MAX_MESSAGE_WORDS : n;
}

static inline unsigned info_extra_caps(word_t info)
{
	return (unsigned)(info >> 7) & 3;
}

static inline word_t info_label(word_t info)
{
	return info >> 12;
}

/* --- the IPC buffer, as words ---------------------------------------------------------------- */

#define BUFFER_MR(i)  (1 + (i))
#define BUFFER_CAP(i) (122 + (i)) /* caps_or_badges */
#define BUFFER_CNODE  125
#define BUFFER_INDEX  126
#define BUFFER_DEPTH  127

/* The IPC buffer of `t` in the kernel's mapping; NULL if `t` has no buffer frame, or the capability
 * to the frame does not allow the access. */
static inline word_t *thread_buffer(const struct tcb *t, bool for_writing)
{
	struct cap frame = t->slot[TCB_BUFFER].cap;

	if (unlikely(cap_type(frame) != CAP_FRAME))
		return NULL;
	word_t needed = for_writing ? RIGHT_READ | RIGHT_WRITE : RIGHT_READ;

	if (unlikely((cap_frame_rights(frame) & needed) != needed))
		return NULL;
	return kptr(cap_kaddr(frame) + (t->buffer_vaddr & MASK(cap_frame_bits(frame))));
}

/* Message register i of `t`, whose readable buffer is `buffer`; i must be below the message's
 * length, and below 4 if `buffer` is NULL. */
static inline word_t message_get(struct tcb *t, const word_t *buffer, word_t i)
{
	return i < MESSAGE_REGISTERS ? *ctx_mr(&t->arch.context, (unsigned)i)
				     : buffer[BUFFER_MR(i)];
}

/* Stores `count` words as message registers 0 and on of `t`, whose writable buffer is `buffer`.
 * Returns how many were stored: at most 4 if `buffer` is NULL. */
word_t message_set(struct tcb *t, word_t *buffer, const word_t *words, word_t count);

/* The part of message_extra_caps() for a message with `announced` > 0 extra capabilities. */
enum outcome message_find_caps(const struct tcb *t, unsigned announced, const word_t *buffer,
			       struct cte *slots[MAX_EXTRA_CAPS], unsigned *count, cptr_t *bad);

/* Looks up the extra capabilities that `info` of `t` announces: their slots in `slots`, their
 * number in *count, which is 0 without a buffer. OUTCOME_LOOKUP_FAILED if a pointer does not
 * resolve: *bad is then that pointer, and error.lookup is set. */
static inline enum outcome message_extra_caps(const struct tcb *t, word_t info,
					      const word_t *buffer,
					      struct cte *slots[MAX_EXTRA_CAPS], unsigned *count,
					      cptr_t *bad)
{
	*count = 0;
	if (likely(!info_extra_caps(info)) || !buffer)
		return OUTCOME_OK;
	return message_find_caps(t, info_extra_caps(info), buffer, slots, count, bad);
}

/* Writes a lookup failure in the form of fault and error messages (sheet section 5). Returns the
 * number of words, 1..4. */
unsigned message_lookup_failure(const struct lookup_failure *f, word_t words[4]);
