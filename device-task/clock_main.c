/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock task: the clock component on the HPET or, where there is none, the PIT. */
#include <sel4/sel4.h>

#include "components/clock/clock.h"
#include "device-task/client.h"
#include "runtime/log.h"
#include "runtime/panic.h"
#include "runtime/ports.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

static struct clock clock_state;
static struct clock_hardware hardware;

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	const struct task_platform *device = task_platform(info, INTERFACE_CLOCK);

	log_set_name(info->name);
	if (!device)
		panic("the root task gave it no timer");
	struct port_ops ports = task_ports(device);

	if (clock_start(&clock_state, &hardware, (void *)device->registers, &ports))
		panic("the time-stamp counter could not be measured");
	if (clock_state.timer == &hardware.pit.timer)
		log_info("no usable HPET: the PIT it is");
	for (unsigned i = 0; i < info->client_count && i < TASK_CLIENTS_MAX; i++)
		if (info->clients[i].size >= CLOCK_SHARED_BYTES)
			clock_add_client(&clock_state, i, (void *)info->clients[i].address);
	/* What interrupted before this task had its notification left the line masked. */
	seL4_IRQHandler_Ack(device->interrupt.handler_slot);
	for (uint64_t turns = 0; turns < device_chosen_end(info); turns++) {
		seL4_Word badge = 0;

		device_wake_clients(info, clock_run(&clock_state, clock_tsc()));
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & device->interrupt.badge)
			seL4_IRQHandler_Ack(device->interrupt.handler_slot);
	}
	__builtin_trap(); /* as a test wanted */
}
