/* SPDX-License-Identifier: BSD-2-Clause */
/* The vDSO's file as it was built; the kernel task copies it into pages. */
	.section .rodata.vdso, "a", @progbits
	.balign 4096
	.globl vdso_image, vdso_image_end
vdso_image:
	.incbin VDSO_FILE
vdso_image_end:
	.section .note.GNU-stack, "", @progbits
