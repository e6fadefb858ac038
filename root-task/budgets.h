/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Processor time of kernels and user tasks (`share`, `limit` in the system description): each has a
 * budget group of the microkernel, which its device tasks share; tasks that serve all clients are
 * in the system's group 0. Where the microkernel has no such groups, priorities alone decide, and
 * the log says so.
 */
#pragma once

#include <stdbool.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* The group of client `index`. */
#define BUDGET_OF_CLIENT(index) ((index) + 1)

/* Call before the first task is begun. A single client without a limit needs no group. */
void budgets_init(const struct description *d);
/* Puts the thread of `t` into t->budget. Call it each time the thread is made. */
bool budgets_place(const struct task *t);
