/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The client's end of interfaces/console.h. Whenever a function has to answer "nothing" or "no
 * room", it raises the ring's sleep flag and looks again, so the caller may rely on SIGNAL_CONSOLE.
 */
#include "machine/console.h"

#include <errno.h>

#include <sel4/sel4.h>

#include "interfaces/console.h"
#include "machine/connect.h"
#include "runtime/task_info.h"

static struct ring rings[CONSOLE_RINGS];
static seL4_CPtr console_notification;
static struct console_shared *shared;
static bool connected;

static const enum console_ring input[CONSOLE_STREAMS] = {
	[CONSOLE_TTY] = CONSOLE_RING_TTY_IN,
	[CONSOLE_STDIN] = CONSOLE_RING_STDIN,
	[CONSOLE_STDOUT] = CONSOLE_RINGS,
	[CONSOLE_STDERR] = CONSOLE_RINGS,
};

static const enum console_ring output[CONSOLE_STREAMS] = {
	[CONSOLE_TTY] = CONSOLE_RING_TTY_OUT,
	[CONSOLE_STDIN] = CONSOLE_RINGS,
	[CONSOLE_STDOUT] = CONSOLE_RING_STDOUT,
	[CONSOLE_STDERR] = CONSOLE_RING_STDERR,
};

int console_connect(const struct task_connection *connection)
{
	if (!connection->address)
		return 0;
	if (connection->size < CONSOLE_SHARED_BYTES)
		return -EINVAL;
	for (unsigned i = 0; i < CONSOLE_RINGS; i++)
		console_attach(&rings[i], (void *)connection->address, i, true);
	console_notification = connection->signal_slot;
	shared = (struct console_shared *)connection->address;
	connected = true;
	/* Nothing has been asked for yet: the first bytes to come must wake us. */
	ring_consumer_sleeps(&rings[CONSOLE_RING_TTY_IN]);
	ring_consumer_sleeps(&rings[CONSOLE_RING_STDIN]);
	ring_consumer_sleeps(&rings[CONSOLE_RING_CTL_IN]);
	return 0;
}

static struct ring *in(enum console_stream stream)
{
	return connected && input[stream] != CONSOLE_RINGS ? &rings[input[stream]] : NULL;
}

static struct ring *out(enum console_stream stream)
{
	return connected && output[stream] != CONSOLE_RINGS ? &rings[output[stream]] : NULL;
}

static void wrote(struct ring *r)
{
	if (ring_must_wake_consumer(r))
		seL4_Signal(console_notification);
}

static void took(struct ring *r)
{
	if (ring_must_wake_producer(r))
		seL4_Signal(console_notification);
}

size_t console_write(enum console_stream stream, const void *data, size_t n)
{
	struct ring *r = out(stream);
	size_t done;

	if (!r)
		return n;
	done = ring_write(r, data, n);
	while (done < n && !ring_producer_sleeps(r))
		done += ring_write(r, (const char *)data + done, n - done);
	wrote(r);
	return done;
}

size_t console_room(enum console_stream stream)
{
	struct ring *r = out(stream);

	if (!r)
		return 4096;
	if (!ring_room(r))
		ring_producer_sleeps(r);
	return ring_room(r);
}

bool console_drained(enum console_stream stream)
{
	struct ring *r = out(stream);

	if (!r || ring_drained(r))
		return true;
	ring_producer_sleeps(r);
	return ring_drained(r);
}

size_t console_available(enum console_stream stream)
{
	struct ring *r = in(stream);

	if (!r)
		return 0;
	if (!ring_available(r))
		ring_consumer_sleeps(r);
	return ring_available(r);
}

size_t console_read(enum console_stream stream, void *data, size_t n)
{
	struct ring *r = in(stream);
	size_t done;

	if (!r)
		return 0;
	done = ring_read(r, data, n);
	while (done < n && !ring_consumer_sleeps(r))
		done += ring_read(r, (char *)data + done, n - done);
	took(r);
	return done;
}

bool console_at_end(enum console_stream stream)
{
	struct ring *r = in(stream);

	/* With no console there is nothing to wait for. */
	if (!r || ring_at_end(r))
		return true;
	ring_consumer_sleeps(r);
	return ring_at_end(r);
}

bool console_next_request(struct console_request *request)
{
	struct ring *r = &rings[CONSOLE_RING_CTL_IN];
	struct console_control message;

	if (!connected)
		return false;
	while (ring_available(r) >= sizeof(message) || !ring_consumer_sleeps(r)) {
		if (ring_available(r) < sizeof(message))
			return false; /* a torn record: its writer is broken */
		ring_read(r, &message, sizeof(message));
		took(r);
		*request = (struct console_request){.rows = message.a, .columns = message.b};
		switch (message.type) {
		case CONSOLE_CTL_RESIZE:
			request->type = CONSOLE_RESIZE;
			return true;
		case CONSOLE_CTL_TERMINATE:
			request->type = CONSOLE_TERMINATE;
			return true;
		case CONSOLE_CTL_HANGUP:
			request->type = CONSOLE_HANGUP;
			return true;
		default:
			break;
		}
	}
	return false;
}

void console_send_exit(int status)
{
	struct console_control message = {.type = CONSOLE_CTL_EXIT, .a = (uint16_t)(status & 0xff)};

	if (!connected)
		return;
	ring_write_all(&rings[CONSOLE_RING_CTL_OUT], &message, sizeof(message));
	wrote(&rings[CONSOLE_RING_CTL_OUT]);
}

bool console_exit_told(void)
{
	return !connected || atomic_load(&shared->exit_told);
}
