/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entry to the kernel and exit from it.
 *
 * Entry: registers go straight into the context of the running thread (entry_state.context), then
 * RSP is set to the empty kernel stack, and C is called. Exit: the thread that entry_state.context
 * names then is restored, by sysretq if it entered by `syscall`, else by iretq from the frame that
 * the processor pushed at its entry (context.h). If it is the idle thread's context, the kernel
 * waits for an interrupt.
 *
 * Interrupts are off in the kernel. The kernel takes an interrupt only at preemption points and in
 * the idle loop; the entry of such an interrupt only notes the vector, and the exit handles it.
 */
#include "arch/x86_64/context.h"
#include "arch/x86_64/gate.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/stubs.inc"
#include "arch/x86_64/window.h"

/* struct entry_state */
#define STATE_CONTEXT  entry_state(%rip)
#define STATE_USER_RSP (entry_state + 8)(%rip)
#define STATE_PENDING  (entry_state + 16)(%rip)

	.section .text.hot, "ax"

/* Stores the registers that every entry saves. RSP is `base` bytes above the context's begin. */
.macro save_registers base
	mov	%rax, CTX_RAX - \base(%rsp)
	mov	%rbx, CTX_RBX - \base(%rsp)
	mov	%rdx, CTX_RDX - \base(%rsp)
	mov	%rsi, CTX_RSI - \base(%rsp)
	mov	%rdi, CTX_RDI - \base(%rsp)
	mov	%rbp, CTX_RBP - \base(%rsp)
	mov	%r8, CTX_R8 - \base(%rsp)
	mov	%r9, CTX_R9 - \base(%rsp)
	mov	%r10, CTX_R10 - \base(%rsp)
	mov	%r12, CTX_R12 - \base(%rsp)
	mov	%r13, CTX_R13 - \base(%rsp)
	mov	%r14, CTX_R14 - \base(%rsp)
	mov	%r15, CTX_R15 - \base(%rsp)
.endm

/* `syscall`: saves the registers and describes the entry. The user's RCX and R11 are lost: the
 * instruction has put the return address and RFLAGS there. */
.macro save_at_syscall entry=ENTRY_SYSCALL
	save_registers 0
	mov	STATE_USER_RSP, %rax
	mov	%rcx, CTX_NEXT_IP(%rsp)
	mov	%rax, CTX_RSP(%rsp)
	mov	%r11, CTX_RFLAGS(%rsp)
	lea	-2(%rcx), %rax
	mov	%rax, CTX_FAULT_IP(%rsp)
	movl	$\entry, CTX_ENTRY(%rsp)
.endm

.macro restore_registers
	mov	CTX_RAX(%rsp), %rax
	mov	CTX_RBX(%rsp), %rbx
	mov	CTX_RDX(%rsp), %rdx
	mov	CTX_RSI(%rsp), %rsi
	mov	CTX_RDI(%rsp), %rdi
	mov	CTX_RBP(%rsp), %rbp
	mov	CTX_R8(%rsp), %r8
	mov	CTX_R9(%rsp), %r9
	mov	CTX_R10(%rsp), %r10
	mov	CTX_R12(%rsp), %r12
	mov	CTX_R13(%rsp), %r13
	mov	CTX_R14(%rsp), %r14
	mov	CTX_R15(%rsp), %r15
.endm

/*
 * `syscall`: RCX = return address, R11 = RFLAGS, RSP still the user's, interrupts off.
 * The direction, trap and alignment-check flags are cleared by FMASK.
 */
	.globl	syscall_entry
	.balign	16
syscall_entry:
	mov	%rsp, STATE_USER_RSP
	mov	STATE_CONTEXT, %rsp
	testl	$MODE_FOREIGN_SYSCALL | MODE_REDIRECT, CTX_MODE(%rsp)
	jnz	special_syscall
ordinary_syscall:
	save_at_syscall
syscall_dispatch:
	/* This must be a `call`. With a pushed return address and a jump, the processor would
	 * predict that the `ret` goes behind the last `call`, which was in user code. */
	mov	$kernel_stack_top, %rsp
	cmp	$-1, %rdx
	je	call_fastpath
	cmp	$-2, %rdx
	je	reply_recv_fastpath
	mov	%rdx, %rdi
	call	handle_syscall
	jmp	leave
reply_recv_fastpath:
	call	fastpath_reply_recv
	jmp	leave

