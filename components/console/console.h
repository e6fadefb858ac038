/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console: joins the streams of several clients (interfaces/console.interface) into one byte
 * stream to and from the host (interfaces/link.h). It accesses no port itself: the caller passes
 * bytes from the port to console_input(), takes bytes for the port from console_output(), and
 * signals the clients of console_take_wakeups(). Wrong bytes from a client or the host affect only
 * that client or the host. No function waits.
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
	/* Without pages there is no such client. The free-running indices of its rings are also the
	 * link's byte counts: both begin at 0 when the client starts on emptied pages. */
	struct console_server client;
	uint32_t credit[LINK_STREAMS];	  /* output: the count up to which bytes may be sent */
	uint32_t announced[LINK_STREAMS]; /* input: the count up to which the host may send */
	unsigned next_stream;		  /* the stream that is looked at first next time */
	/* NAME_due: this is still to be sent to the host (hello) or told to the client (all
	 * others). exit_out: LINK_EXIT was made. exit_told: it has left the port. */
	bool hello_due, exit_out, resize_due, terminate_due, command_end_due, hangup_due, end_due;
	bool exit_told, exit_told_due;
	uint16_t rows, columns;
};

struct console {
	struct console_channel channels[LINK_CHANNELS_MAX];
	unsigned next_channel; /* the channel that is looked at first next time */
	uint32_t wakeups;      /* clients to be signalled, a bit for each channel */
	struct link_parser parser;
	/* The frame that is being sent, its channel, and the ring and the number of bytes that its
	 * payload came from. The bytes stay in the ring until the frame is sent, so that the next
	 * incarnation of this task can send them again. */
	uint8_t frame[LINK_FRAME_MAX];
	uint32_t frame_size, frame_at;
	struct console_channel *sender;
	struct ring *sending;
	uint32_t sending_bytes;
	uint32_t filler; /* zero bytes that are sent before any frame */
	/* The component host's `work` (interfaces/component.h), called by console_serve(). May be
	 * NULL. */
	void (*work)(uint64_t pieces);
	uint64_t moved; /* bytes that console_serve() has moved */
};

/* Adds the client of this channel. `console` was zeroed before the first one; `pages` are the
 * client's CONSOLE_SHARED_BYTES, which must last as long as `console`. */
void console_add_client(struct console *console, unsigned channel, void *pages);
/* The task before this one died: completes the frame that the host may be waiting for, and wakes
 * all clients. Call it after the clients were added and before any output. */
void console_started_again(struct console *console);
/* Handles bytes that came from the host. */
void console_input(struct console *console, const uint8_t *bytes, size_t n);
/* Fills `bytes` with up to n bytes for the host and returns their number; 0: there is nothing to
 * send. The bytes of the call before must have been written to the port. */
size_t console_output(struct console *console, uint8_t *bytes, size_t n);
/* Handles clients that were started again, and sends requests that found no room before. Call it
 * after every wake-up. */
void console_poll_clients(struct console *console);
/* Returns the clients to be signalled, a bit for each, and forgets them. */
uint32_t console_take_wakeups(struct console *console);
/* Sets the sleep flags of all streams; call it before sleeping. False: there is work to do. */
bool console_may_sleep(struct console *console);
/* All output of console_output() was written to the port: tells this to clients that have ended and
 * wait for it. */
void console_all_sent(struct console *console);

/*
 * Does all of the above with a port, as far as the port and the rings have room. *wakeups are the
 * clients to be woken, a bit for each. True: there is nothing to do before an interrupt of the port
 * or a client's wake-up.
 */
bool console_serve(struct console *console, struct uart *uart, uint32_t *wakeups);
