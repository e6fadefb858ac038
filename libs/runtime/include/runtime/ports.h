/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices of the PC itself, as the root task gave this task rights to them. */
#pragma once

#include <stdint.h>

#include "components/names.h"
#include "libs/base/ports.h"

struct task_info;
struct task_platform;

/* The device on the start page that a component of this interface drives; NULL: this task does not
 * have it. */
const struct task_platform *task_platform(const struct task_info *info,
					  enum component_interface interface);
/* Its IO ports by their capabilities. An access to any other is a defect of the driver: the task
 * ends. */
struct port_ops task_ports(const struct task_platform *device);
