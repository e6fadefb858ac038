/* SPDX-License-Identifier: BSD-2-Clause */
/* Which process is killed when memory is out. */
#pragma once

#include "wait/may_wait.h"

struct account;
struct process;

/* Has a process killed and waits for its memory. 0: try again; -ENOMEM: no process can be killed,
 * or the current task is the one to be killed. */
MAY_WAIT int oom_wait(void);
/* How good a victim the process is, as /proc/PID/oom_score shows it. */
int oom_score(struct process *process);
/* An account has more than its limit since that was lowered: has one process killed that is charged
 * there, without waiting. */
void oom_shrink(struct account *account);
