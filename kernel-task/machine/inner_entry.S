/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ways between a program in ring 3 and the kernel task in ring 1 (inner.h).
 *
 * In: the microkernel's gate has stored the values for iretq in the thread's record, whose address
 * is in R11, and has switched to the record's stack. That stack is used until the lock is taken:
 * the thread that sent this one to its program may still be on the task's kernel stack. The other
 * registers are stored in the task's registers. None is overwritten before all are stored, so a
 * thread that is stopped in between still has those that it has not stored (inner.c). With the
 * lock, the kernel stack goes on as if kswitch() had loaded it. A system call is made first, above
 * the frame that would go on; as a rule that frame has nothing left to do, and the program goes on
 * at once.
 *
 * Out: the lock is given back before the registers are loaded; from then on the stack is not
 * touched. A thread that is stopped between inner_exit and inner_exit_end has left: its registers
 * are those that it was about to load.
 *
 * The lock's word is the record of the thread that has it, so that the main thread can help that
 * thread whenever it waits for the lock.
 *
 * Over: a thread whose only remaining work is to let another thread leave passes the lock on to it,
 * by one entry into the microkernel, and the other thread gives it back.
 */
#include "machine/inner_offsets.h"
#include <selkie/extensions.h>

	.macro save_registers to
	mov	%rax, REGS_RAX(\to)
	mov	%rbx, REGS_RBX(\to)
	mov	%rdx, REGS_RDX(\to)
	mov	%rsi, REGS_RSI(\to)
	mov	%rdi, REGS_RDI(\to)
	mov	%rbp, REGS_RBP(\to)
	mov	%r8, REGS_R8(\to)
	mov	%r9, REGS_R9(\to)
	mov	%r10, REGS_R10(\to)
	mov	%r12, REGS_R12(\to)
	mov	%r13, REGS_R13(\to)
	mov	%r14, REGS_R14(\to)
	mov	%r15, REGS_R15(\to)
	.endm

	.text
	.globl	inner_syscall, inner_syscall_stored
	.balign	16
inner_syscall:
	mov	RECORD_REGS(%r11), %rcx
	save_registers %rcx
inner_syscall_stored: /* what C functions preserve stays as it is, for the straight way out */
	mov	SELKIE_INNER_RIP(%r11), %rax
	mov	%rax, REGS_RIP(%rcx)
	mov	%rax, REGS_RCX(%rcx)
	mov	SELKIE_INNER_RFLAGS(%r11), %rax
	mov	%rax, REGS_RFLAGS(%rcx)
	mov	%rax, REGS_R11(%rcx)
	mov	SELKIE_INNER_RSP(%r11), %rax
	mov	%rax, REGS_RSP(%rcx)
	xor	%edx, %edx
	jmp	inner_entered_both

	.globl	inner_fault, inner_fault_stored, inner_entered_both, inner_bases_stored
	.balign	16
inner_fault:
	mov	%rcx, RECORD_RCX(%r11)
	mov	RECORD_REGS(%r11), %rcx
	save_registers %rcx
inner_fault_stored:
	mov	RECORD_RCX(%r11), %rax
	mov	%rax, REGS_RCX(%rcx)
	mov	SELKIE_INNER_R11(%r11), %rax
	mov	%rax, REGS_R11(%rcx)
	mov	SELKIE_INNER_RIP(%r11), %rax
	mov	%rax, REGS_RIP(%rcx)
	mov	SELKIE_INNER_RFLAGS(%r11), %rax
	mov	%rax, REGS_RFLAGS(%rcx)
	mov	SELKIE_INNER_RSP(%r11), %rax
	mov	%rax, REGS_RSP(%rcx)
	mov	$1, %edx
inner_entered_both: /* EDX: it is a fault */
	rdfsbase %rax
	mov	%rax, REGS_FS_BASE(%rcx)
	rdgsbase %rax
	mov	%rax, REGS_GS_BASE(%rcx)
inner_bases_stored:
	mov	inner_thread_pointer(%rip), %rax
	wrfsbase %rax
	xor	%eax, %eax
	lock cmpxchg	%r11, inner_lock_owner(%rip)
	jnz	3f
1:	mov	RECORD_STACK(%r11), %rax
	mov	(%rax), %rsp
	push	%r11
	mov	%r11, %rdi
	test	%edx, %edx
	jnz	4f
	call	inner_called
	pop	%rdi
	test	%al, %al
	jnz	inner_straight_back
2:	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbx
	pop	%rbp
	ret
3:	push	%r11
	push	%rdx
	mov	%r11, %rdi
	call	inner_take_lock
	pop	%rdx
	pop	%r11
	jmp	1b
4:	call	inner_faulted
	pop	%rdi
	jmp	2b

/* Signals the notification in `where`, with no use of the stack. RDI is kept. */
	.macro	signal where
	mov	%rdi, %r12
	mov	\where(%rip), %rdi
	mov	$1, %esi /* a message of one word */
	mov	$SYSCALL_SEND, %rdx
	mov	%rsp, %rbx
	syscall
	mov	%rbx, %rsp
	mov	%r12, %rdi
	.endm

/* Gives the lock back: to the main thread first. */
	.macro	unlock
	xor	%eax, %eax
	xchg	%rax, inner_lock_owner(%rip)
	cmpq	$0, inner_lock_wanted(%rip)
	je	2f
	wake
