/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop of a task that serves requests: takes them, hands them to the component, sends replies.
 */
#include "device-task/requests.h"

#include <sel4/sel4.h>

#include "device-task/client.h"

void device_serve_requests(const struct task_info *info, const struct task_connection *client,
			   const struct device_requests *work)
{
	const struct task_interrupt *interrupt = &info->virtio[0].interrupt;
	uint64_t end = device_chosen_end(info);

	seL4_IRQHandler_Ack(interrupt->handler_slot);
	seL4_Signal(client->signal_slot); /* it may wait for this incarnation */
	for (;;) {
		seL4_Word badge = 0;

		if (work->run())
			seL4_Signal(client->signal_slot);
		if (*work->ended >= end)
			__builtin_trap();
		if (!work->may_sleep())
			continue;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & interrupt->badge) {
			/* First, or what happens from here on would be lost. */
			seL4_IRQHandler_Ack(interrupt->handler_slot);
			work->interrupted();
		}
	}
}
