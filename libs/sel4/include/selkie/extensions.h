/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Extensions of Selkie's microkernel to seL4's ABI. They exist only when the boot command line of
 * the microkernel contains the word `extensions`; it then announces them by one more chunk of the
 * extra bootinfo. A task that finds no such chunk must not use them.
 */
#ifndef SELKIE_EXTENSIONS_H
#define SELKIE_EXTENSIONS_H

/* seL4_BootInfoHeader.id of the chunk; its payload is one 64-bit mask of SELKIE_FEATURE_*. */
#define SELKIE_BOOTINFO_HEADER_ID 0x53454c4b

/* TCB_SetFlags accepts SELKIE_TCB_FLAG_FOREIGN_SYSCALL. */
#define SELKIE_FEATURE_FOREIGN_SYSCALL (1ul << 0)

/* Every `syscall` instruction of the thread is an UnknownSyscall fault whose registers are all true
 * (RSP included, RCX and R11 as the instruction left them); the number reported is RAX. */
#define SELKIE_TCB_FLAG_FOREIGN_SYSCALL (1ul << 1)

/* TCB_SetFlags accepts SELKIE_TCB_FLAG_REDIRECT_SYSCALL, and thread capabilities the invocation
 * SELKIE_LABEL_TCB_SET_REDIRECT. */
#define SELKIE_FEATURE_REDIRECT_SYSCALL (1ul << 2)

/*
 * A `syscall` instruction of the thread that lies outside the thread's window does not enter the
 * microkernel: the thread goes on in user mode at the handler, with RCX the address after the
 * `syscall`, R11 the thread's word, and every other register, RSP and RFLAGS included, as it was.
 * One that lies inside the window is a seL4 call, whatever the foreign flag says.
 */
#define SELKIE_TCB_FLAG_REDIRECT_SYSCALL (1ul << 2)

/*
 * Sets handler, word and window of a thread (selkie/redirect.h has the stub). MR0: address of the
 * handler, below 2^47, else InvalidArgument(0); MR1: the word; MR2: address of the window; MR3: its
 * size in bytes, 0 for none. A `syscall` is inside if its first byte is. Any thread may be the
 * target, the caller too; the setting applies from the target's next `syscall` on.
 */
#define SELKIE_LABEL_TCB_SET_REDIRECT 0x53454c4b01ul

/*
 * SELKIE_LABEL_TCB_SET_REDIRECT takes SELKIE_REDIRECT_SET_WORDS further words, from MR4 on: a set
 * of numbers, bit n % 64 of word n / 64 for number n. Only a `syscall` with such a number in RAX is
 * redirected then; any other is what it would be without redirection. Without these words
 * all are redirected.
 */
#define SELKIE_FEATURE_REDIRECT_CHOSEN (1ul << 3)
#define SELKIE_REDIRECT_SET_WORDS      8

/*
 * Pages and page tables of any address space can also be mapped at SELKIE_HIGH_BASE up to, but not
 * including, SELKIE_HIGH_TOP: ordinary user mappings, of which the PML4 entries SELKIE_HIGH_SLOT to
 * SELKIE_HIGH_SLOT + SELKIE_HIGH_SLOTS - 1 are made.
 */
#define SELKIE_FEATURE_HIGH_ADDRESSES (1ul << 4)
#define SELKIE_HIGH_BASE	      0xffff800000000000ul
#define SELKIE_HIGH_TOP		      0xffffff0000000000ul
#define SELKIE_HIGH_SLOT	      256
#define SELKIE_HIGH_SLOTS	      254

/*
 * The inner ring (docs/microkernel-x86_64.md): a task whose code runs, in ring 1, in a *window* of
 * the address spaces of its programs, which run in ring 3 and cannot reach it. <selkie/inner.h>
 * has the stubs of the two invocations.
 */
#define SELKIE_FEATURE_INNER (1ul << 5)

/*
 * Invocation of a PML4, the child: MR0 first entry, MR1 number of entries, all of them from
 * SELKIE_HIGH_SLOT to SELKIE_HIGH_SLOT + SELKIE_HIGH_SLOTS - 1; extra capability 0: the parent, a
 * PML4 that is no child. These entries of the child become those of the parent, but only ring 1 can
 * access the pages below them. The child can have no other mappings in the upper half from then on;
 * of the microkernel only its entry code is mapped there.
 *
 * Parent and children see what changes below a shared PDPT. When the parent is deleted, or one of
 * its PDPTs in the upper half is unmapped or deleted, its children cannot be used any more (each
 * instruction of their threads faults) until entries are shared with them again.
 */
#define SELKIE_LABEL_PML4_SHARE 0x53454c4b02ul

/*
 * Invocation of a thread. MR0: where the thread goes on, in ring 1, after a `syscall` of ring 3;
 * MR1: the same for exceptions and `int n` of ring 3; 0: as without the extension. MR2: address of
 * the thread's record, a multiple of its size. All are upper-half addresses in the window. The
 * setting applies from the thread's next entry on, while the thread is in a child.
 */
