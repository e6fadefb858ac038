/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that are answered without the kernel task: getpid() and other questions for ids. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct mm;
struct user_regs;

/* Size of the page of answers below the shim; 0 if the microkernel cannot answer calls from it. */
uint64_t answers_size(void);
/* From now on every call enters the kernel task, as a trace needs it. Call before the first
 * program runs. */
void answers_none(void);
/* Gives a new address space, which has the shim, its page of answers. -ENOMEM. */
MAY_WAIT int answers_map(struct mm *mm);
/*
 * If the thread was stopped on the way to its answer, its registers become those from before or
 * after the `syscall`. Others are unchanged.
 */
void answers_settle(struct user_regs *regs);
