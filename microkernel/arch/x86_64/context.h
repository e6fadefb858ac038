/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The register state of a thread, as the entry code saves it.
 *
 * The processor itself writes the tail of `struct context`: while a thread runs, TSS.RSP0 points
 * just past `ss`, so an exception or interrupt pushes SS, RSP, RFLAGS, CS, RIP (and an error code)
 * right into the thread's context, and `iretq` pops them from there. The entry stubs push the
 * vector, and the entry code stores the general registers. Two rules follow: the context and the
 * end of the hardware frame are 16-byte aligned, and the static assertions below fix the offset of
 * each field.
 *
 * rax..r15 are in the order of an UnknownSyscall message, which is also the order of a UserContext.
 *
 * This header is read by the assembler, too (the CTX_ offsets).
 */
#ifndef MICROKERNEL_ARCH_CONTEXT_H
#define MICROKERNEL_ARCH_CONTEXT_H

#define CTX_RAX		0
#define CTX_RBX		8
#define CTX_RCX		16
#define CTX_RDX		24
#define CTX_RSI		32
#define CTX_RDI		40
#define CTX_RBP		48
#define CTX_R8		56
#define CTX_R9		64
#define CTX_R10		72
#define CTX_R11		80
#define CTX_R12		88
#define CTX_R13		96
#define CTX_R14		104
#define CTX_R15		112
#define CTX_FAULT_IP	120
#define CTX_FS_BASE	128
#define CTX_GS_BASE	136
#define CTX_ENTRY	144
#define CTX_MODE	148
#define CTX_VECTOR	152
#define CTX_ERROR	160
#define CTX_NEXT_IP	168
#define CTX_CS		176
#define CTX_RFLAGS	184
#define CTX_RSP		192
#define CTX_SS		200
#define CTX_HW_END	208 /* where TSS.RSP0 points */
#define CTX_HANDLER	208
#define CTX_WORD	216
#define CTX_WINDOW	224
#define CTX_WINDOW_SIZE 232
#define CTX_CHOSEN	240
#define CTX_RING_1	304
#define CTX_SIZE	320

/* Values of `entry`: how the thread last entered the kernel, which decides how it is resumed. */
#define ENTRY_TRAP	       0 /* everything is saved: iretq */
#define ENTRY_WRITTEN	       1 /* the same, and another thread wrote its next address */
#define ENTRY_SYSCALL	       2 /* rcx and r11 are not restored: sysretq */
#define ENTRY_SYSCALL_UPSTREAM 3 /* the same, but rsp was not saved and is 0 after the return */

#define ENTRY_IDLE  4 /* the idle thread: waits in the kernel for an interrupt */
#define ENTRY_INNER 5 /* the thread is in a child: resumed by the gate (gate.h) */

/* Bits of `mode`, tested at every `syscall`. */
#define MODE_FOREIGN_SYSCALL (1 << 0) /* no `syscall` of this thread is a seL4 call */
#define MODE_REDIRECT	     (1 << 1) /* one outside the window goes to the handler in user mode */
#define MODE_CHOOSE	     (1 << 2) /* with MODE_REDIRECT: only if its number is chosen */

#define CHOICE_NUMBERS 512 /* only numbers below this one can be chosen */

#ifndef __ASSEMBLER__

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct context {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t fault_ip; /* of the instruction that entered the kernel; a restart executes it */
	/* These may be old while the processor holds the thread's bases (thread.c). */
	uint64_t fs_base, gs_base;
	uint32_t entry; /* ENTRY_... */
	uint32_t mode;	/* MODE_... */
	uint64_t vector;
	uint64_t error;	  /* the processor's error code, 0 where it has none */
	uint64_t next_ip; /* the address at which the thread continues */
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
	/* Redirection of system calls (selkie/extensions.h). `window` is two bytes, the length of
	 * `syscall`, above the window's begin, because the entry compares the address after the
	 * `syscall` with it. */
	uint64_t redirect_handler, redirect_word;
	uint64_t window, window_size;
	uint64_t chosen[CHOICE_NUMBERS / 64]; /* a bit for each number */
	/* In a child (gate.h): the thread was in ring 1 or was sent there. next_ip alone does not
	 * tell, because ring 3 can jump to any address. */
	uint64_t ring_1;
} __attribute__((aligned(16)));

#define CTX_IS_AT(field, offset) _Static_assert(offsetof(struct context, field) == (offset), #field)
CTX_IS_AT(rax, CTX_RAX);
CTX_IS_AT(rbx, CTX_RBX);
CTX_IS_AT(rcx, CTX_RCX);
CTX_IS_AT(rdx, CTX_RDX);
CTX_IS_AT(rsi, CTX_RSI);
CTX_IS_AT(rdi, CTX_RDI);
CTX_IS_AT(rbp, CTX_RBP);
CTX_IS_AT(r8, CTX_R8);
CTX_IS_AT(r9, CTX_R9);
CTX_IS_AT(r10, CTX_R10);
CTX_IS_AT(r11, CTX_R11);
CTX_IS_AT(r12, CTX_R12);
CTX_IS_AT(r13, CTX_R13);
CTX_IS_AT(r14, CTX_R14);
CTX_IS_AT(r15, CTX_R15);
CTX_IS_AT(fault_ip, CTX_FAULT_IP);
CTX_IS_AT(fs_base, CTX_FS_BASE);
CTX_IS_AT(gs_base, CTX_GS_BASE);
CTX_IS_AT(entry, CTX_ENTRY);
CTX_IS_AT(mode, CTX_MODE);
CTX_IS_AT(vector, CTX_VECTOR);
CTX_IS_AT(error, CTX_ERROR);
CTX_IS_AT(next_ip, CTX_NEXT_IP);
CTX_IS_AT(cs, CTX_CS);
CTX_IS_AT(rflags, CTX_RFLAGS);
CTX_IS_AT(rsp, CTX_RSP);
CTX_IS_AT(ss, CTX_SS);
CTX_IS_AT(redirect_handler, CTX_HANDLER);
CTX_IS_AT(redirect_word, CTX_WORD);
CTX_IS_AT(window, CTX_WINDOW);
CTX_IS_AT(window_size, CTX_WINDOW_SIZE);
CTX_IS_AT(chosen, CTX_CHOSEN);
CTX_IS_AT(ring_1, CTX_RING_1);
_Static_assert(sizeof(struct context) == CTX_SIZE, "the assembler knows the size");
_Static_assert(CTX_HW_END % 16 == 0, "the processor aligns its frame");

/*
 * Room for the XSAVE image of x87, SSE and AVX (512 legacy + 64 header + 256 upper halves). AVX-512
 * is masked off in XCR0. Without XSAVE only the first 512 bytes (FXSAVE) are used.
 */
#define FPU_STATE_BYTES 832
struct fpu_state {
	uint8_t image[FPU_STATE_BYTES];
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct fpu_state) == FPU_STATE_BYTES, "a multiple of its alignment");

/* The architecture's part of a thread: the member `arch` of struct tcb. */
struct arch_tcb {
	struct fpu_state fpu;
	struct context context;
	/* CR3 of the thread's address space, valid while cr3_generation is vspace_generation
	 * (vspace.h). */
	uint64_t cr3, cr3_generation;
	uint32_t fpu_credit; /* number of switches at which the FPU state is loaded (fpu.h) */
	bool chooses;	     /* only `chosen` numbers are redirected */
	struct inner_thread {
		uint64_t syscall_handler, fault_handler; /* in ring 1; 0: none */
		uint64_t record;			 /* struct selkie_inner_record */
	} inner;
} __attribute__((aligned(64)));

#endif
#endif
