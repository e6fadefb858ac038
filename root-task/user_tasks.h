/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User tasks: seL4 programs that use the interfaces of device tasks, with no kernel task in between
 * (docs/bypass.md). One has memory, the clock, connections to its components, and no untypeds, so
 * it can make no objects and access nothing else.
 *
 * Valid in its struct task_info are `clock`, `remotes`, `init` (its arguments), heap_address and
 * heap_bytes; the heap is the listed untypeds (without a slot), mapped contiguously.
 */
#pragma once

#include <stdbool.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Call after clients_init(): the user tasks are the last clients. */
void user_tasks_init(const struct description *d);
/* DESCRIPTION_CLIENTS_MAX if `t` is no user task. */
unsigned user_task_index_of(const struct task *t);
/* Starts it (again). False: already logged, and everything is released. */
bool user_task_start(unsigned index);
/* Releases all its resources, its devices first. */
void user_task_stop(unsigned index);
bool user_task_restarts(unsigned index);
