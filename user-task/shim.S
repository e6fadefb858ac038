/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shim: one page of code mapped into every Linux process, position-independent. seL4 has no
 * call that reads or writes another thread's floating-point state, so the thread does it itself
 * here, sent by the kernel task, which gives it
 *
 *	r8	the state's place (in the signal frame)
 *	eax	which components (the processor's XSAVE mask; edx, the upper half, is always 0)
 *
 * shim_enter_*	  saves the state, resets it and enters a signal handler:
 *		  r9 = handler, r10 = third argument; rdi, rsi are the handler's already
 * shim_restore_*  loads the state and reports with a system call
 * shim_save_*	  saves the state and reports
 * shim_reset	  puts the state back to what a program starts with and reports
 *
 * The kernel task knows a report by the address it comes from. It has kept all other registers.
 */
	.section .rodata.shim, "a", @progbits
	.balign 4096
	.globl shim_image, shim_enter_xsave, shim_enter_fxsave
	.globl shim_restore_xsave, shim_restore_fxsave, shim_save_xsave, shim_save_fxsave, shim_reset
	.globl shim_report, shim_image_end
shim_image:

shim_enter_xsave:
	xor %edx, %edx
	xsave64 (%r8)
	jmp enter_handler
shim_enter_fxsave:
	fxsave64 (%r8)
enter_handler:
	fninit
	ldmxcsr default_mxcsr(%rip)
	mov %r10, %rdx
	xor %eax, %eax
	jmp *%r9

shim_restore_xsave:
	xor %edx, %edx
	xrstor64 (%r8)
	jmp report
shim_restore_fxsave:
	fxrstor64 (%r8)
	jmp report
shim_save_xsave:
	xor %edx, %edx
	xsave64 (%r8)
	jmp report
shim_save_fxsave:
	fxsave64 (%r8)
	jmp report
shim_reset:
	fninit
	ldmxcsr default_mxcsr(%rip)
report:
	xor %edx, %edx
	syscall
shim_report:
	ud2

	.balign 4
default_mxcsr:
	.long 0x1f80
shim_image_end:

	.section .note.GNU-stack, "", @progbits
