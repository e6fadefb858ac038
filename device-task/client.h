/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom a device task works for, and when it stops doing so. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/task_info.h"

/* The one connection of a PCI device's task, with at least so many shared bytes. A task without one
 * sleeps for ever. */
const struct task_connection *device_client(const struct task_info *info, size_t bytes);
/* Signals each whose bit is set, of those that the task has. */
void device_wake_clients(const struct task_info *info, uint32_t which);
/* For tests (crash = N): how much work this incarnation does before it dies, another amount each
 * time. */
uint64_t device_chosen_end(const struct task_info *info);
/* There is nothing to do, now or later. */
_Noreturn void device_sleep_for_ever(void);
