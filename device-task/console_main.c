/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console task: the console component on the second serial port. It sleeps when neither the
 * port nor a client has anything, and is woken by the port's interrupt or a client's signal.
 */
#include <sel4/sel4.h>

#include "components/console/console.h"
#include "device-task/client.h"
#include "device-task/ports.h"
#include "runtime/log.h"
#include "runtime/panic.h"
#include "runtime/start.h"
#include "runtime/task_info.h"

#define COM2 0x2f8

static struct console console;
static uint64_t end, turns;

/* Tests want it to die in the middle of what it does. */
static void live_on(void)
{
	if (++turns >= end)
		__builtin_trap();
}

/* Moves what can be moved. True if output waits for the port. */
static bool move(struct uart *uart)
{
	uint8_t bytes[64];
	size_t n;

	while ((n = uart_receive(uart, bytes, sizeof(bytes)))) {
		live_on();
		console_input(&console, bytes, n);
	}
	for (;;) {
		size_t room = uart_room(uart);

		if (!room)
			return true;
		live_on();
		n = console_output(&console, bytes, room);
		if (!n) {
			console_all_sent(&console);
			return false;
		}
		live_on();
		uart_send(uart, bytes, n);
	}
}

static void signal_clients(const struct task_info *info)
{
	uint32_t wakeups = console_take_wakeups(&console);

	for (unsigned i = 0; wakeups; i++, wakeups >>= 1)
		if (wakeups & 1)
			seL4_Signal(info->clients[i].signal_slot);
}

int task_main(void *start_page)
{
	const struct task_info *info = start_page;
	struct port_ops ports = device_ports(info);
	struct uart uart;

	log_set_name(info->name);
	end = device_chosen_end(info);
	if (uart_init(&uart, &ports, COM2, !info->restarts))
		panic("no 16550 at port 0x%x", COM2);
	for (unsigned i = 0; i < info->client_count && i < TASK_CLIENTS_MAX; i++)
		if (info->clients[i].size >= CONSOLE_SHARED_BYTES)
			console_add_client(&console, i, (void *)info->clients[i].address);
	if (info->restarts)
		console_started_again(&console);
	/* The task before this one may have died with the line masked. */
	seL4_IRQHandler_Ack(info->interrupt.handler_slot);
	for (;;) {
		seL4_Word badge = 0;

		console_poll_clients(&console);
		bool blocked = move(&uart);
		signal_clients(info);
		uart_want_room(&uart, blocked);
		/* A port that is full will interrupt; what clients do meanwhile can wait. */
		if (!blocked && !console_may_sleep(&console))
			continue;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		if (badge & info->interrupt.badge) {
			uart_interrupt(&uart); /* reading the cause ends a transmit interrupt */
			seL4_IRQHandler_Ack(info->interrupt.handler_slot);
		}
	}
}
