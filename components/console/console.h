/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: joins the streams of several clients (interfaces/console.h) into one byte stream to
 * and from the host (interfaces/link.h). Pure logic: bytes from the port go in by console_input(),
 * bytes for the port are fetched by console_output(), and the caller signals whom
 * console_take_wakeups() names. What a client or the host may write wrongly costs that client or
 * the host, nobody else.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/console.h"
#include "interfaces/link.h"

struct console_client {
	struct console_shared *shared; /* NULL: no such client */
	uint32_t incarnation;
	struct ring rings[CONSOLE_RINGS];
	/* Output: how many bytes of each stream were sent since HELLO, and may be. */
	uint32_t sent[LINK_STREAMS], credit[LINK_STREAMS];
	/* Input: the ring's index at HELLO, and what the host was told it may send. */
	uint32_t base[LINK_STREAMS], announced[LINK_STREAMS];
	unsigned next_stream; /* whose turn it is */
	bool hello_due, exit_due, exit_out, resize_due, terminate_due, hangup_due, end_due;
	uint8_t exit_status;
	uint16_t rows, columns;
};

struct console {
	struct console_client clients[LINK_CHANNELS_MAX];
	unsigned next_client; /* whose turn it is */
	uint32_t wakeups;     /* a bit for each client */
	struct link_parser parser;
	/* The frame that is going out. */
	uint8_t frame[LINK_HEADER_BYTES + LINK_PAYLOAD_MAX];
	uint32_t frame_size, frame_at;
};

/* `console` is zeroed; `shared` is CONSOLE_SHARED_BYTES that stay for ever. */
void console_add_client(struct console *console, unsigned channel, void *shared);
/* Bytes that came from the host. */
void console_input(struct console *console, const uint8_t *bytes, size_t n);
/* Fills `bytes` with up to n bytes for the host; the number, 0 when there is nothing to send. */
size_t console_output(struct console *console, uint8_t *bytes, size_t n);
/* Looks after clients that were started again, and control messages. Call after every wake-up. */
void console_poll_clients(struct console *console);
/* The clients to be signalled, as a set of bits; it is empty afterwards. */
uint32_t console_take_wakeups(struct console *console);
/* Before sleeping: raises the sleep flags. False if there is something to do after all. */
bool console_may_sleep(struct console *console);
/* All that console_output() gave has left the port: clients that wait for their end learn it. */
void console_all_sent(struct console *console);
