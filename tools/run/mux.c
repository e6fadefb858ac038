/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's end of the link. Each stream of a channel has a window of STREAM_WINDOW bytes here, so
 * that a stream whose reader is slow does not hold up another. The credit that the guest gets is
 * the count of bytes written out plus the window. Output of channels other than the primary one
 * goes to the log, line by line, unless mux.shows_all is set.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/run/run.h"

struct channel *mux_channel(struct mux *m, unsigned channel)
{
	struct channel *c = m->channels[channel];

	return c && c->open ? c : NULL;
}

struct channel *mux_primary(struct mux *m)
{
	return mux_channel(m, m->primary);
}

/* Queues a frame whose payload is that of `frame` and then `n` bytes of `second`. */
static void queue_pieces(struct mux *m, struct link_frame frame, const void *second, size_t n)
{
	size_t first = frame.length, need = m->queued + LINK_FRAME_MAX;

	if (need > m->queue_room) {
		uint8_t *queue = realloc(m->queue, need * 2);

		if (!queue) {
			m->fatal = true;
			return;
		}
		m->queue = queue;
		m->queue_room = need * 2;
	}
	uint8_t *payload = m->queue + m->queued + LINK_HEADER_BYTES;
	if (first)
		memcpy(payload, frame.payload, first);
	if (n)
		memcpy(payload + first, second, n);
	frame.length = (uint16_t)(first + n);
	m->queued += link_finish(m->queue + m->queued, &frame);
}

static void queue_frame(struct mux *m, const struct link_frame *frame)
{
	queue_pieces(m, *frame, NULL, 0);
}

void mux_send(struct mux *m, unsigned type, unsigned stream, const void *payload, size_t n)
{
	struct link_frame *said = &m->said[type];

	*said = (struct link_frame){.channel = (uint8_t)m->primary,
				    .type = (uint8_t)type,
				    .stream = (uint8_t)stream,
				    .length = (uint16_t)n,
				    .payload = m->said_payload[type]};
	if (n)
		memcpy(m->said_payload[type], payload, n);
	queue_frame(m, said);
}

void mux_send_to(struct mux *m, unsigned channel, unsigned type, uint8_t byte)
{
	queue_frame(m, &(struct link_frame){.channel = (uint8_t)channel,
					    .type = (uint8_t)type,
					    .length = 1,
					    .payload = &byte});
}

static void give_credit(struct mux *m, unsigned channel, unsigned stream)
{
	struct outflow *out = &m->channels[channel]->out[stream];
	uint8_t payload[4];
	struct link_frame frame = {.channel = (uint8_t)channel,
				   .type = LINK_CREDIT,
				   .stream = (uint8_t)stream,
				   .length = 4,
				   .payload = payload};

	out->credited = out->written + STREAM_WINDOW;
	link_put32(payload, out->credited);
	queue_frame(m, &frame);
}

/* Sends bytes of an input stream from `from` on; the last INPUT_WINDOW bytes are kept. */
static void send_from(struct mux *m, unsigned channel, unsigned stream, uint32_t from)
{
	const struct inflow *in = &m->channels[channel]->in[stream];

	while (from != in->sent) {
		uint32_t n = in->sent - from, at = from % INPUT_WINDOW;
		uint8_t count[LINK_COUNT_BYTES];
		struct link_frame frame = {.channel = (uint8_t)channel,
					   .type = LINK_DATA,
					   .stream = (uint8_t)stream,
					   .length = LINK_COUNT_BYTES,
					   .payload = count};

		if (n > LINK_DATA_MAX)
			n = LINK_DATA_MAX;
		if (n > INPUT_WINDOW - at)
			n = INPUT_WINDOW - at;
		link_put32(count, from);
		queue_pieces(m, frame, in->data + at, n);
		from += n;
	}
}

/* The console task was restarted: sends everything again that it may not have passed on. */
static void say_again(struct mux *m, unsigned channel, const uint8_t *counts)
{
	for (unsigned s = 0; s < LINK_STREAMS; s++) {
		uint32_t taken = link_get32(counts + 4 * s);

		if (m->channels[channel]->in[s].sent - taken <= INPUT_WINDOW)
			send_from(m, channel, s, taken);
	}
	for (unsigned type = 0; channel == m->primary && type < LINK_TYPES; type++)
		if (m->said[type].type)
			queue_frame(m, &m->said[type]);
}

static struct channel *open_channel(struct mux *m, unsigned number)
{
	struct channel *c = m->channels[number];

	if (!c)
		c = m->channels[number] = malloc(sizeof(*c));
	if (!c) {
		m->fatal = true;
		return NULL;
	}
	memset(c, 0, sizeof(*c));
	c->open = true;
	c->exit_status = -1;
	return c;
}

static void hello(struct mux *m, const struct link_frame *frame)
{
	struct channel *c = m->channels[frame->channel];
	struct link_frame answer = {.channel = frame->channel, .type = LINK_HELLO};

	if (frame->length < LINK_HELLO_BYTES)
		return;
	uint32_t incarnation = link_get32(frame->payload);
	bool known = c && c->open && c->incarnation == incarnation;
	if (!known && !(c = open_channel(m, frame->channel)))
		return;
	c->incarnation = incarnation;
	size_t n = frame->length - LINK_HELLO_BYTES;
	if (n >= sizeof(c->name))
		n = sizeof(c->name) - 1;
	memcpy(c->name, frame->payload + LINK_HELLO_BYTES, n);
	queue_frame(m, &answer);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (s != LINK_STDIN)
			give_credit(m, frame->channel, s);
	if (known)
		say_again(m, frame->channel, frame->payload + 4);
}

