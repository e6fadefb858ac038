/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The protocol between the host's runner (tools/run) and the agent, a program in the guest
 * (tools/agent), on the stream LINK_AGENT of the link. `selkie exec` speaks it to the runner, which
 * passes the frames on. Both directions carry frames:
 *
 * 	type | session | length (u16) | length bytes
 *
 * Numbers are little-endian. A session is one command; session 0 is the runner's own. In a session
 * at most AGENT_WINDOW bytes each way (DATA; OUT and ERR together) are sent before the receiver
 * allows more by TAKEN. So a session whose receiver does not read does not block other sessions.
 */
#pragma once

#include <stdint.h>

#define AGENT_HEADER_BYTES  4u
#define AGENT_PAYLOAD_MAX   1024u
#define AGENT_FRAME_MAX	    (AGENT_HEADER_BYTES + AGENT_PAYLOAD_MAX)
#define AGENT_WINDOW	    16384u
#define AGENT_SESSIONS	    32u
#define AGENT_WORDS_MAX	    131072u /* bytes of all WORDS of one session */
#define AGENT_SEED_BYTES    32u
#define AGENT_HOSTNAME_MAX  64u
#define AGENT_RENEW_BYTES   (8u + AGENT_SEED_BYTES) /* without the host name */
#define AGENT_STATUS_FAILED 126			    /* these two as in a shell */
#define AGENT_STATUS_ABSENT 127

enum agent_type {
	/* Host to agent. */
	AGENT_WORDS = 1, /* some of the words, each ended by NUL; its first letter is its kind:
			    `a` command, `e` environment, `w` working folder, `u` "UID GID..." */
	AGENT_START,  /* u8: on a terminal?; u16 rows, u16 columns. All words were sent: starts the
			 command. */
	AGENT_DATA,   /* standard input */
	AGENT_END,    /* standard input ends */
	AGENT_RESIZE, /* u16 rows, u16 columns */
	AGENT_SIGNAL, /* u8: a signal for the session's processes; in session 0: for the machine's
			 first command */
	AGENT_CLOSE,  /* the host's side has ended: the processes get SIGHUP; answered by CLOSED */
	AGENT_READY,  /* session 0: answered by IS_READY when TCP port N of the guest ("port:N")
			 accepts connections, or a file ("file:PATH") is there; empty: at once */
	AGENT_RENEW,  /* session 0, to a machine that was copied or stood still: u64 time of day in
			 ns, random bytes, new host name or nothing; answered by RENEWED */
	/* Agent to host. */
	AGENT_STARTED,
	AGENT_OUT,
	AGENT_ERR,
	AGENT_EXIT,   /* u8 */
	AGENT_FAILED, /* the command was not started: u8 status, then the reason as text */
	AGENT_CLOSED, /* the session's last frame: its number can be used again */
	AGENT_IS_READY,
	AGENT_RENEWED,
	/* Both. */
	AGENT_TAKEN, /* u32: number of further bytes that may be sent */
	AGENT_TYPES,
};

struct agent_frame {
	uint8_t type, session;
	uint16_t length;
	const uint8_t *payload;
};

/* Collects bytes into frames. Must be zero at first. */
struct agent_parser {
	uint32_t used;
	uint8_t buffer[AGENT_FRAME_MAX];
};

/* Writes AGENT_HEADER_BYTES bytes at `to`. */
static inline void agent_header(uint8_t *to, unsigned type, unsigned session, unsigned length)
{
	to[0] = (uint8_t)type;
	to[1] = (uint8_t)session;
	to[2] = (uint8_t)length;
	to[3] = (uint8_t)(length >> 8);
}

/*
 * Takes bytes up to the end of one frame: *n says how many there are, and then how many were taken.
 * 1: *out is that frame, valid until the next call. 0: more bytes are needed. -1: the header's
 * length or session is impossible.
 */
static inline int agent_take(struct agent_parser *p, const uint8_t *bytes, uint32_t *n,
			     struct agent_frame *out)
{
	uint32_t given = *n, need = AGENT_HEADER_BYTES, length = 0;

	for (*n = 0; *n < given;) {
		p->buffer[p->used++] = bytes[(*n)++];
		if (p->used < AGENT_HEADER_BYTES)
			continue;
		length = p->buffer[2] | (uint32_t)p->buffer[3] << 8;
		if (length > AGENT_PAYLOAD_MAX || p->buffer[1] >= AGENT_SESSIONS)
			return -1;
		need = AGENT_HEADER_BYTES + length;
		if (p->used < need)
			continue;
		p->used = 0;
		*out = (struct agent_frame){p->buffer[0], p->buffer[1], (uint16_t)length,
					    p->buffer + AGENT_HEADER_BYTES};
		return 1;
	}
	return 0;
}
