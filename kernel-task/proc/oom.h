/* SPDX-License-Identifier: BSD-2-Clause */
/* Which process is killed when the machine is out of memory. */
#pragma once

#include "wait/may_wait.h"

struct account;
struct process;

/* Kills a process and waits for its memory. 0: try again; -ENOMEM: no process can be killed, or the
 * current task is the victim. */
MAY_WAIT int oom_wait(void);
/* How good a victim the process is, as /proc/PID/oom_score shows it. */
int oom_score(struct process *process);
/* Call when an account's limit was lowered below its use: kills one process that is charged there,
 * without waiting. */
void oom_shrink(struct account *account);
