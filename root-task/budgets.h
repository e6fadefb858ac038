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

/* Sets share and limit of each client's group. Call it before the first task_begin(). A single
 * client without a limit gets no group. */
void budgets_init(const struct description *d);
/* Puts the thread of `t` into the group t->budget. Call it each time the thread is made. False: the
 * microkernel refused. True also where groups are not used. */
bool budgets_place(const struct task *t);
