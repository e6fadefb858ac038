/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stands in for QEMU in tests of selkie-run: the real console component behind descriptor 4, with a
 * small client in place of a kernel task. argv[1] says what the client does; see `actions`. With
 * argv[2] the console dies again and again, at one in that many places on average, and another one
 * goes on with the client.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "components/console/console.h"
#include "interfaces/console_client.h"

static _Alignas(4096) uint8_t shared[CONSOLE_SHARED_BYTES];
static struct console console;
static struct console_client client;
static bool ended;
static unsigned dies;

/* It looks all the time. */
static void no_need_to_wake(void *context)
{
}

static void send_exit(int status)
{
	const struct console_farewell farewell = {(uint32_t)status};

	ended = true;
	console_client_ops.put_farewell(&client, &farewell);
}

/* Standard input to standard output, its length to standard error, then exit 7. */
static void copy(void)
{
	static unsigned total;
	uint8_t bytes[300];
	uint32_t room = ring_room(&client.streams[CONSOLE_STDOUT]);
	size_t n = ring_read(&client.streams[CONSOLE_STDIN], bytes,
			     room < sizeof(bytes) ? room : sizeof(bytes));

	ring_write(&client.streams[CONSOLE_STDOUT], bytes, n);
	total += (unsigned)n;
	if (ring_at_end(&client.streams[CONSOLE_STDIN])) {
		char text[40];
		int length = snprintf(text, sizeof(text), "%u bytes\n", total);

		ring_write(&client.streams[CONSOLE_STDERR], text, (size_t)length);
		send_exit(7);
	}
}

/* Terminal to terminal, `q` ends; reports the window size. */
static void terminal(void)
{
	struct console_request request;
	char text[80];
	int n = (int)ring_read(&client.streams[CONSOLE_TTY_IN], text, sizeof(text));

	ring_write(&client.streams[CONSOLE_TTY_OUT], text, (size_t)n);
	if (n && memchr(text, 'q', (size_t)n))
		send_exit(0);
	if (console_client_ops.take_request(&client, &request)) {
		n = snprintf(text, sizeof(text), "size %u %u\r\n", request.rows, request.columns);
		ring_write(&client.streams[CONSOLE_TTY_OUT], text, (size_t)n);
	}
}

static void flood(void)
{
	static const char line[] = "0123456789abcdef\n";

	while (ring_write_all(&client.streams[CONSOLE_STDOUT], line, sizeof(line) - 1))
		;
}

static void crash(void)
{
	static const char line[] = "kernel: boot\nselkie: fatal: kernel A died\n";

	if (write(3, line, sizeof(line) - 1) < 0)
		exit(1);
	ended = true;
}

static void stop(void)
{
	exit(0);
}

static void nothing(void)
{
}

static const struct {
	const char *name;
	void (*step)(void);
} actions[] = {{"copy", copy},	 {"terminal", terminal}, {"flood", flood},
	       {"crash", crash}, {"stop", stop},	 {"hang", nothing}};

/* True: it is time to die; what it had in hand is lost. */
static bool died(void)
{
	if (!dies || (unsigned)rand() % dies)
		return false;
	memset(&console, 0, sizeof(console));
	console_add_client(&console, 0, shared);
	console_started_again(&console);
	return true;
}

/* As the console task does it, in pieces of the port's FIFO. */
static bool send_out(void)
{
	uint8_t bytes[16];
	size_t n;

	while ((n = console_output(&console, bytes, sizeof(bytes)))) {
		if (!died() && write(4, bytes, n) != (ssize_t)n)
			return false;
		died();
	}
	console_all_sent(&console);
	return true;
}

int main(int argc, char **argv)
{
	void (*step)(void) = nothing;

	dies = argc > 2 ? (unsigned)atoi(argv[2]) : 0;

	for (size_t i = 0; argc > 1 && i < sizeof(actions) / sizeof(*actions); i++)
		if (!strcmp(argv[1], actions[i].name))
			step = actions[i].step;
	console_client_init(&client, shared, no_need_to_wake, NULL);
	console_add_client(&console, 0, shared);
	for (;;) {
		struct pollfd p = {.fd = 4, .events = POLLIN};
		uint8_t bytes[64];

		console_poll_clients(&console);
		if (!ended)
			step();
		console_poll_clients(&console);
		if (!send_out())
			return 1;
		console_may_sleep(&console);
		if (poll(&p, 1, 1) > 0) {
			ssize_t got = read(4, bytes, sizeof(bytes));

			if (got <= 0)
				return 0;
			if (!died())
				console_input(&console, bytes, (size_t)got);
		}
	}
}
