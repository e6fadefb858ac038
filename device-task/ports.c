/* SPDX-License-Identifier: BSD-2-Clause */
#include "device-task/ports.h"

#include <sel4/sel4.h>

#include "runtime/panic.h"
#include "runtime/task_info.h"

static seL4_CPtr port_slot(const struct task_info *info, uint16_t port)
{
	for (unsigned i = 0; i < sizeof(info->ports) / sizeof(*info->ports); i++)
		if (info->ports[i].slot && port >= info->ports[i].first &&
		    port <= info->ports[i].last)
			return info->ports[i].slot;
	panic("%s has no right to IO port 0x%x", info->name, port);
}

static uint8_t in8(void *context, uint16_t port)
{
	return seL4_X86_IOPort_In8(port_slot(context, port), port).result;
}

static void out8(void *context, uint16_t port, uint8_t value)
{
	seL4_X86_IOPort_Out8(port_slot(context, port), port, value);
}

struct port_ops device_ports(const struct task_info *info)
{
	return (struct port_ops){in8, out8, (void *)(uintptr_t)info};
}
