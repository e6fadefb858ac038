/* SPDX-License-Identifier: BSD-2-Clause */
#include "components/console/console.h"

#include <string.h>

static const enum console_ring out_ring[LINK_STREAMS] = {
	[LINK_TTY] = CONSOLE_RING_TTY_OUT,   [LINK_STDIN] = CONSOLE_RINGS, /* none */
	[LINK_STDOUT] = CONSOLE_RING_STDOUT, [LINK_STDERR] = CONSOLE_RING_STDERR,
	[LINK_LOG] = CONSOLE_RING_LOG,
};

static const enum console_ring in_ring[LINK_STREAMS] = {
	[LINK_TTY] = CONSOLE_RING_TTY_IN, [LINK_STDIN] = CONSOLE_RING_STDIN,
	[LINK_STDOUT] = CONSOLE_RINGS,	  [LINK_STDERR] = CONSOLE_RINGS,
	[LINK_LOG] = CONSOLE_RINGS,
};

static void start_client(struct console_client *client)
{
	struct console_shared *shared = client->shared;

	*client = (struct console_client){.shared = shared, .hello_due = true};
	client->incarnation = atomic_load(&shared->incarnation);
	for (unsigned i = 0; i < CONSOLE_RINGS; i++)
		console_attach(&client->rings[i], shared, i, false);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (in_ring[s] != CONSOLE_RINGS)
			client->announced[s] = client->rings[in_ring[s]].mine;
}

void console_add_client(struct console *console, unsigned channel, void *shared)
{
	struct console_client *client = &console->clients[channel];

	client->shared = shared;
	start_client(client);
}

void console_started_again(struct console *console)
{
	console->filler = LINK_FRAME_MAX;
	/* The task before may have lowered a sleeper's flag and not come to signal it. */
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		if (console->clients[i].shared)
			console->wakeups |= 1u << i;
}

static void wake(struct console *console, const struct console_client *client)
{
	console->wakeups |= 1u << (client - console->clients);
}

/* ---- to the clients ------------------------------------------------------------------------- */

static void deliver(struct console *console, struct console_client *client,
		    const struct link_frame *frame)
{
	struct ring *ring;

	if (in_ring[frame->stream] == CONSOLE_RINGS || frame->length < LINK_COUNT_BYTES)
		return;
	ring = &client->rings[in_ring[frame->stream]];
	uint32_t n = frame->length - LINK_COUNT_BYTES;
	uint32_t there = ring->mine - link_get32(frame->payload);
	/* What is there already came before the host heard of a new task; so did what is too early.
	 */
	if (there > n)
		return;
	/* A host that keeps to its credit never sends what does not fit. */
	ring_write(ring, frame->payload + LINK_COUNT_BYTES + there, n - there);
	if (ring_must_wake_consumer(ring))
		wake(console, client);
}

static bool control(struct console *console, struct console_client *client,
		    struct console_control message)
{
	struct ring *ring = &client->rings[CONSOLE_RING_CTL_IN];

	if (!ring_write_all(ring, &message, sizeof(message)))
		return false; /* it stays due */
	if (ring_must_wake_consumer(ring))
		wake(console, client);
	return true;
}

static void pass_on_requests(struct console *console, struct console_client *client)
{
	if (client->resize_due)
		client->resize_due =
			!control(console, client,
				 (struct console_control){CONSOLE_CTL_RESIZE, client->rows,
							  client->columns, 0});
	if (client->hangup_due)
		client->hangup_due = !control(console, client,
					      (struct console_control){.type = CONSOLE_CTL_HANGUP});
	if (client->terminate_due)
		client->terminate_due = !control(
			console, client, (struct console_control){.type = CONSOLE_CTL_TERMINATE});
	if (client->end_due) {
		struct ring *ring = &client->rings[CONSOLE_RING_STDIN];

		client->end_due = false;
		ring_close(ring);
		if (ring_must_wake_consumer(ring))
			wake(console, client);
	}
}

