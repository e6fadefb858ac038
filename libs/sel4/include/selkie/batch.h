/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lists of invocations that are made in one entry of the microkernel (SELKIE_LABEL_TCB_BATCH in
 * extensions.h). The list is built in the IPC buffer, so nothing else may use the buffer between
 * selkie_batch_begin() and the call. To be used only where the boot information announces
 * SELKIE_FEATURE_BATCH.
 */
#ifndef SELKIE_BATCH_H
#define SELKIE_BATCH_H

#include <stdbool.h>

#include <sel4/sel4.h>
#include <selkie/extensions.h>

#define SELKIE_BATCH_FIRST 4 /* the word of the message at which the list begins */

struct selkie_batch {
	seL4_Word *message;  /* the words of the IPC buffer */
	unsigned count, end; /* invocations; the first free word of the message */
};

/* Begins an empty list. */
static inline struct selkie_batch selkie_batch_begin(void)
{
	return (struct selkie_batch){seL4_GetIPCBuffer()->msg, 0, SELKIE_BATCH_FIRST};
}

/* Adds an invocation of `cap`. False: there is no room; make the batch and begin a new one. */
static inline bool selkie_batch_add(struct selkie_batch *b, seL4_CPtr cap, seL4_Word label,
				    unsigned extra_caps, const seL4_CPtr *extra, unsigned length,
				    const seL4_Word *words)
{
	seL4_Word *to = &b->message[b->end];

	if (b->end + 2 + extra_caps + length > seL4_MsgMaxLength)
		return false;
	*to++ = seL4_MessageInfo_new(label, 0, extra_caps, length).words[0];
	*to++ = cap;
	for (unsigned i = 0; i < extra_caps; i++)
		*to++ = extra[i];
	for (unsigned i = 0; i < length; i++)
		*to++ = words[i];
	b->end = (unsigned)(to - b->message);
	b->count++;
	return true;
}

/* The call itself; its assembler statement is separate, since the call may change RDX. */
static inline seL4_MessageInfo_t selkie_batch_enter(seL4_CPtr tcb, const struct selkie_batch *b,
						    seL4_Word flags, seL4_CPtr from,
						    seL4_Word *badge, seL4_Word *mr0)
{
	register seL4_Word count __asm__("r10") = b->count;
	register seL4_Word r8 __asm__("r8") = flags;
	register seL4_Word r9 __asm__("r9") = from;
	register seL4_Word r15 __asm__("r15") = 0;
	seL4_Word info = seL4_MessageInfo_new(SELKIE_LABEL_TCB_BATCH, 0, 0, b->end).words[0];
	seL4_Word number = (seL4_Word)seL4_SysCall;

	__asm__ volatile("movq %%rsp, %%rbx\n\tsyscall\n\tmovq %%rbx, %%rsp"
			 : "+D"(tcb), "+S"(info), "+d"(number), "+r"(count), "+r"(r8), "+r"(r9),
			   "+r"(r15)
			 :
			 : "rcx", "rbx", "r11", "memory");
	*badge = tcb;
	*mr0 = count;
	return (seL4_MessageInfo_t){{info}};
}

/* Makes the invocations. `made`: how many, from the first on, without error (all that were made,
 * with SELKIE_BATCH_GO_ON). Errors: those of the call. */
static inline seL4_Error selkie_batch_make(seL4_CPtr tcb, const struct selkie_batch *b,
					   seL4_Word flags, seL4_Word *made)
{
	seL4_Word badge;

	return (seL4_Error)seL4_MessageInfo_get_label(
		selkie_batch_enter(tcb, b, flags & ~SELKIE_BATCH_RECEIVE, 0, &badge, made));
}

/* Makes the invocations and, if all succeeded, waits for the notification `from`, whose badge is
 * returned in *badge. False: one failed, and there was no wait. */
static inline bool selkie_batch_wait(seL4_CPtr tcb, const struct selkie_batch *b, seL4_CPtr from,
				     seL4_Word *badge)
{
	seL4_Word mr0;
	seL4_MessageInfo_t info =
		selkie_batch_enter(tcb, b, SELKIE_BATCH_RECEIVE, from, badge, &mr0);

	/* The answer of a batch that ends early has a word, that of a signal none. */
	return seL4_MessageInfo_get_label(info) == seL4_NoError &&
	       seL4_MessageInfo_get_length(info) == 0;
}

/* After the call: the error of the invocation that begins at word `at` of the message. */
static inline seL4_Error selkie_batch_error(const struct selkie_batch *b, unsigned at)
{
	return (seL4_Error)(b->message[at] >> SELKIE_BATCH_ERROR_SHIFT & SELKIE_BATCH_ERROR_MASK);
}

#endif
