/* SPDX-License-Identifier: BSD-2-Clause */
/* What entry.S calls in trap.c, and the stack frame of an exception in kernel mode. */
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

/* An exception, `int n` or interrupt from user mode, described by the context. */
void trap_user(struct context *c);
/* The thread to resume has a non-canonical instruction pointer: the fault the processor would
 * raise. */
void trap_bad_ip(void);
/* Handle the interrupt that was noted in kernel mode. */
void trap_pending(void);
/* Nothing can run: sleep until an interrupt has been noted. */
void trap_idle(void);
/* An exception or interrupt in kernel mode; an NMI, double fault or machine check from anywhere. */
void trap_kernel(struct kernel_frame *f);

/* entry.S */
void syscall_entry(void);
void window_syscall_entry(void);
void syscall_entry_upstream(void);
void sysenter_entry(void);
/* Resume the thread of entry_state.context, or idle. */
_Noreturn void enter_user_mode(void);
