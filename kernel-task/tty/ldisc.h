/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The line discipline N_TTY as pure logic: input editing and echo, the read buffer with its line
 * ends, output processing. It knows nothing of files, tasks or drivers: signals and flow control
 * are reported to the caller through ldisc_ops.
 *
 * The read buffer is a ring; a parallel bit per byte marks line ends. In canonical mode a reader
 * sees only complete lines: bytes before `line_end`. The output ring holds what the driver has yet
 * to take, already processed; echo goes there as well.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "abi/termios.h"

#define LDISC_INPUT_SIZE  4096u
#define LDISC_OUTPUT_SIZE 16384u
/* Room kept for echo: programs may not fill the last part of the output ring. */
#define LDISC_ECHO_ROOM 1024u

struct ldisc;

struct ldisc_ops {
	void (*signal)(struct ldisc *ld, int signal); /* ISIG character */
	void (*flow)(struct ldisc *ld, bool stop);    /* IXON: ^S, ^Q */
};

struct ldisc {
	struct linux_termios termios;
	const struct ldisc_ops *ops;
	uint8_t *input;	     /* LDISC_INPUT_SIZE */
	uint8_t *line_marks; /* one bit a byte of input */
	uint8_t *output;     /* LDISC_OUTPUT_SIZE */
	uint32_t read_head;  /* free-running: next byte a reader takes */
	uint32_t line_end;   /* everything before it belongs to complete lines */
	uint32_t write_head; /* next byte the driver fills */
	uint32_t out_tail, out_head;
	unsigned column;      /* of the cursor, as output processing sees it */
	unsigned line_column; /* column where the line being edited starts */
	bool literal_next;    /* after VLNEXT */
	bool erasing;	      /* ECHOPRT: inside "\...." */
	bool stopped;
	bool output_delivered; /* a pty: what was written has reached the other side and cannot be
				  flushed */
};

/* Buffers are allocated and the settings are Linux's defaults. -ENOMEM. */
int ldisc_init(struct ldisc *ld, const struct ldisc_ops *ops);
void ldisc_destroy(struct ldisc *ld);

/* Feeds received bytes. Returns how many were taken; the rest must be offered again after reads. */
size_t ldisc_receive(struct ldisc *ld, const uint8_t *data, size_t n);
/* Would a read return something now, with VMIN/VTIME taken into account for poll's sake? */
bool ldisc_readable(const struct ldisc *ld);
/* How many bytes ldisc_receive() takes for certain. */
size_t ldisc_room(const struct ldisc *ld);
/* Would received bytes be refused now? */
bool ldisc_input_full(const struct ldisc *ld);
/* Bytes that FIONREAD shows. */
size_t ldisc_available(const struct ldisc *ld);
/*
 * Takes up to n bytes. In canonical mode at most one line, *end_of_line says that one ended (an EOF
 * character gives 0 bytes with *end_of_line set).
 */
size_t ldisc_read(struct ldisc *ld, uint8_t *to, size_t n, bool *end_of_line);
/* Puts program output through output processing into the output ring. Bytes taken. */
size_t ldisc_write(struct ldisc *ld, const uint8_t *data, size_t n);
/* The driver's side of the output ring: a contiguous piece, then how much of it was taken. */
size_t ldisc_output_peek(const struct ldisc *ld, const uint8_t **data);
void ldisc_output_take(struct ldisc *ld, size_t n);
size_t ldisc_output_pending(const struct ldisc *ld);

void ldisc_flush_input(struct ldisc *ld);
void ldisc_flush_output(struct ldisc *ld);
/* New settings; leaving canonical mode makes a half-typed line readable. */
void ldisc_set_termios(struct ldisc *ld, const struct linux_termios *t);
