/* SPDX-License-Identifier: BSD-2-Clause */
/* This kernel's console: behind the interface is a task, a linked-in component, or nothing. */
#include "machine/console.h"

#include <errno.h>

#include "components/console_bind.h"
#include "machine/connect.h"
#include "machine/device.h"
#include "machine/internal.h"
#include "runtime/log.h"

static struct console_binding binding; /* without a table: there is no console */
static bool exit_told;

static void news(void *context, uint32_t id, uint32_t events)
{
	event_raise(SIGNAL_CONSOLE);
}

void console_connect(void)
{
	const struct component_host host = {.changed = news, .note = machine_note};
	int error = console_bind(0, &host, &binding);

	if (error && error != -ENOENT)
		log_error("%s cannot be used: error %d: there is no console", binding.name, error);
}

size_t console_write(enum console_stream stream, const void *data, size_t n)
{
	return binding.ops ? binding.ops->write(binding.instance, stream, data, n) : n;
}

size_t console_room(enum console_stream stream)
{
	return binding.ops ? binding.ops->room(binding.instance, stream) : 4096;
}

bool console_drained(enum console_stream stream)
{
	return !binding.ops || binding.ops->drained(binding.instance, stream);
}

size_t console_available(enum console_stream stream)
{
	return binding.ops ? binding.ops->available(binding.instance, stream) : 0;
}

size_t console_read(enum console_stream stream, void *data, size_t n)
{
	return binding.ops ? binding.ops->read(binding.instance, stream, data, n) : 0;
}

bool console_at_end(enum console_stream stream)
{
	/* Without a console no output is pending. */
	return !binding.ops || binding.ops->at_end(binding.instance, stream);
}

bool console_next_request(struct console_request *request)
{
	while (binding.ops && binding.ops->take_request(binding.instance, request)) {
		switch (request->type) {
		case CONSOLE_RESIZE:
		case CONSOLE_TERMINATE:
		case CONSOLE_HANGUP:
			return true;
		case CONSOLE_EXIT_TOLD:
			exit_told = true;
			break;
		default:
			break;
		}
	}
	return false;
}

void console_send_exit(int status)
{
	const struct console_farewell farewell = {(uint32_t)status & 0xff};

	if (binding.ops)
		binding.ops->put_farewell(binding.instance, &farewell);
}

bool console_exit_told(void)
{
	const struct console_client *client = binding.instance;
	struct console_request other;

	/* A component that is linked in gets no interrupts any more, for no event is taken: call
	 * it. */
	if (client && !binding.task)
		client->component.wake(client->component.context);
	while (console_next_request(&other))
		; /* requests are dropped: no program is left to carry them out */
	return !binding.ops || exit_told;
}
