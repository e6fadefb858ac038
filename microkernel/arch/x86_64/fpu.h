/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FPU switching. The registers hold the state of one thread, the owner; while another one runs,
 * CR0.TS makes every use of them an exception (#NM).
 *
 * Under TCG an XSAVE and an XRSTOR cost ten times as much as an IPC, and many servers never use the
 * registers. But programs that use them do so all the time, and an exception after every switch
 * costs such a program more than eager switching. So each thread has a credit: an #NM loads the
 * thread's state and gives it FPU_CREDIT switches at which the state is loaded at once; when these
 * are used up, the next use is an #NM again. A thread with a disabled FPU (TCB flag) never gets
 * the registers. On processors that leak registers although TS is set (CVE-2018-3665) each thread's
 * credit is endless: switching is eager.
 *
 * The credit is endless, too, for a thread that runs another system's program (flags of foreign or
 * redirected system calls, or handlers of the inner ring): QEMU's XSAVE and XRSTOR ignore TS, so
 * the program, which may use them at any time (ld.so does at a function's first call), would see
 * and change the owner's state.
 */
#pragma once

#include "object/tcb.h"

#define FPU_CREDIT	   16
#define FPU_CREDIT_ENDLESS UINT32_MAX

/* The owner when no thread is the owner: its state is saved like a thread's, and never loaded. */
extern struct tcb fpu_no_thread;

extern struct fpu_unit {
	struct tcb *owner; /* whose state is in the registers; never NULL */
	bool off;	   /* CR0.TS is set; if not, the owner is the thread that runs */
} fpu;

/* Call once at boot: chooses XSAVE or FXSAVE, and enables x87, SSE and, if the processor has it,
 * AVX; no other state. */
void fpu_init(void);
/* `t` is about to run, or is the current thread and its flags or credit have changed: loads its
 * state, or turns the FPU off so that a use is an #NM. */
void fpu_decide(struct tcb *t);
/* #NM in the running thread `t`: loads its state. False if its FPU is disabled: the #NM is then a
 * fault of the thread. */
bool fpu_unavailable(struct tcb *t);
/* From now on the state of `t` is loaded at every switch. */
static inline void fpu_always(struct tcb *t)
{
	t->arch.fpu_credit = FPU_CREDIT_ENDLESS;
}
/* Puts the reset state of the FPU into the memory of the new thread `t`. */
void fpu_reset(struct tcb *t);

/* `t` is about to run: fpu_decide(), unless nothing would change. */
static inline void fpu_switch(struct tcb *t)
{
	bool stays_off = fpu.off && fpu.owner != t && !t->arch.fpu_credit;
	bool stays_on = !fpu.off && fpu.owner == t;

	if (!stays_off && !stays_on)
		fpu_decide(t);
}
