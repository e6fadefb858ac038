/* SPDX-License-Identifier: BSD-2-Clause */
/* The functions of trap.c that entry.S calls, and the frame of an exception in kernel mode. */
#pragma once

#include "types.h"
#include "arch/x86_64/context.h"

/* As kernel_trap in entry.S pushes it. */
struct kernel_frame {
	word_t r15, r14, r13, r12, r11, r10, r9, r8;
	word_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
	word_t vector, error;
	word_t rip, cs, rflags, rsp, ss;
};

/* Handles an exception, `int n` or interrupt from user mode, which the context describes. */
void trap_user(struct context *c);
/* The thread to resume has a non-canonical instruction pointer: raises the general protection fault
 * that the processor would raise at the jump. */
void trap_bad_ip(void);
/* Handles the interrupt that was noted in kernel mode. */
void trap_pending(void);
/* No thread can run: halts the processor until an interrupt was noted. */
void trap_idle(void);
/* An exception or interrupt in kernel mode; an NMI, double fault or machine check from any mode.
 * Notes an interrupt, ignores an NMI, and stops the kernel at an exception. */
void trap_kernel(struct kernel_frame *f);

/* entry.S */
void syscall_entry(void);
void window_syscall_entry(void);
void syscall_entry_upstream(void);
void sysenter_entry(void);
/* Resumes the thread of entry_state.context; if that is the idle thread, waits for an interrupt. */
_Noreturn void enter_user_mode(void);
