/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shim: one page of position-independent code that is mapped into every Linux process. seL4 has
 * no call that reads or writes another thread's floating-point state, so the kernel task lets the
 * thread itself run this code, with
 *
 * 	r8	the address of the state (in the signal frame)
 * 	eax	the components to save or load (XSAVE's mask; edx, its upper half, is always 0)
 *
 * shim_enter_*	  saves the state, resets it and enters a signal handler:
 * 		  r9 = handler, r10 = third argument; rdi and rsi are set for the handler
 * shim_restore_*  loads the state and reports with a system call
 * shim_save_*	  saves the state and reports
 * shim_reset_*	  puts the state back to what a program starts with and reports
 * shim_answer	  answers a system call (arch/x86_64/user/answers.c): eax = number, rcx = the address to go
 * 		  on at; the answer is word eax of the 32-bit words at r11
 *
 * The kernel task knows a report by the address that it comes from. It has kept all other registers
 * of the thread.
 *
 * A microkernel may leave the floating-point state of another thread in the processor until this
 * thread uses floating-point registers, which raises #NM. XSAVE and XRSTOR of a real processor raise
 * it, those of QEMU do not: own_state, before them, is an instruction that raises it in both. A real
 * XRSTOR loads MXCSR even if the image has no SSE component, QEMU's does not: ldmxcsr loads it.
 */
	.section .rodata.shim, "a", @progbits
	.balign 4096
	.globl shim_image, shim_enter_xsave, shim_enter_fxsave
	.globl shim_restore_xsave, shim_restore_fxsave, shim_save_xsave, shim_save_fxsave
	.globl shim_reset_xsave, shim_reset_fxsave
	.globl shim_answer, shim_answered, shim_report, shim_image_end

	.macro own_state
	movaps %xmm0, %xmm0
	.endm

shim_image:

shim_enter_xsave:
	own_state
	xor %edx, %edx
	xsave64 (%r8)
	jmp enter_handler
shim_enter_fxsave:
	own_state
	fxsave64 (%r8)
enter_handler:
	fninit
	ldmxcsr reset_mxcsr(%rip)
	mov %r10, %rdx
	xor %eax, %eax
	jmp *%r9

shim_reset_xsave:
	lea reset_image(%rip), %r8
shim_restore_xsave:
	own_state
	xor %edx, %edx
	xrstor64 (%r8)
	ldmxcsr 24(%r8)
	jmp report
shim_reset_fxsave:
	lea reset_image(%rip), %r8
shim_restore_fxsave:
	own_state
	fxrstor64 (%r8)
	jmp report
shim_save_xsave:
	own_state
	xor %edx, %edx
	xsave64 (%r8)
	jmp report
shim_save_fxsave:
	own_state
	fxsave64 (%r8)
report:
	xor %edx, %edx
	syscall
shim_report:
	ud2

/* Changes no flags. answers_settle() depends on these being exactly two instructions. */
shim_answer:
	mov (%r11,%rax,4), %eax
shim_answered:
	jmp *%rcx

/* The state at reset. XSAVE's header marks no component as present, so XRSTOR resets all of them. */
	.balign 64
reset_image:
	.word 0x37f
	.skip 22
reset_mxcsr:
	.long 0x1f80
	.skip 576 - 28
shim_image_end:

	.section .note.GNU-stack, "", @progbits
