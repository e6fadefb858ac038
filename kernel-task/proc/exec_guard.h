/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps other tasks from changing what the new identity of a process depends on while the process
 * executes a file. */
#pragma once

#include "wait/may_wait.h"

struct process;

/* Waits until no other task holds the guard; -EINTR if killed. */
MAY_WAIT int exec_guard_take(struct process *process);
void exec_guard_release(struct process *process);
