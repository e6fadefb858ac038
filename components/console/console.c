/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the streams of the clients into frames of the link, and takes the link's frames apart. */
#include "components/console/console.h"

#include <string.h>

static const enum console_stream out_ring[LINK_STREAMS] = {
	[LINK_TTY] = CONSOLE_TTY_OUT,	[LINK_STDIN] = CONSOLE_STREAMS, /* none */
	[LINK_STDOUT] = CONSOLE_STDOUT, [LINK_STDERR] = CONSOLE_STDERR,
	[LINK_LOG] = CONSOLE_LOG,	[LINK_AGENT] = CONSOLE_AGENT_OUT,
};

static const enum console_stream in_ring[LINK_STREAMS] = {
	[LINK_TTY] = CONSOLE_TTY_IN,	 [LINK_STDIN] = CONSOLE_STDIN,
	[LINK_STDOUT] = CONSOLE_STREAMS, [LINK_STDERR] = CONSOLE_STREAMS,
	[LINK_LOG] = CONSOLE_STREAMS,	 [LINK_AGENT] = CONSOLE_AGENT_IN,
};

static void start_client(struct console_channel *channel, void *pages)
{
	*channel = (struct console_channel){.hello_due = true};
	console_server_init(&channel->client, pages);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (in_ring[s] != CONSOLE_STREAMS)
			channel->announced[s] = channel->client.streams[in_ring[s]].mine;
}

void console_add_client(struct console *console, unsigned channel, void *pages)
{
	start_client(&console->channels[channel], pages);
}

void console_started_again(struct console *console)
{
	console->filler = LINK_FRAME_MAX;
	/* The task before this one may have cleared a client's sleep flag and died before it
	 * signalled that client. */
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		if (console->channels[i].client.pages)
			console->wakeups |= 1u << i;
}

static void wake(struct console *console, const struct console_channel *channel)
{
	console->wakeups |= 1u << (channel - console->channels);
}

/* ---- to the clients ------------------------------------------------------------------------- */

static void deliver(struct console *console, struct console_channel *channel,
		    const struct link_frame *frame)
{
	struct ring *ring;

	if (in_ring[frame->stream] == CONSOLE_STREAMS || frame->length < LINK_COUNT_BYTES)
		return;
	ring = &channel->client.streams[in_ring[frame->stream]];
	uint32_t n = frame->length - LINK_COUNT_BYTES;
	uint32_t there = ring->mine - link_get32(frame->payload);
	/* Skip bytes that the ring has already: the host sends them again as long as it has not
	 * heard of the new task. */
	if (there > n)
		return;
	/* A host that keeps to its credit never sends what does not fit. */
	ring_write(ring, frame->payload + LINK_COUNT_BYTES + there, n - there);
	if (ring_must_wake_consumer(ring))
		wake(console, channel);
}

static bool request(struct console *console, struct console_channel *channel,
		    struct console_request request)
{
	if (!console_server_put_request(&channel->client, &request))
		return false; /* no room: the caller keeps it due */
	if (ring_must_wake_consumer(&channel->client.streams[CONSOLE_REQUEST]))
		wake(console, channel);
	return true;
}

static void pass_on_requests(struct console *console, struct console_channel *channel)
{
	const struct console_request resize = {CONSOLE_RESIZE, channel->rows, channel->columns, 0};

	channel->resize_due = channel->resize_due && !request(console, channel, resize);
	if (channel->hangup_due)
		channel->hangup_due = !request(console, channel,
					       (struct console_request){.type = CONSOLE_HANGUP});
	if (channel->terminate_due)
		channel->terminate_due = !request(
			console, channel, (struct console_request){.type = CONSOLE_TERMINATE});
	if (channel->command_end_due)
		channel->command_end_due =
			!request(console, channel,
				 (struct console_request){.type = CONSOLE_TERMINATE, .rows = 1});
	if (channel->exit_told_due)
		channel->exit_told_due = !request(
			console, channel, (struct console_request){.type = CONSOLE_EXIT_TOLD});
	if (channel->end_due) {
		struct ring *ring = &channel->client.streams[CONSOLE_STDIN];

		channel->end_due = false;
		ring_close(ring);
		if (ring_must_wake_consumer(ring))
			wake(console, channel);
	}
}

