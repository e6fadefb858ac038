/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The gate (gate.h): all code of the kernel that runs while the page tables of a child are loaded.
 * It is entered from ring 3, the program, and from ring 1, the program's kernel. A system call or
 * exception of ring 3 goes to ring 1, if ring 1 has a handler, without a change of page tables;
 * everything else goes to the kernel.
 *
 * Ring 3 cannot execute code in the upper half of a child. So a `syscall` whose return address, in
 * RCX, is there came from ring 1. For an exception the pushed CS tells the ring.
 */
#include "arch/x86_64/context.h"
#include "arch/x86_64/gate.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/stubs.inc"
#include "selkie/extensions.h"

#define STATE(offset) (gate_state + offset)(%rip)
#define STACK(offset) (gate_stack + offset)(%rip)

#define VECTOR_NMI	     2
#define VECTOR_NO_FPU	     7
#define VECTOR_PAGE_FAULT    14
#define FIRST_NO_EXCEPTION   32

/* Offsets from RSP of the words that the processor and the stub pushed. */
#define PUSHED_VECTOR 0
#define PUSHED_ERROR  8
#define PUSHED_RIP    16
#define PUSHED_CS     24

	.section .gate_text, "ax", @progbits

	.balign	4096
	.globl	gate_trap_stubs
gate_trap_stubs:
	trap_stub_table gate_trap, gate_own_stack

/* Continues in ring 1; R11 holds the record's address. The read of the record does not fault,
 * because the entry code has written to the record's page before. */
.macro go_on_in_ring_1 handler
	pushq	$SEL_INNER_STACK
	pushq	SELKIE_INNER_STACK(%r11)
	pushq	$RFLAGS_INNER
	pushq	$SEL_INNER_CODE
	pushq	STATE(\handler)
	iretq
.endm

.macro load_kernel_root register
	mov	STATE(GATE_KERNEL_ROOT), \register
	mov	\register, %cr3
.endm

/* RCX holds the return address and R11 the user's RFLAGS; TF, IF, DF, NT, RF, AC are clear now. */
	.globl	gate_syscall_entry
	.balign	16
gate_syscall_entry:
	test	%rcx, %rcx
	js	gate_syscall_to_kernel
	cmpq	$0, STATE(GATE_SYSCALL_HANDLER)
	je	gate_syscall_to_kernel
	mov	%rsp, STACK(GATE_RSP)
	mov	%r11, STACK(GATE_R11)
	lea	STACK(GATE_STACK_TOP), %rsp
	mov	STATE(GATE_RECORD), %r11
gate_record_of_syscall: /* the one instruction that may fault here */
	mov	%rcx, SELKIE_INNER_RIP(%r11)
	movq	$SEL_USER_CODE, SELKIE_INNER_CS(%r11)
	pushq	STACK(GATE_R11)
	popq	SELKIE_INNER_RFLAGS(%r11)
	pushq	STACK(GATE_RSP)
	popq	SELKIE_INNER_RSP(%r11)
	movq	$SEL_USER_DATA, SELKIE_INNER_SS(%r11)
	go_on_in_ring_1 GATE_SYSCALL_HANDLER

	.balign	16
gate_syscall_to_kernel:
	mov	%rsp, STACK(GATE_RSP)
	load_kernel_root %rsp
	mov	STACK(GATE_RSP), %rsp
	jmp	inner_syscall_entry

	.balign	16
gate_trap:
	testb	$2, PUSHED_CS(%rsp)
	jz	gate_not_ring_3
	cmpq	$0, STATE(GATE_FAULT_HANDLER)
	je	gate_trap_to_kernel
	cmpl	$FIRST_NO_EXCEPTION, PUSHED_VECTOR(%rsp)
	jae	gate_no_exception
	cmpl	$VECTOR_NO_FPU, PUSHED_VECTOR(%rsp)
	je	gate_trap_to_kernel
gate_trap_to_ring_1:
	push	%r11
	mov	STATE(GATE_RECORD), %r11
