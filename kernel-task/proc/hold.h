/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tasks that stand still. A layer above (cgroup/freeze.c) may hold a task: the task stops on its
 * way to user mode, where signals are taken, and goes on when it is let go or is killed. A task
 * *stands* while it is held there, is stopped by job control or by its tracer, or waits for its
 * vfork child; the hook `stands` (hooks.h) is called at each change.
 */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

struct task;

/* With `hold`, brings the task into the kernel and holds it on its way to user mode; without, lets
 * it go. */
void task_hold(struct task *task, bool hold);
/* Does the current task have to go through task_be_held()? */
bool task_hold_pending(const struct task *task);
/* The current task stands until it is no longer held or more urgent work has come for it. */
MAY_WAIT void task_be_held(void);
/*
 * The current task is about to wait in one of the other ways, or has done so: updates `standing`.
 */
void task_stands(void);
void task_stood(void);
