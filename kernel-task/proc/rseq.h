/* SPDX-License-Identifier: BSD-2-Clause */
/* Restartable sequences, as the way into and out of user mode needs them (rseq.c). */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

struct process;
struct task;

/* The current task has registered a structure and was interrupted in user mode: may change its
 * registers. */
MAY_WAIT void rseq_interrupted(void);

/* For a process whose threads have used critical sections (process->rseq_used): waits for the
 * current thread's turn. False if there is a signal to be looked at first. */
MAY_WAIT bool rseq_enter_user(void);
void rseq_left_user(struct task *task);
void rseq_init(struct process *process);
