/* SPDX-License-Identifier: BSD-2-Clause */
/* See raw.h. */
	.text
	.globl raw_syscall
raw_syscall:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	push	%rdi
	mov	%rsp, saved_rsp
	mov	0(%rdi), %rax
	mov	8(%rdi), %rbx
	mov	16(%rdi), %rcx
	mov	24(%rdi), %rdx
	mov	32(%rdi), %rsi
	mov	48(%rdi), %rbp
	mov	56(%rdi), %r8
	mov	64(%rdi), %r9
	mov	72(%rdi), %r10
	mov	80(%rdi), %r11
	mov	88(%rdi), %r12
	mov	96(%rdi), %r13
	mov	104(%rdi), %r14
	mov	112(%rdi), %r15
	mov	40(%rdi), %rdi
	syscall
	mov	saved_rsp, %rsp
	mov	%rdi, saved_rdi
	mov	(%rsp), %rdi
	mov	%rax, 0(%rdi)
	mov	%rbx, 8(%rdi)
	mov	%rcx, 16(%rdi)
	mov	%rdx, 24(%rdi)
	mov	%rsi, 32(%rdi)
	mov	saved_rdi, %rax
	mov	%rax, 40(%rdi)
	mov	%rbp, 48(%rdi)
	mov	%r8, 56(%rdi)
	mov	%r9, 64(%rdi)
	mov	%r10, 72(%rdi)
	mov	%r11, 80(%rdi)
	mov	%r12, 88(%rdi)
	mov	%r13, 96(%rdi)
	mov	%r14, 104(%rdi)
	mov	%r15, 112(%rdi)
	pop	%rdi
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.macro	code name
	.globl	code_\name
code_\name:
	.endm

	code	foreign_syscall
	syscall
	code	foreign_syscall_after
	jmp	code_store_all

	code	int
	int	$0xa0
	code	int_after
	jmp	code_store_all

	/* The first and the last gate that is open, and the timer's, which is not. */
	code	int_first
	int	$158
	ud2
	code	int_last
	int	$254
	ud2
	code	int_timer
	int	$157
	ud2

	code	int3
	int3
	code	int3_after
	jmp	.

	code	ud2
	ud2

	code	divide
	div	%ecx

	code	gp_in
	in	%dx, %al

	code	int_bad
	int	$0x40

	code	int255
	int	$255
	code	int255_after
	ud2

	code	read
	mov	(%rdi), %rax
	jmp	.

	code	write
	movq	$42, (%rdi)
	jmp	.

	code	sse
	movaps	%xmm0, %xmm1
	ud2

	code	jump
	jmp	*%rdi

	code	spin
	inc	%rax
	jmp	code_spin

	/* Shows all registers to whoever handles the fault of this instruction: an UnknownSyscall with
	 * everything true. RAX's low bits are part of its number. */
	code	store_all
	int	$0xa1
	jmp	.

	.bss
saved_rsp:
	.quad	0
saved_rdi:
	.quad	0
	.section .note.GNU-stack, "", @progbits
