/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This kernel's console (interfaces/console.interface): byte streams, and small messages. Nothing
 * here waits; SIGNAL_CONSOLE is the event that input has come or room for output.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interfaces/console.h"

/* Bytes taken, 0 when there is no room now. */
size_t console_write(enum console_stream stream, const void *data, size_t n);
/* Room for output right now. */
size_t console_room(enum console_stream stream);
/* Everything written to the stream has been taken by the console. */
bool console_drained(enum console_stream stream);
/* Bytes read, 0 when there are none now. */
size_t console_read(enum console_stream stream, void *data, size_t n);
size_t console_available(enum console_stream stream);
/* The other side will send no more on this stream, and everything has been read. */
bool console_at_end(enum console_stream stream);

/* What the host asks for besides bytes: CONSOLE_RESIZE, CONSOLE_TERMINATE, CONSOLE_HANGUP. */
bool console_next_request(struct console_request *request);
/* Tells the host how the first program ended: 0..255. */
void console_send_exit(int status);
/* Has the exit status reached the host, and all output before it? */
bool console_exit_told(void);
