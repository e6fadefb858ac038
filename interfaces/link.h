/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The link: what the console task and the host's runner say to each other over the second serial
 * port. Both directions carry frames:
 *
 *	magic 0xa7 0x5e | channel | type | stream | check | length (u16) | length bytes
 *
 * Numbers are little-endian. A channel is one kernel task, numbered as in the system description.
 * `check` is the sum of the other header bytes behind the magic, inverted: a receiver that
 * finds a header wrong drops one byte and searches on, so it finds its feet again in any stream.
 *
 * Nothing is ever dropped and no stream holds up another: DATA is sent only within the credit that
 * the receiver gave for that stream, which is absolute (the count of bytes, from HELLO on, modulo
 * 2^32, that may have been sent), so that repeating one is harmless. HELLO from the console task
 * opens a channel anew with all counts at zero; the host answers with HELLO and its credits.
 *
 * The text log on the first serial port belongs to the link in one respect: a line that contains
 * LINK_LOG_FATAL says that the system cannot go on.
 */
#pragma once

#include <stdint.h>

#define LINK_MAGIC0	  0xa7
#define LINK_MAGIC1	  0x5e
#define LINK_HEADER_BYTES 8u
#define LINK_PAYLOAD_MAX  1024u
#define LINK_CHANNELS_MAX 16u
#define LINK_LOG_FATAL	  "selkie: fatal: "

enum link_type {
	LINK_HELLO =
		1,   /* payload: the kernel's name (from the console task), empty (from the host) */
	LINK_DATA,   /* bytes of `stream` */
	LINK_CREDIT, /* payload u32: `stream` may be sent up to this count of bytes */
	LINK_END,    /* the stream has ended (host -> console: STDIN) */
	LINK_EXIT,   /* payload u8: how the first command ended (console -> host) */
	LINK_RESIZE, /* payload u16 rows, u16 columns (host -> console) */
	LINK_TERMINATE, /* please end (host -> console) */
	LINK_HANGUP,	/* the terminal is gone (host -> console) */
};

enum link_stream {
	LINK_TTY,    /* both ways */
	LINK_STDIN,  /* to the guest */
	LINK_STDOUT, /* to the host, as the rest */
	LINK_STDERR,
	LINK_LOG,
	LINK_STREAMS,
};

struct link_frame {
	uint8_t channel, type, stream;
	uint16_t length;
	const uint8_t *payload;
};

static inline uint8_t link_check(const uint8_t *header)
{
	return (uint8_t) ~(header[2] + header[3] + header[4] + header[6] + header[7]);
}

/* Writes the 8 bytes of the frame's header. */
static inline void link_header(uint8_t *header, const struct link_frame *frame)
{
	header[0] = LINK_MAGIC0;
	header[1] = LINK_MAGIC1;
	header[2] = frame->channel;
	header[3] = frame->type;
	header[4] = frame->stream;
	header[6] = (uint8_t)frame->length;
	header[7] = (uint8_t)(frame->length >> 8);
	header[5] = link_check(header);
}

static inline void link_put32(uint8_t *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

static inline uint32_t link_get32(const uint8_t *from)
{
	return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

/* Collects bytes into frames. Zero is its initial state. */
struct link_parser {
	uint32_t used;
	uint8_t buffer[LINK_HEADER_BYTES + LINK_PAYLOAD_MAX];
};

/* Whether the collected bytes can still become a frame. */
static inline int link_plausible(const struct link_parser *p)
{
	const uint8_t *b = p->buffer;

	if (p->used >= 1 && b[0] != LINK_MAGIC0)
		return 0;
	if (p->used >= 2 && b[1] != LINK_MAGIC1)
		return 0;
	if (p->used < LINK_HEADER_BYTES)
		return 1;
	return b[5] == link_check(b) && b[2] < LINK_CHANNELS_MAX && b[4] < LINK_STREAMS &&
	       (b[6] | b[7] << 8) <= (int)LINK_PAYLOAD_MAX;
}

/* Takes one byte. 1 when it completes a frame, which is valid until the next call. */
static inline int link_parse(struct link_parser *p, uint8_t byte, struct link_frame *out)
{
	uint8_t *b = p->buffer;

	if (p->used >= LINK_HEADER_BYTES &&
	    p->used == LINK_HEADER_BYTES + (uint32_t)(b[6] | b[7] << 8))
		p->used = 0; /* the frame handed out last time */
	b[p->used++] = byte;
	while (p->used && !link_plausible(p)) {
		p->used--;
		for (uint32_t i = 0; i < p->used; i++)
			b[i] = b[i + 1];
	}
	if (p->used < LINK_HEADER_BYTES)
		return 0;
	out->length = (uint16_t)(b[6] | b[7] << 8);
	if (p->used < LINK_HEADER_BYTES + out->length)
		return 0;
	out->channel = b[2];
	out->type = b[3];
	out->stream = b[4];
	out->payload = b + LINK_HEADER_BYTES;
	return 1;
}
