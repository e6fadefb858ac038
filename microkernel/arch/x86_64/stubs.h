/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the assembler: a table of one stub for each vector, 16 bytes each, which push an error code
 * where the processor does not, and the vector. NMI, double fault and machine check, which have a
 * stack of their own, go elsewhere than the others.
 */
.macro trap_stub_table others own_stack
	.set	vector, 0
	.rept	256
	.balign	16
	.if	!(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
	push	$0
	.endif
	push	$vector
	.if	vector == 2 || vector == 8 || vector == 18
	jmp	\own_stack
	.else
	jmp	\others
	.endif
	.set	vector, vector + 1
	.endr
.endm
