/* SPDX-License-Identifier: BSD-2-Clause */
/* The console on a serial port. */
#include "components/console/console.h"

#define BYTES_OF_A_PIECE 8

/* Counts pieces of work, which are a number of bytes and not the chunks that come: with small
 * chunks, whose size depends on the host's load, a task that dies after a number of them would make
 * no progress. */
static void work(struct console *console, size_t bytes)
{
	uint64_t before = console->moved / BYTES_OF_A_PIECE;

	console->moved += bytes;
	if (console->work)
		console->work(console->moved / BYTES_OF_A_PIECE - before);
}

/* Moves bytes both ways. True: more output waits until the port has room. */
static bool move(struct console *console, struct uart *uart)
{
	uint8_t bytes[64];
	size_t n;

	while ((n = uart_receive(uart, bytes, sizeof(bytes)))) {
		work(console, n);
		console_input(console, bytes, n);
	}
	for (;;) {
		size_t room = uart_room(uart);

		if (!room)
			return true;
		work(console, 0);
		n = console_output(console, bytes, room);
		if (!n) {
			console_all_sent(console);
			return false;
		}
		work(console, n);
		uart_send(uart, bytes, n);
	}
}

bool console_serve(struct console *console, struct uart *uart, uint32_t *wakeups)
{
	console_poll_clients(console);
	bool blocked = move(console, uart);

	*wakeups = console_take_wakeups(console);
	uart_want_room(uart, blocked);
	/* A full port interrupts when it is empty; more work of the clients can wait for that. */
	return blocked || console_may_sleep(console);
}
