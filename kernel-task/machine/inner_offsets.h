/* SPDX-License-Identifier: BSD-2-Clause */
/* For inner_entry.S: where things are in struct user_regs and behind the microkernel's part of a
 * thread's record. inner.c asserts it. */
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
#define RECORD_RCX    104 /* at a fault, until it is where the registers are */
#define RECORD_FPU    112 /* the floating-point state to load before it leaves; NULL: none */

#define RECORD_THREAD_WORD ((RECORD_THREAD - RECORD_REGS) / 8)
#define RECORD_RCX_WORD	   ((RECORD_RCX - RECORD_REGS) / 8) /* of the words that are ours */
#define RECORD_FPU_WORD	   ((RECORD_FPU - RECORD_REGS) / 8)

#define SYSCALL_SEND  -3 /* seL4's numbers; signalling is sending, waiting is receiving */
#define SYSCALL_RECV  -5
#define SYSCALL_CALL  -1
#define SYSCALL_YIELD -7
