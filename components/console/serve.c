/* SPDX-License-Identifier: BSD-2-Clause */
/* The console on a serial port. */
#include "components/console/console.h"

static void turn(const struct console *console, size_t bytes)
{
	if (console->turn)
		console->turn(bytes);
}

/* True if output waits for the port. */
static bool move(struct console *console, struct uart *uart)
{
	uint8_t bytes[64];
	size_t n;

	while ((n = uart_receive(uart, bytes, sizeof(bytes)))) {
		turn(console, n);
		console_input(console, bytes, n);
	}
	for (;;) {
		size_t room = uart_room(uart);

		if (!room)
			return true;
		turn(console, 0);
		n = console_output(console, bytes, room);
		if (!n) {
			console_all_sent(console);
			return false;
		}
		turn(console, n);
		uart_send(uart, bytes, n);
	}
}

bool console_serve(struct console *console, struct uart *uart, uint32_t *wakeups)
{
	console_poll_clients(console);
	bool blocked = move(console, uart);

	*wakeups = console_take_wakeups(console);
	uart_want_room(uart, blocked);
	/* A port that is full will interrupt; what clients do meanwhile can wait. */
	return blocked || console_may_sleep(console);
}
