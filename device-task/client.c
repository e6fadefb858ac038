/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a device task's clients, wakes them, and knows when the task is to end. */
#include "device-task/client.h"

#include <sel4/sel4.h>

#include "runtime/log.h"

const struct task_connection *device_client(const struct task_info *info, size_t bytes)
{
	for (unsigned i = 0; i < info->client_count && i < TASK_CLIENTS_MAX; i++)
		if (info->clients[i].size >= bytes)
			return &info->clients[i];
	log_error("nobody is connected");
	device_sleep_for_ever();
}

void device_wake_clients(const struct task_info *info, uint32_t which)
{
	for (unsigned i = 0; which; i++, which >>= 1)
		if (which & 1)
			seL4_Signal(info->clients[i].signal_slot);
}

uint64_t device_chosen_end(const struct task_info *info)
{
	return info->crash ? 1 + (info->restarts + 1) * 2654435761u % 4294967291u % info->crash
			   : UINT64_MAX;
}

void device_sleep_for_ever(void)
{
	for (;;)
		seL4_Wait(TASK_SLOT_NOTIFICATION, NULL);
}
