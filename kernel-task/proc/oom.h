/* SPDX-License-Identifier: BSD-2-Clause */
/* Who goes when memory is out. */
#pragma once

#include "wait/may_wait.h"

struct account;
struct process;

/* Has a process killed and waits for what it gives back. 0: try again; -ENOMEM: nobody can be
 * killed, or the current task is the one to go. */
MAY_WAIT int oom_wait(void);
/* How good a victim the process is, as /proc/PID/oom_score says it. */
int oom_score(struct process *process);
/* An account has more than its limit since that was lowered: has one process killed that is charged
 * there, without waiting. */
void oom_shrink(struct account *account);
