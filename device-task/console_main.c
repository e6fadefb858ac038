/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console task: the console component on the second serial port. It sleeps when neither the
 * port nor a client has anything, and is woken by the port's interrupt or a client's signal.
 */
#include <sel4/sel4.h>

#include "components/console/console.h"
#include "device-task/client.h"
#include "runtime/log.h"
#include "runtime/panic.h"
#include "runtime/ports.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

#define BYTES_OF_A_PIECE 8

static struct console console;
static uint64_t end, moved;

/* Tests want it to die in the middle of what it does. Its work is counted by bytes: how many come
 * at once depends on the host's load, and with pieces a busy host would never get all of them
 * across. */
static void live_on(size_t bytes)
{
	moved += bytes;
	if (moved / BYTES_OF_A_PIECE >= end)
		__builtin_trap();
}

static void add_clients(const struct task_info *info)
{
	for (unsigned i = 0; i < info->client_count && i < TASK_CLIENTS_MAX; i++)
		if (info->clients[i].size >= CONSOLE_SHARED_BYTES)
			console_add_client(&console, i, (void *)info->clients[i].address);
	if (info->restarts)
		console_started_again(&console);
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	const struct task_platform *device = task_platform(info, INTERFACE_CONSOLE);
	struct uart uart;

	log_set_name(info->name);
	if (!device)
		panic("the root task gave it no port");
	struct port_ops ports = task_ports(device);

	end = device_chosen_end(info);
	console.turn = live_on;
	if (uart_init(&uart, &ports, UART_COM2, !info->restarts))
		panic("no 16550 at port 0x%x", UART_COM2);
	add_clients(info);
	/* The task before this one may have died with the line masked. */
	seL4_IRQHandler_Ack(device->interrupt.handler_slot);
	for (;;) {
		seL4_Word badge = 0;
		uint32_t wakeups;
		bool may_wait = console_serve(&console, &uart, &wakeups);

		device_wake_clients(info, wakeups);
		if (!may_wait)
			continue;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & device->interrupt.badge) {
			uart_interrupt(&uart); /* reading the cause ends a transmit interrupt */
			seL4_IRQHandler_Ack(device->interrupt.handler_slot);
		}
	}
}