static void take(struct console *console, const struct link_frame *frame)
{
	struct console_channel *channel = &console->channels[frame->channel];

	if (!channel->client.pages)
		return;
	switch (frame->type) {
	case LINK_DATA:
		deliver(console, channel, frame);
		break;
	case LINK_CREDIT:
		if (frame->length == 4)
			channel->credit[frame->stream] = link_get32(frame->payload);
		break;
	case LINK_END:
		/* An END whose count does not match follows data that was lost with the task before
		 * this one: the host sends that data again, and then END. */
		channel->end_due |=
			frame->stream == LINK_STDIN && frame->length == LINK_COUNT_BYTES &&
			link_get32(frame->payload) == channel->client.streams[CONSOLE_STDIN].mine;
		break;
	case LINK_RESIZE:
		if (frame->length != 4)
			break;
		channel->rows = (uint16_t)(frame->payload[0] | frame->payload[1] << 8);
		channel->columns = (uint16_t)(frame->payload[2] | frame->payload[3] << 8);
		channel->resize_due = true;
		break;
	case LINK_TERMINATE:
		if (frame->length == 1 && frame->payload[0] == 1)
			channel->command_end_due = true;
		else
			channel->terminate_due = true;
		break;
	case LINK_HANGUP:
		channel->hangup_due = true;
		break;
	default:
		break; /* HELLO needs no answer; the rest is from a newer host */
	}
	pass_on_requests(console, channel);
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

void console_poll_clients(struct console *console)
{
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		struct console_channel *channel = &console->channels[i];

		if (!channel->client.pages)
			continue;
		if (console_server_renewed(&channel->client))
			start_client(channel, channel->client.pages);
		pass_on_requests(console, channel);
	}
}

/* Completes the frame whose payload is in console->frame. When it has gone out, `n` bytes are taken
 * from `ring`. Returns true, for `return frame_out(...)`. */