#define SELKIE_LABEL_TCB_SET_INNER 0x53454c4b03ul

/*
 * Invocation of the calling thread's own TCB: a list of invocations, made one after the other
 * (<selkie/batch.h>). MR0: how many; MR1: SELKIE_BATCH_* flags; MR2: what to receive from; the list
 * is in the IPC buffer, which must be writable, from MR4 on. Each invocation has a header like the
 * message info of a Call (label, number of extra capabilities, length), a capability pointer, those
 * of the extra capabilities, and the words. Results are not returned, but errors are: the header of
 * an invocation that was made gets SELKIE_BATCH_DONE and the error's number. An invocation that has
 * this mark already is skipped. The list ends at the first error unless SELKIE_BATCH_GO_ON is set.
 * Endpoints, reply capabilities and batches cannot be in a list: IllegalOperation.
 *
 * The answer's MR0 is the number of invocations made without error, from the first on. But with
 * SELKIE_BATCH_RECEIVE, if all were made, the call goes on as a Recv and returns its answer (RDX is
 * changed).
 * Errors of the call: IllegalOperation (not its own TCB), TruncatedMessage (the list is longer than
 * the message, or there is no buffer).
 */
#define SELKIE_FEATURE_BATCH	 (1ul << 6)
#define SELKIE_LABEL_TCB_BATCH	 0x53454c4b04ul
#define SELKIE_BATCH_GO_ON	 1ul /* after errors; then MR0 counts all */
#define SELKIE_BATCH_RECEIVE	 2ul
#define SELKIE_BATCH_DONE	 (1ul << 63)
#define SELKIE_BATCH_ERROR_SHIFT 56
#define SELKIE_BATCH_ERROR_MASK	 127ul

/*
 * Budget groups (docs/microkernel.md): processor time divided among groups of threads, by three
 * invocations of the Domain capability, which is the authority over time. Group 0 is the system's,
 * which every thread is in at first; a thread that is made by a thread of group g is in group g,
 * and only the Domain capability moves it. <selkie/budget.h> has the stubs.
 *
 * SET: MR0 the group, extra capability 0 the thread. CONFIGURE: MR0 the group, from 1 on; MR1 its
 * weight, 1 to SELKIE_BUDGET_WEIGHT_MAX; MR2 its limit in percent of all time, 1 to 100, which is
 * none. READ: MR0 the group; the answer's MR0 is the cycles that were charged to it since boot.
 * Errors, as of Domain_Set: TruncatedMessage, InvalidArgument (the number of the word; 1 also: no
 * thread), IllegalOperation where there is no such extension.
 */
#define SELKIE_FEATURE_BUDGETS	      (1ul << 7)
#define SELKIE_LABEL_BUDGET_SET	      0x53454c4b05ul
#define SELKIE_LABEL_BUDGET_CONFIGURE 0x53454c4b06ul
#define SELKIE_LABEL_BUDGET_READ      0x53454c4b07ul
#define SELKIE_BUDGET_GROUPS	      17
#define SELKIE_BUDGET_WEIGHT_MAX      100

/*
 * DebugPutChar whose message info has this label prints further characters in the same entry, so
 * that no other thread's characters come between: as many as the length says, 1 to SELKIE_PRINT_MAX
 * bytes, in the IPC buffer from message register SELKIE_PRINT_MR on. The message info is then
 * returned as 0. Any other seL4 returns it unchanged, and has printed only the first character. No
 * feature announces this, since tasks without boot information print too. <selkie/print.h> has the
 * stub.
 */
#define SELKIE_LABEL_PRINT 0x53454c4b08ul
#define SELKIE_PRINT_WORDS 15
#define SELKIE_PRINT_MAX   (8 * SELKIE_PRINT_WORDS)
#define SELKIE_PRINT_MR	   105

/* Offsets in the record, for the assembler. */
#define SELKIE_INNER_RIP    0
#define SELKIE_INNER_CS	    8
#define SELKIE_INNER_RFLAGS 16
#define SELKIE_INNER_RSP    24
#define SELKIE_INNER_SS	    32
#define SELKIE_INNER_STACK  40
#define SELKIE_INNER_VECTOR 48
#define SELKIE_INNER_ERROR  56
#define SELKIE_INNER_CR2    64
#define SELKIE_INNER_R11    72
#define SELKIE_INNER_BYTES  128
/* Values of CS and SS in the record, for a thread that goes to ring 3 and has not come from there.
 */
#define SELKIE_INNER_USER_CS 0x2b
#define SELKIE_INNER_USER_SS 0x33

/* Page_Map honours SELKIE_X86_NO_EXECUTE (the processor has NX). */
#define SELKIE_FEATURE_NO_EXECUTE (1ul << 1)

/* Bit of the attributes word of seL4_X86_Page_Map: instructions cannot be fetched from the page. */
#define SELKIE_X86_NO_EXECUTE (1ul << 6)

#endif
