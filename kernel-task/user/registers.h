/* SPDX-License-Identifier: BSD-2-Clause */
/* The border between a task's kernel stack and its user thread: running in user mode, and which
 * registers are known. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>
#include "machine/machine.h"
#include "wait/may_wait.h"

struct task;

/* Lets the user thread run with current->regs and returns when it has left user mode; signals are
 * not checked. */
MAY_WAIT void user_run(void);
/* The task's user thread does not run any more: it raised an event or was stopped. */
void user_left(struct task *task);
/* The task's user thread continues. */
void user_goes_on(struct task *task);

/* Makes all of current->regs true. */
void user_regs_complete(void);
/* Makes all of current->regs true, except perhaps the thread pointers. */
void user_regs_general(void);
/* Registers other than the thread pointers were changed; before, user_regs_general() made them
 * true. */
void user_regs_general_changed(void);