static bool frame_out(struct console *console, struct console_channel *channel, unsigned type,
		      unsigned stream, uint32_t length, struct ring *ring, uint32_t n)
{
	struct link_frame frame = {.channel = (uint8_t)(channel - console->channels),
				   .type = (uint8_t)type,
				   .stream = (uint8_t)stream,
				   .length = (uint16_t)length};

	console->frame_size = link_finish(console->frame, &frame);
	console->frame_at = 0;
	console->sender = channel;
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

static bool hello_out(struct console *console, struct console_channel *channel)
{
	uint8_t *payload = console->frame + LINK_HEADER_BYTES;
	char *name = (char *)payload + LINK_HELLO_BYTES;

	channel->hello_due = false;
	link_put32(payload, channel->client.incarnation);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		link_put32(payload + 4 + 4 * s, in_ring[s] == CONSOLE_STREAMS
							? 0
							: channel->client.streams[in_ring[s]].mine);
	memcpy(name, channel->client.pages->head.client_name,
	       sizeof(channel->client.pages->head.client_name));
	name[sizeof(channel->client.pages->head.client_name) - 1] = 0;
	return frame_out(console, channel, LINK_HELLO, 0, LINK_HELLO_BYTES + (uint32_t)strlen(name),
			 NULL, 0);
}

/* The count of this input stream up to which the client has room. */
static uint32_t input_limit(const struct console_channel *channel, unsigned stream)
{
	const struct ring *ring = &channel->client.streams[in_ring[stream]];

	return ring->mine + ring_room(ring);
}

static bool credit_out(struct console *console, struct console_channel *channel)
{
	for (unsigned s = 0; s < LINK_STREAMS; s++) {
		if (in_ring[s] == CONSOLE_STREAMS)
			continue;
		uint32_t limit = input_limit(channel, s), more = limit - channel->announced[s];

		/* A hostile client may move its index back: less room is never announced. */
		if (more > INT32_MAX || more < channel->client.streams[in_ring[s]].capacity / 4)
			continue;
		channel->announced[s] = limit;
		link_put32(console->frame + LINK_HEADER_BYTES, limit);
		return frame_out(console, channel, LINK_CREDIT, s, 4, NULL, 0);
	}
	return false;
}

static uint32_t sendable(const struct console_channel *channel, unsigned stream)
{
	if (out_ring[stream] == CONSOLE_STREAMS)
		return 0;
	const struct ring *ring = &channel->client.streams[out_ring[stream]];
	uint32_t credit = channel->credit[stream] - ring->mine, n = ring_available(ring);

	if (credit > INT32_MAX)
		return 0;
	if (n > credit)
		n = credit;
	return n < LINK_DATA_MAX ? n : LINK_DATA_MAX;
}

static bool data_out(struct console *console, struct console_channel *channel)
{
	for (unsigned i = 0; i < LINK_STREAMS; i++) {
		unsigned s = (channel->next_stream + i) % LINK_STREAMS;
		uint32_t n = sendable(channel, s);

		if (!n)
			continue;
		struct ring *ring = &channel->client.streams[out_ring[s]];
		uint8_t *payload = console->frame + LINK_HEADER_BYTES;
		link_put32(payload, ring->mine);
		n = (uint32_t)ring_peek(ring, payload + LINK_COUNT_BYTES, n);
		channel->next_stream = (s + 1) % LINK_STREAMS;
		return frame_out(console, channel, LINK_DATA, s, LINK_COUNT_BYTES + n, ring, n);
	}
	return false;
}

/* The client's end is reported to the host only after everything that the client wrote before it
 * has gone out. The record stays in its ring, so that the next incarnation of this task reports it
 * again.
 */
static bool exit_is_due(struct console_channel *channel, struct console_farewell *farewell)
{
	if (channel->exit_out || !console_server_peek_farewell(&channel->client, farewell))
		return false;
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (out_ring[s] != CONSOLE_STREAMS && s != LINK_LOG &&
		    ring_available(&channel->client.streams[out_ring[s]]))
			return false;
	return true;
}

static bool exit_out(struct console *console, struct console_channel *channel)
{
	struct console_farewell farewell;

	if (!exit_is_due(channel, &farewell))
		return false;
	channel->exit_out = true;
	console->frame[LINK_HEADER_BYTES] = (uint8_t)farewell.status;
	return frame_out(console, channel, LINK_EXIT, 0, 1, NULL, 0);
}

static bool next_frame(struct console *console)
{
	frame_is_out(console);
	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++) {
		unsigned turn = (console->next_channel + i) % LINK_CHANNELS_MAX;
		struct console_channel *channel = &console->channels[turn];

		if (!channel->client.pages)
			continue;
		if ((channel->hello_due && hello_out(console, channel)) ||
		    credit_out(console, channel) || data_out(console, channel) ||
		    exit_out(console, channel)) {
			console->next_channel = (turn + 1) % LINK_CHANNELS_MAX;
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
		/* The end of a frame that is in `bytes` has not been sent yet. */
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
		struct console_channel *channel = &console->channels[i];

		if (!channel->exit_out || channel->exit_told)
			continue;
		channel->exit_told = channel->exit_told_due = true;
		pass_on_requests(console, channel);
	}
}

uint32_t console_take_wakeups(struct console *console)
{
	uint32_t wakeups = console->wakeups;

	console->wakeups = 0;
	return wakeups;
}

/* Sets one client's sleep flags, then checks the rings: if a byte comes in between, this check sees
 * it or the client sees the flag. */
static bool channel_may_sleep(struct console_channel *channel)
{
	struct console_farewell farewell;
	bool due = channel->resize_due || channel->hangup_due || channel->terminate_due ||
		   channel->command_end_due || channel->exit_told_due;
	bool may;

	for (unsigned i = 0; i < CONSOLE_STREAMS; i++)
		if (console_places[i].from_client)
			ring_consumer_sleeps(&channel->client.streams[i]);
		else
			ring_producer_sleeps(&channel->client.streams[i]);
	may = !due ||
	      ring_room(&channel->client.streams[CONSOLE_REQUEST]) < sizeof(struct console_request);
	for (unsigned s = 0; s < LINK_STREAMS; s++) {
		may &= !sendable(channel, s);
		if (in_ring[s] != CONSOLE_STREAMS) {
			uint32_t more = input_limit(channel, s) - channel->announced[s];
			may &= more > INT32_MAX ||
			       more < channel->client.streams[in_ring[s]].capacity / 4;
		}
	}
	return may && !exit_is_due(channel, &farewell);
}

bool console_may_sleep(struct console *console)
{
	bool may =
		console->frame_at == console->frame_size && !console->wakeups && !console->filler;

	for (unsigned i = 0; i < LINK_CHANNELS_MAX; i++)
		if (console->channels[i].client.pages)
			may &= channel_may_sleep(&console->channels[i]);
	return may;
}
