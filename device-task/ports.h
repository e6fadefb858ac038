/* SPDX-License-Identifier: BSD-2-Clause */
/* IO ports by the capabilities on the start page, in the form that drivers take them. */
#pragma once

#include "components/console/uart.h"

struct task_info;

struct port_ops device_ports(const struct task_info *info);
