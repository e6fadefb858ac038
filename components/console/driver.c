/* SPDX-License-Identifier: BSD-2-Clause */
/* The console as a component, on the PC's second serial port (COM2). */
#include "components/console/console.h"
#include "interfaces/component.h"

struct state {
	struct console console;
	struct uart uart;
	bool again; /* console_started_again() has still to be called */
};

static int start(void *instance, const struct component_host *host)
{
	struct state *s = instance;

	s->console.work = host->work;
	s->again = host->again;
	return uart_init(&s->uart, &host->ports, UART_COM2, !host->again);
}

static void add_client(void *instance, unsigned client, void *pages)
{
	console_add_client(&((struct state *)instance)->console, client, pages);
}

static bool run(void *instance, uint32_t *wake)
{
	struct state *s = instance;

	if (s->again)
		console_started_again(&s->console);
	s->again = false;
	return console_serve(&s->console, &s->uart, wake);
}

static void interrupt(void *instance)
{
	/* Reading the cause ends a transmit interrupt. */
	uart_interrupt(&((struct state *)instance)->uart);
}

const struct console_driver uart16550_driver = {
	.bytes = sizeof(struct state),
	.start = start,
	.add_client = add_client,
	.run = run,
	.interrupt = interrupt,
};
