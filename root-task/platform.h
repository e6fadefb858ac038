/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices of the PC at fixed addresses: serial port, timer, clock. */
#pragma once

#include <stdbool.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Makes the capabilities for the ports, the interrupt (at this vector of seL4) and the registers of
 * the component's device. Call it once for each component. False: the ports or the interrupt are
 * not available. Missing registers are only logged. */
bool platform_claim(const struct component_description *component, unsigned vector);
/* Gives these capabilities to `t`, which is being made: the driver's own task, or the kernel task
 * that the driver is inline in. False: no memory, or TASK_PLATFORM_MAX devices are there already.
 */
bool platform_give(const struct component_description *component, struct task *t);