special_syscall:
	testl	$MODE_REDIRECT, CTX_MODE(%rsp)
	jz	foreign_syscall
	mov	%rax, CTX_RAX(%rsp)
	mov	%rcx, %rax
	sub	CTX_WINDOW(%rsp), %rax
	cmp	CTX_WINDOW_SIZE(%rsp), %rax
	mov	CTX_RAX(%rsp), %rax
	jb	ordinary_syscall
	testl	$MODE_CHOOSE, CTX_MODE(%rsp)
	jz	redirect_syscall
	cmp	$CHOICE_NUMBERS, %rax
	jae	not_chosen
	bt	%rax, CTX_CHOSEN(%rsp)
	jnc	not_chosen
redirect_syscall:

/* Returns at once to user mode, to the thread's handler: RCX holds the return address already, R11
 * gets the word. The frame for iretq is built in the context, where an exception would have pushed
 * it. */
	mov	%r11, CTX_RFLAGS(%rsp)
	mov	CTX_HANDLER(%rsp), %r11
	mov	%r11, CTX_NEXT_IP(%rsp)
	mov	STATE_USER_RSP, %r11
	mov	%r11, CTX_RSP(%rsp)
	mov	CTX_WORD(%rsp), %r11
	.globl	redirect_site
redirect_site:
	lea	CTX_NEXT_IP(%rsp), %rsp
	iretq

not_chosen:
	testl	$MODE_FOREIGN_SYSCALL, CTX_MODE(%rsp)
	jz	ordinary_syscall

/* Not a seL4 call, whatever RDX is, but an UnknownSyscall fault with the true value of every
 * register. The number reported is RAX. The thread may still leave by sysretq, because code that
 * changes RCX or R11 also requests the full restore (arch_context_written()). */
foreign_syscall:
	save_at_syscall
foreign_syscall_saved:
	mov	%rcx, CTX_RCX(%rsp)
	mov	%r11, CTX_R11(%rsp)
	mov	CTX_RAX(%rsp), %rdi
	mov	$kernel_stack_top, %rsp
	call	handle_unknown_syscall
	jmp	leave

	.text
/* `syscall` through the gate, with the user's RSP: one of ring 1, or one of ring 3 without handler
 * in ring 1. It is a seL4 call, or in ring 3, if the thread's system calls are foreign, a fault. */
	.globl	inner_syscall_entry
	.balign	16
inner_syscall_entry:
	mov	%rsp, STATE_USER_RSP
	mov	STATE_CONTEXT, %rsp
	test	%rcx, %rcx
	sets	CTX_RING_1(%rsp)
	js	1f
	testl	$MODE_FOREIGN_SYSCALL, CTX_MODE(%rsp)
	jnz	2f
1:	save_at_syscall ENTRY_INNER
	jmp	syscall_dispatch
2:	save_at_syscall ENTRY_INNER
	jmp	foreign_syscall_saved

/* `imitate=upstream`: RSP is not saved (the context keeps an old value) and is 0 after the
 * return. */
	.globl	syscall_entry_upstream
	.balign	16
syscall_entry_upstream:
	mov	STATE_CONTEXT, %rsp
	save_registers 0
	mov	%rcx, CTX_NEXT_IP(%rsp)
	mov	%r11, CTX_RFLAGS(%rsp)
	lea	-2(%rcx), %rax
	mov	%rax, CTX_FAULT_IP(%rsp)
	movl	$ENTRY_SYSCALL_UPSTREAM, CTX_ENTRY(%rsp)
	jmp	syscall_dispatch

/*
 * `imitate=sysenter`: RAX = number, RCX = stack pointer, RDX = address of the sysenter instruction.
 * The processor loads RSP from SYSENTER_ESP, which is the address of entry_state; RFLAGS are lost.
 */
	.globl	sysenter_entry
	.balign	16
sysenter_entry:
	mov	(%rsp), %rsp
	save_registers 0
	lea	2(%rdx), %rbx
	mov	%rbx, CTX_NEXT_IP(%rsp)
	mov	%rdx, CTX_FAULT_IP(%rsp)
	mov	%rcx, CTX_RSP(%rsp)
	mov	%rcx, CTX_RCX(%rsp)
	mov	%r11, CTX_R11(%rsp)
	movq	$0x202, CTX_RFLAGS(%rsp)
	movq	$SEL_USER_CODE, CTX_CS(%rsp)
	movq	$SEL_USER_DATA, CTX_SS(%rsp)
	movl	$ENTRY_TRAP, CTX_ENTRY(%rsp)
	pushq	$2 /* RFLAGS for C code: a user's TF, DF or NT must not stay set */
	popfq
	mov	%rax, %rdx
	jmp	syscall_dispatch

	.section .text.hot, "ax"
