/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPU switching. The registers hold the state of one thread, the owner; while another one runs,
 * CR0.TS makes every use of them an exception (#NM).
 *
 * Under TCG an XSAVE and an XRSTOR cost ten times what an IPC does, and many servers never touch
 * the registers; programs that do, do it all the time, and for them an exception after every switch
 * is worse. So each thread has a credit: an #NM loads its state and gives it FPU_CREDIT switches at
 * which the state is loaded at once; when they are used up it has to show again that it needs the
 * FPU. Threads with a disabled FPU (TCB flag) never get it. On processors that leak registers
 * behind TS (CVE-2018-3665) the credit never ends: switching is eager.
 *
 * Nor does it end for a thread that runs another system's program (the flags of foreign system
 * calls): QEMU's XSAVE and XRSTOR heed no TS, and the program, which may use them as it likes
 * (ld.so does at the first call of a function), would see and change the owner's state.
 */
#pragma once

#include "object/tcb.h"

#define FPU_CREDIT	   16
#define FPU_CREDIT_ENDLESS UINT32_MAX

/* Stands for "no thread", so that there is always one to save to. */
extern struct tcb fpu_nobody;

extern struct fpu_unit {
	struct tcb *owner; /* whose state is in the registers; never NULL */
	bool off;	   /* CR0.TS is set; else the owner is the thread that runs */
} fpu;

/* Choose XSAVE or FXSAVE; x87, SSE and, where there is, AVX are enabled; nothing more. */
void fpu_init(void);
/* The whole decision for `t`, which is about to run or whose flags have changed. */
void fpu_decide(struct tcb *t);
/* #NM in the running thread. False: its FPU is disabled, the exception is its own. */
bool fpu_unavailable(struct tcb *t);
/* From now on the state of `t` is loaded at every switch. */
static inline void fpu_always(struct tcb *t)
{
	t->arch.fpu_credit = FPU_CREDIT_ENDLESS;
}
/* Put the reset state into the memory of a new thread. */
void fpu_reset(struct tcb *t);

/* `t` is about to run. */
static inline void fpu_switch(struct tcb *t)
{
	bool stays_off = fpu.off && fpu.owner != t && !t->arch.fpu_credit;
	bool stays_on = !fpu.off && fpu.owner == t;

	if (!stays_off && !stays_on)
		fpu_decide(t);
}
