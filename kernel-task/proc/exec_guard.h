/* SPDX-License-Identifier: BSD-2-Clause */
/* Keeps others from changing what the identity of a process that executes a file depends on. */
#pragma once

#include "wait/may_wait.h"

struct process;

/* Waits until nobody else holds the guard; -EINTR if killed. */
MAY_WAIT int exec_guard_take(struct process *process);
void exec_guard_release(struct process *process);
