/* SPDX-License-Identifier: BSD-2-Clause */
/* The devices of the PC at fixed addresses: serial port, timer, clock. */
#pragma once

#include <stdbool.h>

#include "root-task/description.h"
#include "root-task/task.h"

/* Takes the component's ports, interrupt (as this vector) and registers from the machine; once.
 * False: one is not available. */
bool platform_claim(const struct component_description *component, unsigned vector);
/* Gives them to the task that is being made: the driver's own, or the kernel that it is inline in.
 * False: no memory. */
bool platform_give(const struct component_description *component, struct task *t);
