/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPU switching. The registers hold the state of one thread, the owner; while another one runs,
 * CR0.TS makes every use of them an exception (#NM).
 *
 * Under TCG an XSAVE and an XRSTOR cost ten times as much as an IPC, and many servers never use the
 * registers. Programs that use them do so all the time, and an exception after every switch costs
 * them more. So each thread has a credit: an #NM loads its state and gives it FPU_CREDIT switches
 * at which the state is loaded at once; when these are used up, the next use is an #NM again.
 * Threads with a disabled FPU (TCB flag) never get it. On processors that leak registers although
 * TS is set (CVE-2018-3665) the credit never ends: switching is eager.
 *
 * It never ends either for a thread that runs another system's program (the flags of foreign system
 * calls): QEMU's XSAVE and XRSTOR ignore TS, so the program, which may use them at any time (ld.so
 * does at a function's first call), would see and change the owner's state.
 */
#pragma once

#include "object/tcb.h"

#define FPU_CREDIT	   16
#define FPU_CREDIT_ENDLESS UINT32_MAX

/* The owner when no thread is: its state is saved like a thread's, and never loaded. */
extern struct tcb fpu_nobody;

extern struct fpu_unit {
	struct tcb *owner; /* whose state is in the registers; never NULL */
	bool off;	   /* CR0.TS is set; else the owner is the thread that runs */
} fpu;

/* Choose XSAVE or FXSAVE; x87, SSE and, where there is, AVX are enabled; nothing more. */
void fpu_init(void);
/* Decide whether the registers are loaded or off for `t`, which is about to run or whose flags
 * have changed. */
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
