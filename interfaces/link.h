/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The link: the protocol between the console task and the host's runner over the second serial
 * port. Both directions carry frames:
 *
 * 	magic 0xa7 0x5e | channel | type | stream | check | length (u16) | length bytes | sum (u16)
 *
 * Numbers are little-endian. A channel is one kernel task, numbered as in the system description.
 * `check` is the inverted sum of the other header bytes behind the magic; `sum` is Fletcher's sum
 * of the length bytes. A receiver that finds one of them wrong drops one byte and searches on, so
 * it finds the next whole frame in any stream.
 *
 * No data is lost and no stream blocks another: DATA is sent only within the credit that the
 * receiver gave for that stream. A credit is absolute: the count of bytes from the client's start
 * on, modulo 2^32, that may have been sent. So it may be repeated without harm. DATA says at which
 * count it begins: the receiver skips bytes that it has already.
 *
 * HELLO from the console task opens a channel. It names the client's incarnation and how many bytes
 * of each input stream have reached the client. An incarnation that is new to the host begins with
 * all counts at zero. An incarnation that it knows means that the console task was started again:
 * the host goes back to these counts and sends END, RESIZE and the like again. In both cases the
 * host answers with its credits. The console task sends zeroes before that HELLO, to end a frame
 * that was cut off.
 *
 * The text log on the first serial port belongs to the link in one respect: a line that contains
 * LINK_LOG_FATAL says that the system cannot go on.
 */
#pragma once

#include <stdint.h>

#define LINK_MAGIC0	   0xa7
#define LINK_MAGIC1	   0x5e
#define LINK_HEADER_BYTES  8u
#define LINK_TRAILER_BYTES 2u
#define LINK_COUNT_BYTES   4u	 /* before the bytes of DATA */
#define LINK_DATA_MAX	   1024u /* bytes in one frame */
#define LINK_PAYLOAD_MAX   (LINK_COUNT_BYTES + LINK_DATA_MAX)
#define LINK_FRAME_MAX	   (LINK_HEADER_BYTES + LINK_PAYLOAD_MAX + LINK_TRAILER_BYTES)
#define LINK_CHANNELS_MAX  16u
#define LINK_LOG_FATAL	   "selkie: fatal: "

enum link_type {
	LINK_HELLO = 1, /* payload: from the console task struct link_hello, empty from the host */
	LINK_DATA,	/* payload: u32 count of the first byte, then bytes of `stream` */
	LINK_CREDIT,	/* payload u32: `stream` may be sent up to this count of bytes */
	LINK_END,	/* payload u32: STDIN ends at this count (host -> console) */
	LINK_EXIT,	/* payload u8: exit status of the client (console -> host) */
	LINK_RESIZE,	/* payload u16 rows, u16 columns (host -> console) */
	LINK_TERMINATE, /* no payload: the machine shall end; payload u8 1: the first command gets
			   its stop signal (host -> console) */
	LINK_HANGUP,	/* the terminal is gone (host -> console) */
	LINK_TYPES,
};

enum link_stream {
	LINK_TTY,    /* both ways */
	LINK_STDIN,  /* to the guest */
	LINK_STDOUT, /* to the host, as the next two */
	LINK_STDERR,
	LINK_LOG,
	LINK_AGENT, /* both ways: frames of interfaces/agent.h */
	LINK_STREAMS,
};

/* HELLO's payload: u32 incarnation; for each stream u32 count of bytes taken; the kernel's name. */
#define LINK_HELLO_BYTES (4u + 4u * LINK_STREAMS)

struct link_frame {
	uint8_t channel, type, stream;
	uint16_t length;
	const uint8_t *payload;
};

/* The `check` of a header. */
static inline uint8_t link_check(const uint8_t *header)
{
	return (uint8_t) ~(header[2] + header[3] + header[4] + header[6] + header[7]);
}

/* Fletcher's sum, modulo 255. */
static inline uint16_t link_sum(const uint8_t *bytes, uint32_t n)
{
	uint32_t a = 1, b = 0;

	for (uint32_t i = 0; i < n; i++) {
		a = (a + bytes[i]) % 255;
		b = (b + a) % 255;
	}
	return (uint16_t)(b << 8 | a);
}

/* Writes the header before and the sum behind the payload, which must be at to + LINK_HEADER_BYTES
 * already. Returns the bytes of the whole frame. */
static inline uint32_t link_finish(uint8_t *to, const struct link_frame *frame)
{
	uint8_t *end = to + LINK_HEADER_BYTES + frame->length;
	uint16_t sum = link_sum(to + LINK_HEADER_BYTES, frame->length);

	to[0] = LINK_MAGIC0;
	to[1] = LINK_MAGIC1;
	to[2] = frame->channel;
	to[3] = frame->type;
	to[4] = frame->stream;
	to[6] = (uint8_t)frame->length;
	to[7] = (uint8_t)(frame->length >> 8);
	to[5] = link_check(to);
	end[0] = (uint8_t)sum;
	end[1] = (uint8_t)(sum >> 8);
	return LINK_HEADER_BYTES + frame->length + LINK_TRAILER_BYTES;
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

/* Collects bytes into frames. Must be zero at first. */
struct link_parser {
	uint32_t used, done; /* done: bytes of the frame that was handed out last */
	uint8_t buffer[LINK_FRAME_MAX];
};

/* Can these `n` (from 1 on) bytes be the beginning of a frame? */
static inline int link_plausible(const uint8_t *b, uint32_t n)
{
	if (b[0] != LINK_MAGIC0 || (n >= 2 && b[1] != LINK_MAGIC1))
		return 0;
	if (n < LINK_HEADER_BYTES)
		return 1;
	return b[5] == link_check(b) && b[2] < LINK_CHANNELS_MAX && b[4] < LINK_STREAMS &&
	       (b[6] | b[7] << 8) <= (int)LINK_PAYLOAD_MAX;
}

/* Drops the first `n` bytes, and then all bytes before one where a frame can begin. */
static inline void link_drop(struct link_parser *p, uint32_t n)
{
	while (n < p->used && !link_plausible(p->buffer + n, p->used - n))
		n++;
	p->used -= n;
	for (uint32_t i = 0; n && i < p->used; i++)
		p->buffer[i] = p->buffer[n + i];
}

/* Takes one byte. Afterwards call link_next() until it returns 0. */
static inline void link_add(struct link_parser *p, uint8_t byte)
{
	p->buffer[p->used++] = byte;
	link_drop(p, 0);
}

/* 1: *out is the next whole frame, valid until the next call of this or link_add(). 0: there is
 * none. */
static inline int link_next(struct link_parser *p, struct link_frame *out)
{
	const uint8_t *b = p->buffer;

	link_drop(p, p->done);
	p->done = 0;
	while (p->used >= LINK_HEADER_BYTES) {
		uint16_t length = (uint16_t)(b[6] | b[7] << 8);
		const uint8_t *end = b + LINK_HEADER_BYTES + length;

		if (p->used < LINK_HEADER_BYTES + length + LINK_TRAILER_BYTES)
			return 0;
		if (link_sum(b + LINK_HEADER_BYTES, length) == (end[0] | end[1] << 8)) {
			*out = (struct link_frame){b[2], b[3], b[4], length, b + LINK_HEADER_BYTES};
			p->done = LINK_HEADER_BYTES + length + LINK_TRAILER_BYTES;
			return 1;
		}
		link_drop(p, 1);
	}
	return 0;
}
