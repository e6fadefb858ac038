/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This kernel task's connection to the console task: byte streams in shared memory, and small
 * control messages. Nothing here waits; SIGNAL_CONSOLE is the event that input has come or room for
 * output.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum console_stream {
	CONSOLE_TTY,	/* both directions: the terminal */
	CONSOLE_STDIN,	/* in: the host command's standard input, when that is no terminal */
	CONSOLE_STDOUT, /* out */
	CONSOLE_STDERR, /* out */
	CONSOLE_STREAMS,
};

/* Bytes taken, 0 when there is no room now. */
size_t console_write(enum console_stream stream, const void *data, size_t n);
/* Room for output right now. */
size_t console_room(enum console_stream stream);
/* Everything written to the stream has been taken by the console task. */
bool console_drained(enum console_stream stream);
/* Bytes read, 0 when there are none now. */
size_t console_read(enum console_stream stream, void *data, size_t n);
size_t console_available(enum console_stream stream);
/* The other side will send no more on this stream, and everything has been read. */
bool console_at_end(enum console_stream stream);

/* What the host asks for besides bytes; taken with console_next_request(). */
enum console_request_type { CONSOLE_RESIZE, CONSOLE_TERMINATE, CONSOLE_HANGUP };
struct console_request {
	enum console_request_type type;
	uint16_t rows, columns; /* CONSOLE_RESIZE */
};
bool console_next_request(struct console_request *out);
/* Tells the host how the first program ended: 0..255. */
void console_send_exit(int status);
/* It has reached the host, with all output before it. */
bool console_exit_told(void);
