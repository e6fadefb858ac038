/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console interface: the memory that one client (a kernel task) shares with the console task.
 *
 * It is CONSOLE_SHARED_BYTES of contiguous pages, zeroed by the root task: a header page with the
 * shared part of every ring, then the rings' data at fixed offsets. Bytes flow through
 * libs/ring; each side signals the other's notification when ring_must_wake_*() says so. Control
 * messages are records of 8 bytes in rings of their own, so that they overtake data.
 * Neither side ever waits for the other.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "libs/ring/ring.h"

enum console_ring {
	CONSOLE_RING_TTY_OUT,
	CONSOLE_RING_TTY_IN,
	CONSOLE_RING_STDIN, /* closed when the host's standard input has ended */
	CONSOLE_RING_STDOUT,
	CONSOLE_RING_STDERR,
	CONSOLE_RING_LOG, /* the client's own log, line by line; lost when full */
	CONSOLE_RING_CTL_OUT,
	CONSOLE_RING_CTL_IN,
	CONSOLE_RINGS,
};

/* Everything about a ring that is not in shared memory. */
struct console_ring_place {
	uint32_t offset;   /* of the data, from the start of the shared memory */
	uint32_t capacity; /* bytes */
	bool to_console;   /* the client produces */
};

#define CONSOLE_HEADER_BYTES 4096u
#define CONSOLE_SHARED_BYTES (CONSOLE_HEADER_BYTES + 80u * 1024)

static const struct console_ring_place console_rings[CONSOLE_RINGS] = {
	[CONSOLE_RING_TTY_OUT] = {4096, 16384, true},
	[CONSOLE_RING_STDOUT] = {4096 + 16384, 16384, true},
	[CONSOLE_RING_STDIN] = {4096 + 32768, 16384, false},
	[CONSOLE_RING_STDERR] = {4096 + 49152, 8192, true},
	[CONSOLE_RING_LOG] = {4096 + 57344, 8192, true},
	[CONSOLE_RING_TTY_IN] = {4096 + 65536, 4096, false},
	[CONSOLE_RING_CTL_OUT] = {4096 + 69632, 4096, true},
	[CONSOLE_RING_CTL_IN] = {4096 + 73728, 4096, false},
};

struct console_shared {
	struct ring_shared rings[CONSOLE_RINGS];
	char client_name[32]; /* written by the root task, NUL-terminated */
	/* Changed by the root task (which then signals the console task) when it has started the
	 * client again on zeroed rings. */
	_Atomic uint32_t incarnation;
	/* Set by the console task when the host has been told of CONSOLE_CTL_EXIT and all before
	 * it: then the machine may be switched off. */
	_Atomic uint32_t exit_told;
};
_Static_assert(sizeof(struct console_shared) <= CONSOLE_HEADER_BYTES, "one page");

enum console_control_type {
	/* client -> console */
	CONSOLE_CTL_EXIT = 1, /* a = exit status 0..255: the client is done and will power off */
	/* console -> client */
	CONSOLE_CTL_RESIZE = 16, /* a = rows, b = columns */
	CONSOLE_CTL_TERMINATE,	 /* the host asks the system to end */
	CONSOLE_CTL_HANGUP,	 /* the terminal is gone */
};

struct console_control {
	uint16_t type; /* enum console_control_type; a reader skips what it does not know */
	uint16_t a, b, unused;
};
_Static_assert(sizeof(struct console_control) == 8, "the layout is shared between tasks");

/* Attaches one side to ring `which`; `client`: the caller is the client, else the console task. */
static inline void console_attach(struct ring *r, void *shared, enum console_ring which,
				  bool client)
{
	const struct console_ring_place *place = &console_rings[which];
	struct console_shared *header = shared;

	ring_attach(r, &header->rings[which], (uint8_t *)shared + place->offset, place->capacity,
		    place->to_console == client);
}
