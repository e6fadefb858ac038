/* SPDX-License-Identifier: BSD-2-Clause */
/* kswitch(save, load): see kswitch.h. Six preserved registers and the return address make a frame. */
	.text
	.globl kswitch, kswitch_carry
	.type kswitch, @function
kswitch:
kswitch_carry:
	push %rbp
	push %rbx
	push %r12
	push %r13
	push %r14
	push %r15
	mov %rsp, (%rdi)
	mov %rsi, %rsp
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %rbx
	pop %rbp
	ret
	.size kswitch, . - kswitch

/* kswitch_idle(save, idle): the same first half. */
	.globl kswitch_idle
	.type kswitch_idle, @function
kswitch_idle:
	push %rbp
	push %rbx
	push %r12
	push %r13
	push %r14
	push %r15
	mov %rsp, (%rdi)
	sub $8, %rsp
	call *%rsi
	ud2
	.size kswitch_idle, . - kswitch_idle

	.section .note.GNU-stack, "", @progbits
