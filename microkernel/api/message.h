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

static inline word_t info_make(word_t label, unsigned unwrapped, unsigned extra_caps, word_t length)
{
	return (label << 12) | (unwrapped << 9) | (extra_caps << 7) | length;
}

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

#define BUFFER_MR(i)	  (1 + (i))
#define BUFFER_CAP(i)	  (122 + (i)) /* caps_or_badges */
#define BUFFER_CNODE	  125
#define BUFFER_INDEX	  126
#define BUFFER_DEPTH	  127
#define BUFFER_WORDS	  128
#define BUFFER_ALIGN_BITS 10

/* Kernel mapping of the IPC buffer of `t`; NULL when there is none that allows the access. */
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

/* Message register i < length of `t`, whose readable buffer is `buffer` (i < 4 if that is NULL). */
static inline word_t message_get(struct tcb *t, const word_t *buffer, word_t i)
{
	return i < MESSAGE_REGISTERS ? *ctx_mr(&t->arch.context, (unsigned)i)
				     : buffer[BUFFER_MR(i)];
}

/* Store `count` words as message registers from 0 on; returns how many fit (without a buffer:
 * 4). */
word_t message_set(struct tcb *t, word_t *buffer, const word_t *words, word_t count);

/* The slots of `announced` extra capabilities; see message_extra_caps(). */
enum outcome message_find_caps(const struct tcb *t, unsigned announced, const word_t *buffer,
			       struct cte *slots[MAX_EXTRA_CAPS], unsigned *count, cptr_t *bad);

/* Slot of each extra capability that `info` of `t` announces. OUTCOME_LOOKUP_FAILED with *bad set
 * to the cptr that does not resolve. Without a buffer there are none. */
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

/* Write a lookup failure as fault and error messages do: returns the number of words (1..4). */
unsigned message_lookup_failure(const struct lookup_failure *f, word_t words[4]);
