/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel task's side of the shim (user-task/shim.S): its address, and sending a thread through
 * it to save or load the thread's floating-point state.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct mm;
struct task;
struct user_regs;

/* -ENOMEM. */
int shim_init(void);
/* Maps the shim into exec's new address space, at a random address (mm->shim), with the page of
 * answers (arch/answers.h) below. Both are sealed. -ENOMEM. */
MAY_WAIT int shim_map(struct mm *mm);

/* Bytes of the state as XSAVE (or FXSAVE) writes it, and the components it has (0: FXSAVE). */
size_t shim_state_size(void);
uint64_t shim_state_mask(void);

/*
 * Changes the current task's registers (all true) so that it saves its state at `state` (64-byte
 * aligned, header cleared) and then enters `handler` with `arg3` as third argument.
 */
void shim_enter_handler(uint64_t state, uint64_t handler, uint64_t arg3);
/* Is a thread at `address` on its way to a handler and has not saved its state yet? */
bool shim_is_entering(uint64_t address);
/*
 * The current task continues with `regs` after it has loaded the state at `state`; with state 0,
 * the reset state. `xsave`: the image has XSAVE's header.
 */
void shim_restore(const struct user_regs *regs, uint64_t state, bool xsave, uint64_t mask);

/* The address below its stack where a thread with these registers may save its state. */
uint64_t shim_place(const struct user_regs *r);
/*
 * The current task, in a system call, saves its state on its own stack (below the red zone): 0 and
 * the place. Its registers are unchanged. A negative errno if it cannot (the stack is full);
 * nothing has changed then.
 */
MAY_WAIT int shim_save(uint64_t *place);
/* The current task, stopped, loads a state of shim_state_size() bytes, which is written to the
 * same place first. -EFAULT, -EINTR. */
MAY_WAIT int shim_load(const void *state);
/* A task that has not run yet will load the state at `place` before it continues with its
 * registers. */
void shim_start_with(struct task *task, uint64_t place);

/* Call at a system call: true if it was the shim's report, which is handled. */
bool shim_returned(void);
/* The thread raised a fault that is going to be a signal: if it was in the shim, its registers
 * become those with which it was to continue. */
void shim_failed(void);
