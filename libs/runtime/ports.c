/* SPDX-License-Identifier: BSD-2-Clause */
/* Reaches the I/O ports that the root task gave this task, by the microkernel's calls. */
#include "runtime/ports.h"

#include <stddef.h>

#include <sel4/sel4.h>

#include "runtime/panic.h"
#include "runtime/task_info.h"

static seL4_CPtr port_slot(const struct task_platform *device, uint16_t port)
{
	for (unsigned i = 0; i < sizeof(device->ports) / sizeof(*device->ports); i++)
		if (device->ports[i].slot && port >= device->ports[i].first &&
		    port <= device->ports[i].last)
			return device->ports[i].slot;
	panic("this driver has no right to IO port 0x%x", port);
}

static uint8_t in8(void *context, uint16_t port)
{
	return seL4_X86_IOPort_In8(port_slot(context, port), port).result;
}

static void out8(void *context, uint16_t port, uint8_t value)
{
	seL4_X86_IOPort_Out8(port_slot(context, port), port, value);
}

struct port_ops task_ports(const struct task_platform *device)
{
	return (struct port_ops){in8, out8, (void *)(uintptr_t)device};
}
