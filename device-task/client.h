/* SPDX-License-Identifier: BSD-2-Clause */
/* The one kernel task that a PCI device's task works for, and when it stops doing so. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/task_info.h"

/* The connection with at least so many shared bytes; NULL: there is none. */
const struct task_connection *device_client(const struct task_info *info, size_t bytes);
/* For tests: how many requests this incarnation answers before it dies; another number each time.
 */
uint64_t device_chosen_end(const struct task_info *info);
/* There is nothing to do, now or later. */
_Noreturn void device_sleep_for_ever(void);
