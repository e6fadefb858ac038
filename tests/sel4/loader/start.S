/* SPDX-License-Identifier: BSD-2-Clause */
/* The loader's entry, as a multiboot 1 kernel, and the jump into the kernel that it has loaded. */
	.section .header, "a"
	.balign	4
	.long	0x1badb002
	.long	0x00000003 /* page-aligned modules, memory information */
	.long	-(0x1badb002 + 0x00000003)

	.text
	.globl	_start
_start:
	mov	$stack_top, %esp
	push	%ebx
	call	load

/* go(entry, magic, info) */
	.globl	go
go:
	mov	4(%esp), %ecx
	mov	8(%esp), %eax
	mov	12(%esp), %ebx
	jmp	*%ecx

	.bss
	.balign	16
	.skip	16384
stack_top:
	.section .note.GNU-stack, "", @progbits