gate_record_of_trap: /* the one instruction that may fault here */
	popq	SELKIE_INNER_R11(%r11)
	popq	SELKIE_INNER_VECTOR(%r11)
	popq	SELKIE_INNER_ERROR(%r11)
	popq	SELKIE_INNER_RIP(%r11)
	popq	SELKIE_INNER_CS(%r11)
	popq	SELKIE_INNER_RFLAGS(%r11)
	popq	SELKIE_INNER_RSP(%r11)
	popq	SELKIE_INNER_SS(%r11)
	cmpl	$VECTOR_PAGE_FAULT, SELKIE_INNER_VECTOR(%r11)
	jne	1f
	push	%rax
	mov	%cr2, %rax
	mov	%rax, SELKIE_INNER_CR2(%r11)
	pop	%rax
1:	go_on_in_ring_1 GATE_FAULT_HANDLER

/* An interrupt goes to the kernel, an `int n` (vectors 158 to 254) to ring 1. */
gate_no_exception:
	cmpl	$VECTOR_TRAP0, PUSHED_VECTOR(%rsp)
	jb	gate_trap_to_kernel
	cmpl	$VECTOR_SPURIOUS, PUSHED_VECTOR(%rsp)
	jb	gate_trap_to_ring_1

gate_trap_to_kernel:
	push	%rax
	load_kernel_root %rax
	mov	entry_state(%rip), %rax
	frame_to_context
	jmp	inner_trap_entry

gate_not_ring_3:
	testb	$1, PUSHED_CS(%rsp)
	jnz	gate_trap_to_kernel

/* From ring 0: a write to the record faulted, or this is an interrupt at a preemption point of the
 * kernel, or the kernel has a bug. */
	push	%rax
	lea	gate_record_of_syscall(%rip), %rax
	cmp	%rax, (PUSHED_RIP + 8)(%rsp)
	je	gate_no_record_for_syscall
	lea	gate_record_of_trap(%rip), %rax
	cmp	%rax, (PUSHED_RIP + 8)(%rsp)
	je	gate_no_record_for_trap
	load_kernel_root %rax
	pop	%rax
	jmp	kernel_trap

/* Each of these becomes a page fault of the thread at the record's address: the frame is made
 * into the one that a fault in ring 3 would have pushed, but for the user bit of the error code,
 * which is clear. The thread executes its `syscall`, or the instruction that faulted first, again
 * afterwards. */
	.balign	16
gate_no_record_for_syscall: /* on the stack: the fault's frame */
	pop	%rax
	sub	$2, %rcx
	mov	%rcx, PUSHED_RIP(%rsp)
	add	$2, %rcx
	movq	$SEL_USER_CODE, PUSHED_CS(%rsp)
	mov	STACK(GATE_R11), %r11
	mov	%r11, (PUSHED_CS + 8)(%rsp)
	mov	STACK(GATE_RSP), %r11
	mov	%r11, (PUSHED_CS + 16)(%rsp)
	movq	$SEL_USER_DATA, (PUSHED_CS + 24)(%rsp)
	mov	STACK(GATE_R11), %r11
	jmp	gate_trap_to_kernel

gate_no_record_for_trap: /* on the stack: the fault's frame, R11, the first exception's frame */
	pop	%rax
	mov	(PUSHED_CS + 16)(%rsp), %r11 /* RSP at the fault */
	pushq	PUSHED_ERROR(%rsp)
	popq	(8 + PUSHED_ERROR)(%r11)
	movq	$VECTOR_PAGE_FAULT, (8 + PUSHED_VECTOR)(%r11)
	lea	8(%r11), %rsp
	mov	(%r11), %r11
	jmp	gate_trap_to_kernel

/* NMI, double fault, machine check, from any ring: ignores an NMI; the others stop the kernel. */
	.balign	16
gate_own_stack:
	cmpq	$VECTOR_NMI, PUSHED_VECTOR(%rsp)
	jne	1f
	add	$16, %rsp
	iretq
1:	push	%rax
	load_kernel_root %rax
	pop	%rax
	jmp	kernel_trap

/* The end of the exit: RSP holds the child's root, the frame for iretq is on the gate's stack. */
	.globl	gate_leave
	.balign	16
gate_leave:
	mov	%rsp, %cr3
	lea	STACK(GATE_FRAME), %rsp
	iretq

	.section .bss
	.balign	4096
	.globl	gate_stack
gate_stack:
	.skip	4096
	.section .note.GNU-stack, "", @progbits
