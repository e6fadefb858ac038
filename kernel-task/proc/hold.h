/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tasks that stand still. A layer above (cgroup/freeze.c) may hold a task: it stops on its way to
 * user mode, in the place where signals are taken, and goes on when it is let go or is killed. A
 * task *stands* while it is held there, is stopped by job control or by its tracer, or waits for
 * its vfork child; the hook `stands` (hooks.h) hears of each change.
 */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

struct task;

/* Holds the task from its next way to user mode on, to which it is brought; or lets it go. */
void task_hold(struct task *task, bool hold);
/* Does the current task have to go through task_be_held()? */
bool task_hold_pending(const struct task *task);
/* The current task stands until nobody holds it or something more urgent has come for it. */
MAY_WAIT void task_be_held(void);
/* The current task is about to wait in one of the other ways, or has done so. */
void task_stands(void);
void task_stood(void);
