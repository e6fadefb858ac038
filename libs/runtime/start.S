/* SPDX-License-Identifier: BSD-2-Clause */
/* The first instructions of a task: no stack yet, RDI = start page (include/runtime/start.h). */
	.text
	.globl _start
	.type _start, @function
_start:
	lea	runtime_stack_top(%rip), %rsp
	xor	%ebp, %ebp
	push	%rbp		/* a zero frame pointer ends every backtrace */
	push	%rbp
	mov	%rsp, %rbp
	call	runtime_start
	ud2
	.size _start, . - _start

	.section .bss.stack, "aw", @nobits
	.balign 4096
	.globl runtime_stack
runtime_stack:
	.skip 65536
runtime_stack_top:
	.section .note.GNU-stack, "", @progbits