2:
	.endm

/* Wakes a thread that waits for the lock: the main thread first. */
	.macro	wake
	cmpl	$0, inner_lock_wanted + 4(%rip)
	je	1f
	signal	inner_main_notification
	jmp	2f
1:	signal	inner_lock_notification
2:
	.endm

/* The main thread has the stack that was left, and the lock, from the second instruction on. RDI is
 * kept. */
	.macro	hand_over
	mov	inner_stack_left(%rip), %rax
	mov	%rax, inner_stack_handed(%rip)
	signal	inner_main_notification
	.endm

/* inner_leave(record): the lock is held. */
	.globl	inner_leave, inner_exit, inner_exit_end, inner_hand_over_and_leave
	.globl	inner_yield_and_leave, inner_go, inner_go_with_lock
	.balign	16
inner_exit:
/* The record is in RDI; the registers that C functions preserve are the program's, and so is the GS
 * base. After a wait in the call the stack pointer is another one than the task's stack continues
 * with. */
inner_straight_back:
	mov	RECORD_STACK(%rdi), %rax
	mov	%rsp, (%rax)
	xor	%eax, %eax
	xchg	%rax, inner_lock_owner(%rip)
	cmpq	$0, inner_lock_wanted(%rip)
	jne	3f
	mov	RECORD_REGS(%rdi), %r11
	mov	REGS_FS_BASE(%r11), %rax
	wrfsbase %rax
	mov	%rdi, %rsp
	mov	REGS_RAX(%r11), %rax
	mov	REGS_RCX(%r11), %rcx
	mov	REGS_RDX(%r11), %rdx
	mov	REGS_RSI(%r11), %rsi
	mov	REGS_RDI(%r11), %rdi
	mov	REGS_R8(%r11), %r8
	mov	REGS_R9(%r11), %r9
	mov	REGS_R10(%r11), %r10
	mov	REGS_R11(%r11), %r11
	iretq
3:	wake
	jmp	leave
inner_hand_over_and_leave: /* (record): the main thread has the lock from now on */
	hand_over
	jmp	leave
inner_yield_and_leave: /* (record): other threads run first */
	unlock
	mov	%rdi, %r12
	mov	$SYSCALL_YIELD, %rdx
	mov	%rsp, %rbx
	syscall
	mov	%rbx, %rsp
	mov	%r12, %rdi
	jmp	leave

/* Where another thread has sent this one, with the record in RDI. */
	.macro	load_fpu
	mov	RECORD_FPU(%rdi), %rcx
	test	%rcx, %rcx
	jz	2f
	mov	$-1, %eax
	mov	$-1, %edx
	cmpq	$0, inner_has_xsave(%rip)
	je	1f
	xrstor64 (%rcx)
	jmp	2f
1:	fxrstor64 (%rcx)
2:
	.endm
inner_go:
	load_fpu
	jmp	leave
inner_go_with_lock:
	load_fpu
inner_leave:
	unlock
leave:	mov	RECORD_REGS(%rdi), %r11
	mov	REGS_FS_BASE(%r11), %rax
	mov	REGS_GS_BASE(%r11), %rbx
	wrfsbase %rax
	wrgsbase %rbx
	mov	%rdi, %rsp
	mov	REGS_RAX(%r11), %rax
	mov	REGS_RBX(%r11), %rbx
	mov	REGS_RCX(%r11), %rcx
	mov	REGS_RDX(%r11), %rdx
	mov	REGS_RSI(%r11), %rsi
	mov	REGS_RDI(%r11), %rdi
	mov	REGS_RBP(%r11), %rbp
	mov	REGS_R8(%r11), %r8
	mov	REGS_R9(%r11), %r9
	mov	REGS_R10(%r11), %r10
	mov	REGS_R12(%r11), %r12
	mov	REGS_R13(%r11), %r13
	mov	REGS_R14(%r11), %r14
	mov	REGS_R15(%r11), %r15
	mov	REGS_R11(%r11), %r11
	iretq
inner_exit_end:

/* inner_park(): waits for good; the thread that makes this thread's program go on writes all
 * registers. */
	.globl	inner_park, inner_hand_over
	.balign	16
inner_hand_over: /* likewise, and the main thread has the lock */
	hand_over
	jmp	parked
inner_park:
	unlock
parked:	mov	inner_park_notification(%rip), %rdi
	mov	$SYSCALL_RECV, %rdx
	mov	%rsp, %rbx
	syscall
	mov	%rbx, %rsp
	jmp	parked

/*
 * inner_switch(tcb, info, count, flags, from): makes the list in the IPC buffer (selkie/batch.h),
 * with which another thread leaves and gives the lock back, and waits likewise. If the list failed
 * no thread would have the lock any more; it does not fail.
 */
	.globl	inner_switch
	.balign	16
inner_switch:
	mov	%rdx, %r10
	mov	%r8, %r9
	mov	%rcx, %r8
	xor	%r15d, %r15d
	mov	$SYSCALL_CALL, %rdx
	mov	%rsp, %rbx
	syscall
	mov	%rbx, %rsp
	jmp	parked

	.section .note.GNU-stack, "", @progbits
