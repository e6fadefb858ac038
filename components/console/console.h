/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: joins the streams of several clients (interfaces/console.interface) into one byte
 * stream to and from the host (interfaces/link.h). Pure logic: bytes from the port go in by
 * console_input(), bytes for the port are fetched by console_output(), and the caller signals the
 * clients of console_take_wakeups(). Wrong bytes from a client or the host affect only that client
 * or the host.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "components/console/uart.h"
#include "interfaces/console_server.h"
#include "interfaces/link.h"

/* A client, and its channel of the link. */
struct console_channel {
	/* Without pages there is no such client. The indices of its streams are the counts of the
	 * link: both begin with the client, on emptied pages. */
	struct console_server client;
	uint32_t credit[LINK_STREAMS];	  /* output: the count that may be sent */
	uint32_t announced[LINK_STREAMS]; /* input: the count that the host was told it may send */
	unsigned next_stream;		  /* whose turn it is */
	bool hello_due, exit_out, resize_due, terminate_due, command_end_due, hangup_due, end_due;
	bool exit_told, exit_told_due;
	uint16_t rows, columns;
};

struct console {
	struct console_channel channels[LINK_CHANNELS_MAX];
	unsigned next_channel; /* whose turn it is */
	uint32_t wakeups;      /* clients, a bit for each channel */
	struct link_parser parser;
	/* The frame that is being sent, and the ring and number of bytes that it takes from its
	 * client. These stay in the ring until the frame is sent, so that the next incarnation of
	 * this task can send them again. */
	uint8_t frame[LINK_FRAME_MAX];
	uint32_t frame_size, frame_at;
	struct console_channel *sender;
	struct ring *sending;
	uint32_t sending_bytes;
	uint32_t filler; /* zeroes to send first */
	/* NULL, or called before each piece of console_serve()'s work (interfaces/component.h),
	 * with the pieces that this is. */
	void (*work)(uint64_t pieces);
	uint64_t moved; /* bytes, by console_serve() */
};

/* `console` is zeroed; `pages` is CONSOLE_SHARED_BYTES that stay for ever. */
void console_add_client(struct console *console, unsigned channel, void *pages);
/* The task before this one died: the host may wait for the rest of a frame, clients for a signal.
 * After the clients were added, before any output. */
void console_started_again(struct console *console);
/* Bytes that came from the host. */
void console_input(struct console *console, const uint8_t *bytes, size_t n);
/* Fills `bytes` with up to n bytes for the host; the number, 0 when there is nothing to send. What
 * the last call gave has left this task by then. */
size_t console_output(struct console *console, uint8_t *bytes, size_t n);
/* Handles clients that were started again, and reports that are still due. Call after every
 * wake-up. */
void console_poll_clients(struct console *console);
/* The clients to be signalled, as a set of bits; it is empty afterwards. */
uint32_t console_take_wakeups(struct console *console);
/* Call before sleeping: sets the sleep flags. False: there is work to do. */
bool console_may_sleep(struct console *console);
/* All output of console_output() has left the port: tells clients that wait for this at their
 * end. */
void console_all_sent(struct console *console);

/*
 * All of the above with a port: moves what can be moved. The clients to be woken are a set of bits
 * in *wakeups. True: there is nothing to do before an interrupt of the port or a client's wake-up.
 */
bool console_serve(struct console *console, struct uart *uart, uint32_t *wakeups);
