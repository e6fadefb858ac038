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
/* `t` is about to run. */
void fpu_switch(struct tcb *t);
/* Put the reset state into the memory of a new thread. */
void fpu_reset(struct fpu_state *state);
