/* SPDX-License-Identifier: BSD-2-Clause */
/* IO ports of the PC's devices, by the capabilities that the root task gave this task. */
#pragma once

#include "libs/base/ports.h"

struct task_platform;

/* The IO ports of a device on the start page, by their capabilities. An access to any other is a
 * defect of the driver: the task ends. */
struct port_ops task_ports(const struct task_platform *device);
