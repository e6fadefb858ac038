/* SPDX-License-Identifier: BSD-2-Clause */
/* Output processing (OPOST and its friends) and the output ring. */
#include "tty/ldisc_internal.h"

static uint32_t used(const struct ldisc *ld)
{
	return ld->out_head - ld->out_tail;
}

static void put(struct ldisc *ld, uint8_t c)
{
	ld->output[ld->out_head++ % LDISC_OUTPUT_SIZE] = c;
}

static bool is_utf8_continuation(const struct ldisc *ld, uint8_t c)
{
	return (ld->termios.c_iflag & IUTF8) && (c & 0xc0) == 0x80;
}

static void put_newline(struct ldisc *ld, uint32_t oflag)
{
	if (oflag & ONLRET)
		ld->column = 0;
	if (oflag & ONLCR) {
		ld->column = 0;
		put(ld, '\r');
	}
	put(ld, '\n');
}

static void put_return(struct ldisc *ld, uint32_t oflag)
{
	if ((oflag & ONOCR) && ld->column == 0)
		return;
	if (oflag & OCRNL) {
		if (oflag & ONLRET)
			ld->column = 0;
		put(ld, '\n');
		return;
	}
	ld->column = 0;
	put(ld, '\r');
}

static void put_tab(struct ldisc *ld, uint32_t oflag)
{
	unsigned spaces = 8 - (ld->column & 7);

	ld->column += spaces;
	if ((oflag & TABDLY) != TAB3) {
		put(ld, '\t');
		return;
	}
	while (spaces--)
		put(ld, ' ');
}

static uint8_t upper(uint8_t c)
{
	return c >= 'a' && c <= 'z' ? c - 32 : c;
}

bool ldisc_put_processed(struct ldisc *ld, uint8_t c, uint32_t limit)
{
	uint32_t oflag = ld->termios.c_oflag;

	/* Nothing expands to more than eight bytes. */
	if (used(ld) + 8 > limit)
		return false;
	if (!(oflag & OPOST)) {
		put(ld, c);
		return true;
	}
	switch (c) {
	case '\n':
		put_newline(ld, oflag);
		break;
	case '\r':
		put_return(ld, oflag);
		break;
	case '\t':
		put_tab(ld, oflag);
		break;
	case '\b':
		if (ld->column)
			ld->column--;
		put(ld, c);
		break;
	default:
		if (oflag & OLCUC)
			c = upper(c);
		if (c >= ' ' && c != 127 && !is_utf8_continuation(ld, c))
			ld->column++;
		put(ld, c);
	}
	return true;
}

size_t ldisc_write(struct ldisc *ld, const uint8_t *data, size_t n)
{
	size_t i = 0;

	while (i < n && ldisc_put_processed(ld, data[i], LDISC_OUTPUT_SIZE - LDISC_ECHO_ROOM))
		i++;
	/* What is typed from here on starts where the program left the cursor. */
	if (i && ld->write_head == ld->line_end)
		ld->line_column = ld->column;
	return i;
}

size_t ldisc_output_peek(const struct ldisc *ld, const uint8_t **data)
{
	uint32_t start = ld->out_tail % LDISC_OUTPUT_SIZE;
	uint32_t contiguous = LDISC_OUTPUT_SIZE - start;

	if (ld->stopped)
		return 0;
	*data = ld->output + start;
	return used(ld) < contiguous ? used(ld) : contiguous;
}

void ldisc_output_take(struct ldisc *ld, size_t n)
{
	ld->out_tail += n;
}

size_t ldisc_output_pending(const struct ldisc *ld)
{
	return used(ld);
}

void ldisc_echo_raw(struct ldisc *ld, uint8_t c)
{
	ldisc_put_processed(ld, c, LDISC_OUTPUT_SIZE);
}

void ldisc_echo(struct ldisc *ld, uint8_t c)
{
	bool control = c < ' ' || c == 127;

	if (control && c != '\t' && (ld->termios.c_lflag & ECHOCTL)) {
		ldisc_echo_raw(ld, '^');
		c ^= 0100;
	}
	ldisc_echo_raw(ld, c);
}
