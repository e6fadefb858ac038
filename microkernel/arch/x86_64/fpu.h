/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Eager FPU switching: the thread that runs has its own state in the registers, unless its FPU is
 * disabled; then the registers keep the state of whoever used them last (the owner) and CR0.TS
 * makes every use an exception.
 */
#pragma once

#include "object/tcb.h"

/* Choose XSAVE or FXSAVE; x87, SSE and, where there is, AVX are enabled; nothing more. */
void fpu_init(void);
/* Stands for "no thread", so that there is always one to save to. */
extern struct tcb fpu_nobody;

extern struct fpu_unit {
	struct tcb *owner; /* whose state is in the registers; never NULL */
	bool disabled;	   /* CR0.TS is set */
} fpu;

/* Save the owner's state, load that of `t`, which becomes the owner. CR0.TS is clear. */
void fpu_exchange(struct tcb *t);
/* fpu_switch when CR0.TS is set or is to be. */
void fpu_switch_disabled(struct tcb *t);

/* `t` is about to run. */
static inline void fpu_switch(struct tcb *t)
{
	if (unlikely((t->flags & TCB_FLAG_FPU_DISABLED) || fpu.disabled))
		fpu_switch_disabled(t);
	else if (fpu.owner != t)
		fpu_exchange(t);
}

/* Put the reset state into the memory of a new thread. */
void fpu_reset(struct fpu_state *state);