static void data(struct mux *m, struct channel *c, const struct link_frame *frame)
{
	struct outflow *out = &c->out[frame->stream];
	bool shown = (m->shows_all || frame->channel == m->primary) && frame->stream != LINK_LOG;

	if (frame->length < LINK_COUNT_BYTES)
		return;
	uint32_t n = frame->length - LINK_COUNT_BYTES;
	uint32_t there = out->received - link_get32(frame->payload);
	/* All bytes were received before the console task was restarted, or bytes before them are
	 * missing. */
	if (there > n)
		return;
	const uint8_t *bytes = frame->payload + LINK_COUNT_BYTES + there;
	n -= there;
	if (!shown) {
		char prefix[40];

		snprintf(prefix, sizeof(prefix), "[%s] ", c->name);
		log_add(LOG_CHANNELS + frame->channel, prefix, bytes, n);
		out->received += n;
		out->written = out->received;
		if (out->credited - out->written < STREAM_WINDOW / 2)
			give_credit(m, frame->channel, frame->stream);
		return;
	}
	/* The guest must not send bytes beyond the credit: they are dropped. */
	for (unsigned i = 0; i < n; i++)
		if (out->received - out->written < STREAM_WINDOW)
			out->data[out->received++ % STREAM_WINDOW] = bytes[i];
}

static void take(struct mux *m, const struct link_frame *frame)
{
	struct channel *c = m->channels[frame->channel];

	if (frame->type == LINK_HELLO) {
		hello(m, frame);
		return;
	}
	if (!c || !c->open)
		return;
	switch (frame->type) {
	case LINK_DATA:
		data(m, c, frame);
		break;
	case LINK_CREDIT:
		if (frame->length == 4)
			c->in[frame->stream].credit = link_get32(frame->payload);
		break;
	case LINK_EXIT:
		if (frame->length == 1)
			c->exit_status = frame->payload[0];
		break;
	default:
		break; /* an unknown frame, from a newer guest */
	}
}

void mux_receive(struct mux *m, const uint8_t *bytes, size_t n)
{
	struct link_frame frame;

	for (size_t i = 0; i < n; i++) {
		link_add(&m->parser, bytes[i]);
		while (link_next(&m->parser, &frame))
			take(m, &frame);
	}
}

uint32_t mux_credit(struct mux *m, unsigned channel, enum link_stream stream)
{
	struct channel *c = mux_channel(m, channel);
	uint32_t left = c ? c->in[stream].credit - c->in[stream].sent : 0;

	return left <= INT32_MAX ? left : 0;
}

void mux_send_data(struct mux *m, unsigned channel, enum link_stream stream, const void *bytes,
		   size_t n)
{
	struct inflow *in = &m->channels[channel]->in[stream];
	uint32_t from = in->sent;

	for (size_t i = 0; i < n; i++)
		in->data[in->sent++ % INPUT_WINDOW] = ((const uint8_t *)bytes)[i];
	send_from(m, channel, stream, from);
}

void mux_send_end(struct mux *m, enum link_stream stream)
{
	uint8_t count[LINK_COUNT_BYTES];

	link_put32(count, mux_primary(m)->in[stream].sent);
	mux_send(m, LINK_END, stream, count, sizeof(count));
}

uint32_t mux_waiting(struct mux *m, enum link_stream stream)
{
	struct channel *c = mux_primary(m);

	return c ? c->out[stream].received - c->out[stream].written : 0;
}

static void written(struct mux *m, unsigned channel, enum link_stream stream, uint32_t n)
{
	struct outflow *out = &m->channels[channel]->out[stream];

	out->written += n;
	if (out->credited - out->written < STREAM_WINDOW / 2)
		give_credit(m, channel, stream);
}

size_t mux_take_of(struct mux *m, unsigned channel, enum link_stream stream, uint8_t *to, size_t n)
{
	const struct outflow *out = &m->channels[channel]->out[stream];
	size_t there = out->received - out->written;

	if (n > there)
		n = there;
	for (size_t i = 0; i < n; i++)
		to[i] = out->data[(out->written + i) % STREAM_WINDOW];
	if (n)
		written(m, channel, stream, (uint32_t)n);
	return n;
}

size_t mux_take(struct mux *m, enum link_stream stream, uint8_t *to, size_t n)
{
	return mux_primary(m) ? mux_take_of(m, m->primary, stream, to, n) : 0;
}

void mux_flush(struct mux *m, enum link_stream stream, int fd)
{
	struct outflow *out = &mux_primary(m)->out[stream];
	uint32_t n = mux_waiting(m, stream), at = out->written % STREAM_WINDOW;

	/* A pipe that polls writable takes this much without blocking. */
	if (n > 4096)
		n = 4096;
	if (n > STREAM_WINDOW - at)
		n = STREAM_WINDOW - at;
	ssize_t done = write(fd, out->data + at, n);
	if (done < 0 && errno != EINTR && errno != EAGAIN) {
		out->broken = true;
		done = n;
	}
	written(m, m->primary, stream, done > 0 ? (uint32_t)done : 0);
}

bool mux_transmit(struct mux *m, int socket)
{
	ssize_t n = send(socket, m->queue, m->queued, MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	memmove(m->queue, m->queue + n, m->queued - (size_t)n);
	m->queued -= (size_t)n;
	return true;
}
