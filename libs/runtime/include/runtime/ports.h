/* SPDX-License-Identifier: BSD-2-Clause */
/* IO ports of the PC's devices, by the capabilities that the root task gave this task. */
#pragma once

#include "libs/base/ports.h"

struct task_platform;

/* Functions that access the IO ports of `device`, an entry of the start page that must last. An
 * access to any other port is a defect of the driver and ends the task (panic()). */
struct port_ops task_ports(const struct task_platform *device);
