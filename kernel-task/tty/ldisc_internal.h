/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the line discipline share. */
#pragma once

#include "tty/ldisc.h"

static inline bool ldisc_canonical(const struct ldisc *ld)
{
	return ld->termios.c_lflag & ICANON;
}

static inline bool ldisc_marked(const struct ldisc *ld, uint32_t at)
{
	uint32_t i = at % LDISC_INPUT_SIZE;
	return ld->line_marks[i / 8] & (1u << (i % 8));
}

static inline void ldisc_set_mark(struct ldisc *ld, uint32_t at, bool on)
{
	uint32_t i = at % LDISC_INPUT_SIZE;

	if (on)
		ld->line_marks[i / 8] |= 1u << (i % 8);
	else
		ld->line_marks[i / 8] &= ~(1u << (i % 8));
}

/* A line end whose byte is NUL came from the VEOF character: it ends a read and is not part of it.
 */
static inline bool ldisc_is_eof_mark(const struct ldisc *ld, uint32_t at)
{
	return ldisc_marked(ld, at) && ld->input[at % LDISC_INPUT_SIZE] == LINUX_VDISABLE;
}

/* Puts one byte through output processing; `limit` is how full the ring may get. False: no room. */
bool ldisc_put_processed(struct ldisc *ld, uint8_t c, uint32_t limit);
/* Echoes a byte in the form that the settings ask for. The echo is lost when the ring is full. */
void ldisc_echo(struct ldisc *ld, uint8_t c);
void ldisc_echo_raw(struct ldisc *ld, uint8_t c);