static void take(struct console *console, const struct link_frame *frame)
{
	struct console_client *client = &console->clients[frame->channel];

	if (!client->shared)
		return;
	switch (frame->type) {
	case LINK_DATA:
		deliver(console, client, frame);
		break;
	case LINK_CREDIT:
		if (frame->length == 4)
			client->credit[frame->stream] = link_get32(frame->payload);
		break;
	case LINK_END:
		/* Data that was lost with the task before this one comes once more, and so does
		 * this. */
		client->end_due |=
			frame->stream == LINK_STDIN && frame->length == LINK_COUNT_BYTES &&
			link_get32(frame->payload) == client->rings[CONSOLE_RING_STDIN].mine;
		break;
	case LINK_RESIZE:
		if (frame->length != 4)
			break;
		client->rows = (uint16_t)(frame->payload[0] | frame->payload[1] << 8);
		client->columns = (uint16_t)(frame->payload[2] | frame->payload[3] << 8);
		client->resize_due = true;
		break;
	case LINK_TERMINATE:
		client->terminate_due = true;
		break;
	case LINK_HANGUP:
		client->hangup_due = true;
		break;
	default:
		break; /* HELLO needs no answer; the rest is from a newer host */
	}
	pass_on_requests(console, client);
}

void console_input(struct console *console, const uint8_t *bytes, size_t n)
{
	struct link_frame frame;

	for (size_t i = 0; i < n; i++) {
		link_add(&console->parser, bytes[i]);
		while (link_next(&console->parser, &frame))
			take(console, &frame);
	}
}

/* ---- to the host ---------------------------------------------------------------------------- */

/* What the client has sent that nobody needs to hear of is taken; true: it has ended, and that
 * stays until the host was told. */
static bool has_ended(struct console *console, struct console_client *client, uint8_t *status)
{
	struct ring *ring = &client->rings[CONSOLE_RING_CTL_OUT];
	struct console_control message;

	while (ring_peek(ring, &message, sizeof(message)) == sizeof(message)) {
		*status = (uint8_t)message.a;
		if (message.type == CONSOLE_CTL_EXIT)
			return true;
		ring_take(ring, sizeof(message));
		if (ring_must_wake_producer(ring))
			wake(console, client);
	}
	return false;
}

void console_poll_clients(struct console *console)
{
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		struct console_client *client = &console->clients[i];

		if (!client->shared)
			continue;
		if (atomic_load(&client->shared->incarnation) != client->incarnation)
			start_client(client);
		pass_on_requests(console, client);
	}
}

/* The payload stands in console->frame; `n` bytes of `ring` are done with when it has gone out. */
static bool frame_out(struct console *console, struct console_client *client, unsigned type,
		      unsigned stream, uint32_t length, struct ring *ring, uint32_t n)
{
	struct link_frame frame = {.channel = (uint8_t)(client - console->clients),
				   .type = (uint8_t)type,
				   .stream = (uint8_t)stream,
				   .length = (uint16_t)length};

	console->frame_size = link_finish(console->frame, &frame);
	console->frame_at = 0;
	console->sender = client;
	console->sending = ring;
	console->sending_bytes = n;
	return true;
}

static void frame_is_out(struct console *console)
{
	if (!console->sending)
		return;
	ring_take(console->sending, console->sending_bytes);
	if (ring_must_wake_producer(console->sending))
		wake(console, console->sender);
	console->sending = NULL;
}

static bool hello_out(struct console *console, struct console_client *client)
{
	uint8_t *payload = console->frame + LINK_HEADER_BYTES;
	char *name = (char *)payload + LINK_HELLO_BYTES;

	client->hello_due = false;
	link_put32(payload, client->incarnation);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		link_put32(payload + 4 + 4 * s,
			   in_ring[s] == CONSOLE_RINGS ? 0 : client->rings[in_ring[s]].mine);
	memcpy(name, client->shared->client_name, sizeof(client->shared->client_name));
	name[sizeof(client->shared->client_name) - 1] = 0;
	return frame_out(console, client, LINK_HELLO, 0, LINK_HELLO_BYTES + (uint32_t)strlen(name),
			 NULL, 0);
}

/* The count of this input stream up to which the client has room. */
static uint32_t input_limit(const struct console_client *client, unsigned stream)
{
	const struct ring *ring = &client->rings[in_ring[stream]];

	return ring->mine + ring_room(ring);
}

static bool credit_out(struct console *console, struct console_client *client)
{
	for (unsigned s = 0; s < LINK_STREAMS; s++) {
		if (in_ring[s] == CONSOLE_RINGS)
			continue;
		uint32_t limit = input_limit(client, s), more = limit - client->announced[s];

		/* A hostile client may move its index back: less room is never announced. */
		if (more > INT32_MAX || more < client->rings[in_ring[s]].capacity / 4)
			continue;
		client->announced[s] = limit;
		link_put32(console->frame + LINK_HEADER_BYTES, limit);
		return frame_out(console, client, LINK_CREDIT, s, 4, NULL, 0);
	}
	return false;
}

