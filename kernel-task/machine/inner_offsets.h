/* SPDX-License-Identifier: BSD-2-Clause */
/* Offsets for inner_entry.S: in struct user_regs, and in a thread's record behind the part of the
 * microkernel. inner.c asserts that they are right. */
#pragma once

#define REGS_RIP     0
#define REGS_RSP     8
#define REGS_RFLAGS  16
#define REGS_RAX     24
#define REGS_RBX     32
#define REGS_RCX     40
#define REGS_RDX     48
#define REGS_RSI     56
#define REGS_RDI     64
#define REGS_RBP     72
#define REGS_R8	     80
#define REGS_R9	     88
#define REGS_R10     96
#define REGS_R11     104
#define REGS_R12     112
#define REGS_R13     120
#define REGS_R14     128
#define REGS_R15     136
#define REGS_FS_BASE 144
#define REGS_GS_BASE 152

#define RECORD_REGS   80  /* struct user_regs * */
#define RECORD_STACK  88  /* void **: where the kernel stack's pointer is kept */
#define RECORD_THREAD 96  /* struct uthread * */
#define RECORD_RCX    104 /* at a fault, until RCX is stored in the registers */
#define RECORD_FPU    112 /* the floating-point state to load before it leaves; NULL: none */
#define RECORD_TCB    120 /* the capability of the seL4 thread */

#define RECORD_THREAD_WORD ((RECORD_THREAD - RECORD_REGS) / 8)
#define RECORD_RCX_WORD	   ((RECORD_RCX - RECORD_REGS) / 8) /* in words, from RECORD_REGS */
#define RECORD_FPU_WORD	   ((RECORD_FPU - RECORD_REGS) / 8)
#define RECORD_TCB_WORD	   ((RECORD_TCB - RECORD_REGS) / 8)

#define SYSCALL_SEND  -3 /* seL4's numbers; Signal is a Send, Wait is a Recv */
#define SYSCALL_RECV  -5
#define SYSCALL_CALL  -1
#define SYSCALL_YIELD -7
