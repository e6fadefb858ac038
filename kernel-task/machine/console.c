/* SPDX-License-Identifier: BSD-2-Clause */
/* The console interface, whoever is behind it: its task, the component in this kernel task, nobody.
 */
#include "machine/console.h"

#include <errno.h>

#include <sel4/sel4.h>

#include "interfaces/console_client.h"
#include "machine/connect.h"
#include "machine/internal.h"
#include "machine/platform.h"

static struct console_client client;
static const struct console_ops *console; /* NULL: there is none */
static bool exit_told;

static void signal_task(void *context)
{
	seL4_Signal(machine_info->console.signal_slot);
}

int console_connect(void)
{
	const struct task_connection *task = &machine_info->console;

	if (task->address) {
		if (task->size < CONSOLE_SHARED_BYTES)
			return -EINVAL;
		console_client_init(&client, (void *)task->address, signal_task, NULL);
	} else {
		void *pages = platform_console();

		if (!pages)
			return 0;
		console_client_init(&client, pages, platform_run_console, NULL);
	}
	console = &console_client_ops;
	return 0;
}

size_t console_write(enum console_stream stream, const void *data, size_t n)
{
	return console ? console->write(&client, stream, data, n) : n;
}

size_t console_room(enum console_stream stream)
{
	return console ? console->room(&client, stream) : 4096;
}

bool console_drained(enum console_stream stream)
{
	return !console || console->drained(&client, stream);
}

size_t console_available(enum console_stream stream)
{
	return console ? console->available(&client, stream) : 0;
}

size_t console_read(enum console_stream stream, void *data, size_t n)
{
	return console ? console->read(&client, stream, data, n) : 0;
}

bool console_at_end(enum console_stream stream)
{
	/* With no console there is nothing to wait for. */
	return !console || console->at_end(&client, stream);
}

bool console_next_request(struct console_request *request)
{
	while (console && console->take_request(&client, request)) {
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

	if (console)
		console->put_farewell(&client, &farewell);
}

bool console_exit_told(void)
{
	struct console_request other;

	while (console_next_request(&other))
		; /* nobody is left to do it */
	return !console || exit_told;
}