/*
 * Exit. The context is that of the thread to resume, or the idle thread's. An interrupt that was
 * noted at a preemption point is handled first.
 */
	.balign	16
call_fastpath:
	call	fastpath_call
leave:
	cmpq	$0, STATE_PENDING
	jne	leave_pending
leave_no_pending:
	mov	STATE_CONTEXT, %rsp
	cmpl	$ENTRY_SYSCALL, CTX_ENTRY(%rsp)
	jne	leave_trap
	mov	CTX_NEXT_IP(%rsp), %rcx
	/* sysretq to a non-canonical address faults in kernel mode with the user's stack pointer. */
	mov	%rcx, %r11
	shr	$47, %r11
	jnz	leave_high
	.globl	leave_sysret_site
leave_sysret_site:
	restore_registers
	mov	CTX_RFLAGS(%rsp), %r11
	mov	CTX_RSP(%rsp), %rsp
	sysretq

leave_high:
	cmp	$0x1ffff, %r11
	je	leave_sysret_site
	jmp	leave_full

leave_trap:
	cmpl	$ENTRY_SYSCALL_UPSTREAM, CTX_ENTRY(%rsp)
	je	leave_upstream
	ja	leave_idle_or_inner
leave_full:
	mov	CTX_NEXT_IP(%rsp), %rcx
	/* After a jump to a non-canonical address, that address is in the context; iretq would
	 * fault on it here. */
	mov	%rcx, %rax
	shl	$16, %rax
	sar	$16, %rax
	cmp	%rcx, %rax
	jne	leave_bad_ip
	.globl	leave_iret_site
leave_iret_site:
	restore_registers
	mov	CTX_RCX(%rsp), %rcx
	mov	CTX_R11(%rsp), %r11
	lea	CTX_NEXT_IP(%rsp), %rsp
	iretq

	.text
leave_upstream:
	mov	CTX_NEXT_IP(%rsp), %rcx
	mov	%rcx, %r11
	shr	$47, %r11
	jnz	leave_full
	restore_registers
	mov	CTX_RFLAGS(%rsp), %r11
	xor	%esp, %esp
	sysretq

leave_bad_ip:
	mov	$kernel_stack_top, %rsp
	call	trap_bad_ip
	jmp	leave
leave_pending:
	mov	$kernel_stack_top, %rsp
	call	trap_pending
	jmp	leave
leave_idle_or_inner:
	cmpl	$ENTRY_INNER, CTX_ENTRY(%rsp)
	je	leave_inner
	mov	$kernel_stack_top, %rsp
	call	trap_idle
	jmp	leave

/* Exit by the gate, whose stack gets the frame. A thread continues in ring 1 only if it was there
 * or was sent there, and only in the upper half. */
leave_inner:
	mov	CTX_NEXT_IP(%rsp), %rcx
	mov	%rcx, %rax
	shl	$16, %rax
	sar	$16, %rax
	cmp	%rcx, %rax
	jne	leave_bad_ip
	mov	$SEL_USER_CODE, %eax
	mov	$SEL_USER_DATA, %ebx
	mov	$SEL_INNER_CODE, %edx
	mov	$SEL_INNER_STACK, %esi
	xor	%edi, %edi
	cmpb	$0, CTX_RING_1(%rsp)
	cmovne	%rcx, %rdi
	test	%rdi, %rdi
	cmovs	%rdx, %rax
	cmovs	%rsi, %rbx
	mov	%rcx, (gate_stack + GATE_FRAME)(%rip)
	mov	%rax, (gate_stack + GATE_FRAME + 8)(%rip)
	mov	CTX_RFLAGS(%rsp), %rax
	mov	%rax, (gate_stack + GATE_FRAME + 16)(%rip)
	mov	CTX_RSP(%rsp), %rax
	mov	%rax, (gate_stack + GATE_FRAME + 24)(%rip)
	mov	%rbx, (gate_stack + GATE_FRAME + 32)(%rip)
	restore_registers
	mov	CTX_RCX(%rsp), %rcx
	mov	CTX_R11(%rsp), %r11
	mov	(gate_state + GATE_USER_ROOT)(%rip), %rsp
	jmp	gate_leave

	.section .text.trap, "ax"
/* Exceptions, interrupts and `int n` from user mode: RSP is at CTX_VECTOR of the context. */
	.balign	16
