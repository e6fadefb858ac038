/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shim: one page of code mapped into every Linux process, position-independent. seL4 has no
 * call that reads or writes another thread's floating-point state, so the kernel task makes the
 * thread do it here, and gives it
 *
 * 	r8	the state's place (in the signal frame)
 * 	eax	which components (the processor's XSAVE mask; edx, the upper half, is always 0)
 *
 * shim_enter_*	  saves the state, resets it and enters a signal handler:
 * 		  r9 = handler, r10 = third argument; rdi, rsi are the handler's already
 * shim_restore_*  loads the state and reports with a system call
 * shim_save_*	  saves the state and reports
 * shim_reset_*	  puts the state back to what a program starts with and reports
 * shim_answer	  answers a system call (arch/x86_64/user/answers.c): eax = number, rcx = where to go on,
 * 		  the answer is the 32-bit word eax of those at r11
 *
 * The kernel task knows a report by the address it comes from. It has kept all other registers.
 *
 * A microkernel may keep the state of another thread in the processor until this one uses it, which
 * raises #NM. QEMU's XSAVE and XRSTOR do not raise it (as the real ones do), so an instruction that
 * does comes first. Nor does QEMU's XRSTOR load MXCSR (as the real one does) if the image has no SSE
 * component, so it is loaded once more.
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

/* The flags are the program's; answers_settle() knows these two instructions. */
shim_answer:
	mov (%r11,%rax,4), %eax
shim_answered:
	jmp *%rcx

/* The state at reset. No component is marked present in XSAVE's header: XRSTOR resets them all. */
	.balign 64
reset_image:
	.word 0x37f
	.skip 22
reset_mxcsr:
	.long 0x1f80
	.skip 576 - 28
shim_image_end:

	.section .note.GNU-stack, "", @progbits
