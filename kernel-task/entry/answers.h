/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that a program is answered without the kernel task: who it is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "proc/may_wait.h"

struct mm;
struct task;
struct user_regs;

/* Bytes that the page of answers takes below the shim: none where calls cannot be answered. */
uint64_t answers_size(void);
/* Gives a new address space, which has the shim, its page of answers. -ENOMEM. */
MAY_WAIT int answers_map(struct mm *mm);
/*
 * To be called whenever something that an answer depends on has changed for `task` (also before it
 * first runs): its ids, its parent, its memory, whether its calls are watched. From then on it is
 * answered rightly, or comes to the kernel task.
 */
void answers_refresh(struct task *task);
/* The task leaves its memory. */
void answers_stop(struct task *task);

/*
 * Registers of a thread that was stopped while it was being answered become those from before the
 * `syscall` or after it; any others stay as they are.
 */
void answers_settle(struct user_regs *regs);