trap_entry:
	testb	$3, (CTX_CS - CTX_VECTOR)(%rsp)
	jz	kernel_trap
	movl	$ENTRY_TRAP, CTX_ENTRY - CTX_VECTOR(%rsp)
trap_save:
	save_registers CTX_VECTOR
	mov	%rcx, CTX_RCX - CTX_VECTOR(%rsp)
	mov	%r11, CTX_R11 - CTX_VECTOR(%rsp)
	mov	CTX_NEXT_IP - CTX_VECTOR(%rsp), %rax
	mov	%rax, CTX_FAULT_IP - CTX_VECTOR(%rsp)
	cld
	.globl	clac_site
clac_site:
	.byte	0x0f, 0x1f, 0x00 /* a nop, replaced by clac where there is SMAP */
	lea	-CTX_VECTOR(%rsp), %rdi
	mov	$kernel_stack_top, %rsp
	call	trap_user
	jmp	leave

	.text
/* The same through the gate. The context's selectors are always those of ring 3; CTX_RING_1 tells
 * the ring. */
	.globl	inner_trap_entry
inner_trap_entry:
	movl	$ENTRY_INNER, CTX_ENTRY - CTX_VECTOR(%rsp)
	testb	$2, CTX_CS - CTX_VECTOR(%rsp)
	setz	CTX_RING_1 - CTX_VECTOR(%rsp)
	movq	$SEL_USER_CODE, CTX_CS - CTX_VECTOR(%rsp)
	movq	$SEL_USER_DATA, CTX_SS - CTX_VECTOR(%rsp)
	jmp	trap_save

	.globl	trap_entry, kernel_trap
/* Exceptions and interrupts in kernel mode, and NMI, double fault and machine check from any mode.
 * The vector and the processor's frame are on the current stack (struct kernel_frame). */
	.balign	16
kernel_trap:
	push	%rax
	push	%rbx
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%rbp
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	cld
	mov	%rsp, %rdi
	call	trap_kernel
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rbp
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rbx
	pop	%rax
	add	$16, %rsp
	iretq

/*
 * Exits with mitigations (mitigations.c writes jumps to these at the sites above). The frame for
 * iretq is in the window's page. All words of that page that an entry or exit writes are set again
 * or cleared, because the next thread may be able to read them.
 */
.macro clear_window_frame from
	xor	%eax, %eax
	.set	offset, \from
	.rept	(WINDOW_STACK_TOP - \from) / 8
	mov	%rax, (window_state + offset)(%rip)
	.set	offset, offset + 8
	.endr
.endm

	.globl	leave_sysret_guarded, leave_iret_guarded, redirect_guarded
	.balign	16
leave_sysret_guarded: /* RCX is loaded before the site */
	clear_window_frame WINDOW_PUSHED
	mov	CTX_RSP(%rsp), %rax
	mov	%rax, (window_state + WINDOW_RSP)(%rip)
	restore_registers
	mov	CTX_RFLAGS(%rsp), %r11
	mov	(window_state + WINDOW_USER_ROOT)(%rip), %rsp
	jmp	window_leave_sysret

.macro frame_to_window
	.set	offset, 0
	.rept	5
	mov	(CTX_NEXT_IP + offset)(%rsp), %rax
	mov	%rax, (window_state + WINDOW_FRAME + offset)(%rip)
	.set	offset, offset + 8
	.endr
.endm

leave_iret_guarded:
	clear_window_frame WINDOW_PUSHED
	mov	%rax, (window_state + WINDOW_RSP)(%rip)
	frame_to_window
	restore_registers
	mov	CTX_RCX(%rsp), %rcx
	mov	CTX_R11(%rsp), %r11
leave_iret_restored:
	mov	(window_state + WINDOW_USER_ROOT)(%rip), %rsp
	jmp	window_leave_iret

redirect_guarded: /* all registers but RSP have their values for user mode already */
	mov	%rax, CTX_RAX(%rsp)
	clear_window_frame WINDOW_PUSHED
	mov	%rax, (window_state + WINDOW_RSP)(%rip)
	frame_to_window
	mov	CTX_RAX(%rsp), %rax
	jmp	leave_iret_restored

/* The first entry into user mode, from boot code. */
	.globl	enter_user_mode
enter_user_mode:
	jmp	leave_no_pending

	.section .text.trap, "ax"
	.balign	16
	.globl	trap_stubs
trap_stubs:
	trap_stub_table trap_entry, kernel_trap

	.section .note.GNU-stack, "", @progbits
