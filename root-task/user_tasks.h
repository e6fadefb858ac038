/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User tasks: seL4 programs that use the interfaces of device tasks, with no kernel task in between
 * (docs/bypass.md). A user task has memory and connections to its components, the clock among them.
 * It has no untypeds, so it can make no objects and access nothing else.
 *
 * Of the parts of struct task_info that depend on the kind of task, `remotes`, `init` (its
 * arguments), heap_address, heap_bytes and `untyped` are valid. The heap is the memory of the
 * listed untypeds, mapped contiguously; their slots are 0, since the task has no capability to
 * them.
 */
#pragma once

#include <stdbool.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Call after clients_init(): the user tasks are the last clients. */
void user_tasks_init(const struct description *d);
/* The user task whose task is `t`, from 0 on; DESCRIPTION_CLIENTS_MAX: `t` is no user task. */
unsigned user_task_index_of(const struct task *t);
/* Starts user task `index` (again). False: already logged, and everything is released. */
bool user_task_start(unsigned index);
/* Releases all its resources, its devices first. */
void user_task_stop(unsigned index);
/* Is it started again after a fault? */
bool user_task_restarts(unsigned index);
