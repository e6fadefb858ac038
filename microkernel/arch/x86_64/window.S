/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The code that runs while the user's page tables are loaded (window.h). It has its own pages,
 * which kernel and user page tables map at the same address. While the user's tables are loaded it
 * touches no memory but window_state and, after an NMI, double fault or machine check, window_ist.
 */
#include "arch/x86_64/context.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/stubs.inc"
#include "arch/x86_64/window.h"

#define W(offset) (window_state + offset)(%rip)
#define VECTOR_NMI 2

	.section .window_text, "ax", @progbits

	.balign	4096
	.globl	window_trap_stubs
window_trap_stubs:
	trap_stub_table window_trap_entry, window_own_stack

/* `syscall`: RSP is the only register that is free, and its value is saved first. */
.macro syscall_through_window entry
	mov	%rsp, W(WINDOW_RSP)
	mov	W(WINDOW_KERNEL_ROOT), %rsp
	mov	%rsp, %cr3
	mov	W(WINDOW_RSP), %rsp
	jmp	\entry
.endm

	.globl	window_syscall_entry
	.balign	16
window_syscall_entry:
	syscall_through_window syscall_entry

/* RSP points to the vector, on the window's stack if the exception came from user mode. The frame
 * is moved into the thread's context, where the processor would have pushed it without a window. */
	.balign	16
window_trap_entry:
	testb	$3, (CTX_CS - CTX_VECTOR)(%rsp)
	jz	kernel_trap
	push	%rax
	mov	W(WINDOW_KERNEL_ROOT), %rax
	mov	%rax, %cr3
	mov	entry_state(%rip), %rax
	frame_to_context
	jmp	trap_entry

/* NMI, double fault, machine check, from any ring: ignores an NMI; the others stop the kernel. */
	.balign	16
window_own_stack:
	cmpq	$VECTOR_NMI, (%rsp)
	jne	1f
	add	$16, %rsp
	iretq
1:	push	%rax
	mov	W(WINDOW_KERNEL_ROOT), %rax
	mov	%rax, %cr3
	pop	%rax
	jmp	kernel_trap

/* The ends of the exits. RSP holds the user's root. mitigations.c replaces the load of CR3 or the
 * VERW by nops if that mitigation is off. */
	.globl	window_leave_sysret, window_sysret_root, window_sysret_verw
	.balign	16
window_leave_sysret:
window_sysret_root:
	mov	%rsp, %cr3
window_sysret_verw:
	verw	W(WINDOW_SELECTOR)
	mov	W(WINDOW_RSP), %rsp
	sysretq

	.globl	window_leave_iret, window_iret_root, window_iret_verw
	.balign	16
window_leave_iret:
window_iret_root:
	mov	%rsp, %cr3
window_iret_verw:
	verw	W(WINDOW_SELECTOR)
	lea	W(WINDOW_FRAME), %rsp
	iretq

	/* The stack of window_own_stack. */
	.section .bss
	.balign	4096
	.globl	window_ist, window_ist_top
window_ist:
	.skip	4096
window_ist_top:
	.section .note.GNU-stack, "", @progbits