static uint32_t sendable(const struct console_client *client, unsigned stream)
{
	if (out_ring[stream] == CONSOLE_RINGS)
		return 0;
	const struct ring *ring = &client->rings[out_ring[stream]];
	uint32_t credit = client->credit[stream] - ring->mine, n = ring_available(ring);

	if (credit > INT32_MAX)
		return 0;
	if (n > credit)
		n = credit;
	return n < LINK_DATA_MAX ? n : LINK_DATA_MAX;
}

static bool data_out(struct console *console, struct console_client *client)
{
	for (unsigned i = 0; i < LINK_STREAMS; i++) {
		unsigned s = (client->next_stream + i) % LINK_STREAMS;
		uint32_t n = sendable(client, s);

		if (!n)
			continue;
		struct ring *ring = &client->rings[out_ring[s]];
		uint8_t *payload = console->frame + LINK_HEADER_BYTES;
		link_put32(payload, ring->mine);
		n = (uint32_t)ring_peek(ring, payload + LINK_COUNT_BYTES, n);
		client->next_stream = (s + 1) % LINK_STREAMS;
		return frame_out(console, client, LINK_DATA, s, LINK_COUNT_BYTES + n, ring, n);
	}
	return false;
}

/* The end is told only when all that was written before it has gone out. */
static bool exit_out(struct console *console, struct console_client *client)
{
	uint8_t status;

	if (client->exit_out || !has_ended(console, client, &status))
		return false;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (out_ring[s] != CONSOLE_RINGS && s != LINK_LOG &&
		    ring_available(&client->rings[out_ring[s]]))
			return false;
	client->exit_out = true;
	console->frame[LINK_HEADER_BYTES] = status;
	/* It stays where it is, for the next incarnation of this task to say it again. */
	return frame_out(console, client, LINK_EXIT, 0, 1, NULL, 0);
}

static bool next_frame(struct console *console)
{
	frame_is_out(console);
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		unsigned turn = (console->next_client + i) % LINK_CHANNELS_MAX;
		struct console_client *client = &console->clients[turn];

		if (!client->shared)
			continue;
		if ((client->hello_due && hello_out(console, client)) ||
		    credit_out(console, client) || data_out(console, client) ||
		    exit_out(console, client)) {
			console->next_client = (turn + 1) % LINK_CHANNELS_MAX;
			return true;
		}
	}
	return false;
}

size_t console_output(struct console *console, uint8_t *bytes, size_t n)
{
	size_t done = 0;

	while (done < n && console->filler) {
		bytes[done++] = 0;
		console->filler--;
	}
	while (done < n) {
		/* What of a frame's end is in `bytes` has not left yet. */
		if (console->frame_at == console->frame_size && (done || !next_frame(console)))
			break;
		size_t left = console->frame_size - console->frame_at;
		if (left > n - done)
			left = n - done;
		memcpy(bytes + done, console->frame + console->frame_at, left);
		console->frame_at += (uint32_t)left;
		done += left;
	}
	return done;
}

void console_all_sent(struct console *console)
{
	frame_is_out(console);
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		struct console_client *client = &console->clients[i];

		if (client->shared && client->exit_out)
			atomic_store(&client->shared->exit_told, 1);
	}
}

uint32_t console_take_wakeups(struct console *console)
{
	uint32_t wakeups = console->wakeups;

	console->wakeups = 0;
	return wakeups;
}

/* Of one client. Flags first, then the look: a byte that comes in between is seen by one of us. */
static bool client_may_sleep(struct console *console, struct console_client *client)
{
	uint8_t status;
	bool may = ring_consumer_sleeps(&client->rings[CONSOLE_RING_CTL_OUT]) ||
		   has_ended(console, client, &status);

	for (unsigned s = 0; s < LINK_STREAMS; s++) {
		if (out_ring[s] != CONSOLE_RINGS) {
			ring_consumer_sleeps(&client->rings[out_ring[s]]);
			may &= !sendable(client, s);
		} else {
			ring_producer_sleeps(&client->rings[in_ring[s]]);
		}
	}
	ring_producer_sleeps(&client->rings[CONSOLE_RING_TTY_IN]);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (in_ring[s] != CONSOLE_RINGS) {
			uint32_t more = input_limit(client, s) - client->announced[s];
			may &= more > INT32_MAX || more < client->rings[in_ring[s]].capacity / 4;
		}
	return may;
}

bool console_may_sleep(struct console *console)
{
	bool may =
		console->frame_at == console->frame_size && !console->wakeups && !console->filler;

	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		if (console->clients[i].shared)
			may &= client_may_sleep(console, &console->clients[i]);
	return may;
}
