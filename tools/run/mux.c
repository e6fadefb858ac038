/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's end of the link. A channel's streams each have a window of STREAM_WINDOW bytes here,
 * so that one whose reader is slow holds up no other; what the guest is told it may send is what
 * was written out plus the window. Channels other than the primary one go to the log, line by line.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/run/run.h"

struct channel *mux_primary(struct mux *m)
{
	struct channel *c = m->channels[m->primary];

	return c && c->open ? c : NULL;
}

static void queue_frame(struct mux *m, const struct link_frame *frame)
{
	size_t need = m->queued + LINK_HEADER_BYTES + frame->length;

	if (need > m->queue_room) {
		uint8_t *queue = realloc(m->queue, need * 2);

		if (!queue) {
			m->fatal = true;
			return;
		}
		m->queue = queue;
		m->queue_room = need * 2;
	}
	link_header(m->queue + m->queued, frame);
	if (frame->length)
		memcpy(m->queue + m->queued + LINK_HEADER_BYTES, frame->payload, frame->length);
	m->queued = need;
}

void mux_send(struct mux *m, unsigned type, unsigned stream, const void *payload, size_t n)
{
	struct link_frame frame = {.channel = (uint8_t)m->primary,
				   .type = (uint8_t)type,
				   .stream = (uint8_t)stream,
				   .length = (uint16_t)n,
				   .payload = payload};

	queue_frame(m, &frame);
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

static void hello(struct mux *m, const struct link_frame *frame)
{
	struct channel *c = m->channels[frame->channel];
	struct link_frame answer = {.channel = frame->channel, .type = LINK_HELLO};

	if (!c)
		c = m->channels[frame->channel] = malloc(sizeof(*c));
	if (!c) {
		m->fatal = true;
		return;
	}
	memset(c, 0, sizeof(*c));
	c->open = true;
	c->exit_status = -1;
	size_t n = frame->length < sizeof(c->name) ? frame->length : sizeof(c->name) - 1;
	memcpy(c->name, frame->payload, n);
	queue_frame(m, &answer);
	for (unsigned s = 0; s < LINK_STREAMS; s++)
		if (s != LINK_STDIN)
			give_credit(m, frame->channel, s);
}

static void data(struct mux *m, struct channel *c, const struct link_frame *frame)
{
	struct outflow *out = &c->out[frame->stream];
	bool shown = frame->channel == m->primary && frame->stream != LINK_LOG;

	if (!shown) {
		char prefix[40];

		snprintf(prefix, sizeof(prefix), "[%s] ", c->name);
		log_add(LOG_CHANNELS + frame->channel, prefix, frame->payload, frame->length);
		out->received += frame->length;
		out->written = out->received;
		if (out->credited - out->written < STREAM_WINDOW / 2)
			give_credit(m, frame->channel, frame->stream);
		return;
	}
	/* A guest that does not keep to its credit loses what is too much. */
	for (unsigned i = 0; i < frame->length; i++)
		if (out->received - out->written < STREAM_WINDOW)
			out->data[out->received++ % STREAM_WINDOW] = frame->payload[i];
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
			c->credit[frame->stream] = link_get32(frame->payload);
		break;
	case LINK_EXIT:
		if (frame->length == 1)
			c->exit_status = frame->payload[0];
		break;
	default:
		break; /* from a newer guest */
	}
}

void mux_receive(struct mux *m, const uint8_t *bytes, size_t n)
{
	struct link_frame frame;

	for (size_t i = 0; i < n; i++)
		if (link_parse(&m->parser, bytes[i], &frame))
			take(m, &frame);
}

uint32_t mux_credit(struct mux *m, enum link_stream stream)
{
	struct channel *c = mux_primary(m);
	uint32_t left = c ? c->credit[stream] - c->sent[stream] : 0;

	return left <= INT32_MAX ? left : 0;
}

void mux_send_data(struct mux *m, enum link_stream stream, const void *bytes, size_t n)
{
	mux_send(m, LINK_DATA, stream, bytes, n);
	mux_primary(m)->sent[stream] += (uint32_t)n;
}

uint32_t mux_waiting(struct mux *m, enum link_stream stream)
{
	struct channel *c = mux_primary(m);

	return c ? c->out[stream].received - c->out[stream].written : 0;
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
	ssize_t written = write(fd, out->data + at, n);
	if (written < 0 && errno != EINTR && errno != EAGAIN) {
		out->broken = true;
		written = n;
	}
	if (written > 0)
		out->written += (uint32_t)written;
	if (out->credited - out->written < STREAM_WINDOW / 2)
		give_credit(m, m->primary, stream);
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
