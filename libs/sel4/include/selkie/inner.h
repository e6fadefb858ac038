/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring: the record that a thread's entries are written to, and the stubs of the two
 * invocations (extensions.h says what they mean). To be used only where the boot information
 * announces SELKIE_FEATURE_INNER.
 *
 * Ring 1 is entered with R11 = address of the record, RSP = its `stack`, RFLAGS with nothing but
 * IF set. All other registers are the program's, except RCX after a `syscall`. The thread returns
 * to ring 3 by RSP = address of the record and `iretq`.
 *
 * A `syscall` of ring 1 is a seL4 call, which changes RCX and R11 as always. A fault of ring 1 is
 * an ordinary fault message. A thread that is resumed goes on in the ring where it was; one whose
 * registers were written from outside (WriteRegisters, CopyRegisters) goes on in ring 1 if RIP is
 * an upper-half address, else in ring 3. So a thread that was suspended in ring 3 can be sent to
 * ring 1.
 */
#ifndef SELKIE_INNER_H
#define SELKIE_INNER_H

#include <stddef.h>

#include <sel4/sel4.h>
#include <selkie/extensions.h>

/* The microkernel writes the fields of an entry, and reads `stack`. */
struct selkie_inner_record {
	/* Registers of ring 3, in the order that `iretq` expects. */
	seL4_Word rip, cs, rflags, rsp, ss;
	seL4_Word stack; /* the value of RSP at the entry to ring 1 */
	/* Of an exception only: the vector, its error code or 0, CR2 (page faults), R11 of ring 3.
	 */
	seL4_Word vector, error, cr2, r11;
	seL4_Word unused[6]; /* not touched by the microkernel */
} __attribute__((aligned(SELKIE_INNER_BYTES)));

#define SELKIE_INNER_AT(field, offset) \
	_Static_assert(offsetof(struct selkie_inner_record, field) == (offset), #field)
SELKIE_INNER_AT(rip, SELKIE_INNER_RIP);
SELKIE_INNER_AT(cs, SELKIE_INNER_CS);
SELKIE_INNER_AT(rflags, SELKIE_INNER_RFLAGS);
SELKIE_INNER_AT(rsp, SELKIE_INNER_RSP);
SELKIE_INNER_AT(ss, SELKIE_INNER_SS);
SELKIE_INNER_AT(stack, SELKIE_INNER_STACK);
SELKIE_INNER_AT(vector, SELKIE_INNER_VECTOR);
SELKIE_INNER_AT(error, SELKIE_INNER_ERROR);
SELKIE_INNER_AT(cr2, SELKIE_INNER_CR2);
SELKIE_INNER_AT(r11, SELKIE_INNER_R11);
_Static_assert(sizeof(struct selkie_inner_record) == SELKIE_INNER_BYTES, "within one page");

/* The error in an answer. Its message words go to the IPC buffer, as seL4's stubs put them. */
static inline seL4_Error selkie_inner_answer(seL4_MessageInfo_t info, const seL4_Word mr[4])
{
	seL4_Error error = (seL4_Error)seL4_MessageInfo_get_label(info);

	for (int i = 0; error != seL4_NoError && i < 4; i++)
		seL4_SetMR(i, mr[i]);
	return error;
}

/*
 * Entries [first, first + count) of the PML4 `child` become those of `parent`, for ring 1 alone.
 * Errors: InvalidArgument (no upper-half entries), InvalidCapability (0: the child, 1: the parent
 * has no ASID or is no PML4; 1 also: the parent is itself a child), FailedLookup (its ASID is
 * gone), DeleteFirst (the child has mappings of its own in the upper half), IllegalOperation (not
 * available).
 */
static inline seL4_Error selkie_PML4_Share(seL4_CPtr child, seL4_CPtr parent, seL4_Word first,
					   seL4_Word count)
{
	seL4_Word mr[4] = {first, count, 0, 0};
	seL4_MessageInfo_t info = seL4_MessageInfo_new(SELKIE_LABEL_PML4_SHARE, 0, 1, 2);

	seL4_SetCap(0, parent);
	info = seL4_CallWithMRs(child, info, &mr[0], &mr[1], &mr[2], &mr[3]);
	return selkie_inner_answer(info, mr);
}

/*
 * Sets where `tcb` goes on in ring 1, and its record. Errors: InvalidArgument (0 or 1: the handler,
 * 2: the record; not in the upper half, not aligned, or there is a handler but no record),
 * IllegalOperation (not available).
 */
static inline seL4_Error selkie_TCB_SetInner(seL4_CPtr tcb, seL4_Word syscall_handler,
					     seL4_Word fault_handler, seL4_Word record)
{
	seL4_Word mr[4] = {syscall_handler, fault_handler, record, 0};
	seL4_MessageInfo_t info = seL4_MessageInfo_new(SELKIE_LABEL_TCB_SET_INNER, 0, 0, 3);

	info = seL4_CallWithMRs(tcb, info, &mr[0], &mr[1], &mr[2], &mr[3]);
	return selkie_inner_answer(info, mr);
}

#endif
