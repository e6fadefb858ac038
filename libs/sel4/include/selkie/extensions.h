/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Extensions of Selkie's microkernel to seL4's ABI. They exist only when the boot command line of
 * the microkernel contains the word `extensions`; it then announces them by one more chunk of the
 * extra bootinfo. A task that finds no such chunk must do without.
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
 * size in bytes, 0 for none. A `syscall` is inside if its first byte is. Any thread capability
 * will do, the thread's own too; what is set counts from the thread's next `syscall` on.
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

/* Page_Map honours SELKIE_X86_NO_EXECUTE (the processor has NX). */
#define SELKIE_FEATURE_NO_EXECUTE (1ul << 1)

/* Bit of the attributes word of seL4_X86_Page_Map: instructions cannot be fetched from the page. */
#define SELKIE_X86_NO_EXECUTE (1ul << 6)

#endif
