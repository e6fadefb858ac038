/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User tasks: programs of seL4 that are handed the interfaces of device tasks, with no kernel task
 * in between (docs/bypass.md). One has memory, the clock, connections to its components, and no
 * seL4 objects to make anything of: it can reach nothing else.
 *
 * Of its struct task_info are true: `clock`, `remotes`, in `init` what it is told, and its memory
 * as heap_address and heap_bytes; this is the untypeds (without a slot), mapped one behind the
 * other.
 */
#pragma once

#include <stdbool.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* After clients_init(), whose last entries they are. */
void user_tasks_init(const struct description *d);
/* DESCRIPTION_CLIENTS_MAX: this is none. */
unsigned user_task_index_of(const struct task *t);
/* Starts it (again). False: already logged, nothing is left of it. */
bool user_task_start(unsigned index);
/* Takes everything back from it, its devices first. */
void user_task_stop(unsigned index);
bool user_task_restarts(unsigned index);
