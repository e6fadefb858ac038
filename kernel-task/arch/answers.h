/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls that a program is answered without the kernel task: who it is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

struct mm;
struct user_regs;

/* Bytes that the page of answers takes below the shim: none where calls cannot be answered. */
uint64_t answers_size(void);
/* Every call has to come to the kernel task, for a trace. Before the first program runs. */
void answers_none(void);
/* Gives a new address space, which has the shim, its page of answers. -ENOMEM. */
MAY_WAIT int answers_map(struct mm *mm);
/*
 * Registers of a thread that was stopped while it was being answered become those from before the
 * `syscall` or after it; any others stay as they are.
 */
void answers_settle(struct user_regs *regs);
