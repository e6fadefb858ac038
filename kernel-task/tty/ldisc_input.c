/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Input processing: what each received byte does, in Linux's order of precedence: literal-next,
 * flow control, signals, CR/NL translation, line editing, and last the read buffer.
 */
#include <signal.h>

#include "tty/ldisc_internal.h"

static bool flag(const struct ldisc *ld, uint32_t bit)
{
	return ld->termios.c_lflag & bit;
}

static bool is_char(const struct ldisc *ld, unsigned which, uint8_t c)
{
	return ld->termios.c_cc[which] == c && c != LINUX_VDISABLE;
}

static uint32_t room(const struct ldisc *ld)
{
	return LDISC_INPUT_SIZE - (ld->write_head - ld->read_head);
}

static void append(struct ldisc *ld, uint8_t c)
{
	ldisc_set_mark(ld, ld->write_head, false);
	ld->input[ld->write_head++ % LDISC_INPUT_SIZE] = c;
}

static void finish_echoprt(struct ldisc *ld)
{
	if (ld->erasing) {
		ldisc_echo_raw(ld, '/');
		ld->erasing = false;
	}
}

static uint8_t input_at(const struct ldisc *ld, uint32_t at)
{
	return ld->input[at % LDISC_INPUT_SIZE];
}

/* Ends the line in the buffer with `c`; everything so far becomes readable. */
static void end_line(struct ldisc *ld, uint8_t c)
{
	append(ld, c);
	ldisc_set_mark(ld, ld->write_head - 1, true);
	ld->line_end = ld->write_head;
	ld->line_column = ld->column;
}

/* ---- erasing ---- */

/* How many columns the line takes up to (not including) position `to`. */
static unsigned column_of(const struct ldisc *ld, uint32_t to)
{
	unsigned column = ld->line_column;

	for (uint32_t i = ld->line_end; i != to; i++) {
		uint8_t c = input_at(ld, i);

		if (c == '\t')
			column = (column | 7) + 1;
		else if (c < ' ' || c == 127)
			column += flag(ld, ECHOCTL) ? 2 : 0;
		else if (!((ld->termios.c_iflag & IUTF8) && (c & 0xc0) == 0x80))
			column++;
	}
	return column;
}

static void rub_out(struct ldisc *ld, unsigned columns, bool blank)
{
	while (columns--) {
		ldisc_echo_raw(ld, '\b');
		if (blank) {
			ldisc_echo_raw(ld, ' ');
			ldisc_echo_raw(ld, '\b');
		}
	}
}

/* Takes the last character (all bytes of a UTF-8 one) off the line and off the screen. */
static void erase_character(struct ldisc *ld, uint8_t typed)
{
	uint32_t end = ld->write_head, start = end - 1;
	unsigned before = column_of(ld, end);

	while ((ld->termios.c_iflag & IUTF8) && start != ld->line_end &&
	       (input_at(ld, start) & 0xc0) == 0x80)
		start--;
	uint8_t c = input_at(ld, start);

	ld->write_head = start;
	if (!flag(ld, ECHO))
		return;
	if (flag(ld, ECHOPRT)) {
		if (!ld->erasing) {
			ldisc_echo_raw(ld, '\\');
			ld->erasing = true;
		}
		for (uint32_t i = start; i != end; i++)
			ldisc_echo(ld, input_at(ld, i));
	} else if (!flag(ld, ECHOE)) {
		ldisc_echo(ld, typed);
	} else {
		unsigned after = column_of(ld, start);
		rub_out(ld, before - after, c != '\t');
	}
}

static bool is_word_byte(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c >= 0x80;
}

static void erase_word(struct ldisc *ld, uint8_t typed)
{
	bool in_word = false;

	while (ld->write_head != ld->line_end) {
		bool word = is_word_byte(input_at(ld, ld->write_head - 1));

		if (in_word && !word)
			break;
		in_word |= word;
		erase_character(ld, typed);
	}
}

static void kill_line(struct ldisc *ld, uint8_t typed)
{
	if (flag(ld, ECHO) && (!flag(ld, ECHOK) || !flag(ld, ECHOKE) || !flag(ld, ECHOE))) {
		ld->write_head = ld->line_end;
		finish_echoprt(ld);
		ldisc_echo(ld, typed);
		if (flag(ld, ECHOK))
			ldisc_echo_raw(ld, '\n');
		return;
	}
	while (ld->write_head != ld->line_end)
		erase_character(ld, typed);
}

static void reprint_line(struct ldisc *ld, uint8_t typed)
{
	finish_echoprt(ld);
	ldisc_echo(ld, typed);
	ldisc_echo_raw(ld, '\n');
	ld->line_column = ld->column;
	for (uint32_t i = ld->line_end; i != ld->write_head; i++)
		ldisc_echo(ld, input_at(ld, i));
}

/* ---- one byte ---- */

static bool flow_control(struct ldisc *ld, uint8_t c)
{
	if (!(ld->termios.c_iflag & IXON))
		return false;
	if (is_char(ld, VSTOP, c) || is_char(ld, VSTART, c)) {
		/* If both characters are the same, it toggles. */
		bool stop = is_char(ld, VSTOP, c) && !(is_char(ld, VSTART, c) && ld->stopped);

		if (stop != ld->stopped) {
			ld->stopped = stop;
			ld->ops->flow(ld, stop);
		}
		return true;
	}
	if (ld->stopped && (ld->termios.c_iflag & IXANY)) {
		ld->stopped = false;
		ld->ops->flow(ld, false);
	}
	return false;
}

static int signal_of(const struct ldisc *ld, uint8_t c)
{
	if (!flag(ld, ISIG))
		return 0;
	if (is_char(ld, VINTR, c))
		return SIGINT;
	if (is_char(ld, VQUIT, c))
		return SIGQUIT;
	return is_char(ld, VSUSP, c) ? SIGTSTP : 0;
}

static void raise_signal(struct ldisc *ld, int signal, uint8_t c)
{
	if (!flag(ld, NOFLSH)) {
		ldisc_flush_input(ld);
		ldisc_flush_output(ld);
	}
	if (ld->stopped && (ld->termios.c_iflag & IXON)) {
		ld->stopped = false;
		ld->ops->flow(ld, false);
	}
	if (flag(ld, ECHO)) {
		finish_echoprt(ld);
		ldisc_echo(ld, c);
	}
	ld->ops->signal(ld, signal);
}

static void store(struct ldisc *ld, uint8_t c)
{
	/* One place stays free for the line's end; PARMRK may need two for one byte. */
	if (room(ld) <= (ldisc_canonical(ld) ? 2u : 1u)) {
		if (ld->termios.c_iflag & IMAXBEL)
			ldisc_echo_raw(ld, '\a');
		return;
	}
	if (flag(ld, ECHO)) {
		finish_echoprt(ld);
		if (ld->write_head == ld->line_end)
			ld->line_column = ld->column;
		if (c == '\n')
			ldisc_echo_raw(ld, c);
		else
			ldisc_echo(ld, c);
	}
	if ((ld->termios.c_iflag & PARMRK) && c == 0xff)
		append(ld, c);
	append(ld, c);
}

/* Line editing. True if the byte was an editing character. */
static bool edit(struct ldisc *ld, uint8_t c)
{
	bool extended = flag(ld, IEXTEN);
	bool erase = is_char(ld, VERASE, c), kill = is_char(ld, VKILL, c);
	bool word = extended && is_char(ld, VWERASE, c);

	if (erase || kill || word) {
		if (ld->write_head == ld->line_end)
			return true;
		if (kill)
			kill_line(ld, c);
		else if (word)
			erase_word(ld, c);
		else
			erase_character(ld, c);
		if (ld->write_head == ld->line_end)
			finish_echoprt(ld);
		return true;
	}
	if (extended && is_char(ld, VREPRINT, c) && flag(ld, ECHO)) {
		reprint_line(ld, c);
		return true;
	}
	if (is_char(ld, VEOF, c)) {
		end_line(ld, LINUX_VDISABLE);
		return true;
	}
	if (c == '\n' || is_char(ld, VEOL, c) || (extended && is_char(ld, VEOL2, c))) {
		if (flag(ld, ECHO) || (c == '\n' && flag(ld, ECHONL))) {
			finish_echoprt(ld);
			if (c == '\n')
				ldisc_echo_raw(ld, c);
			else
				ldisc_echo(ld, c);
		}
		end_line(ld, c);
		return true;
	}
	return false;
}

static void receive_byte(struct ldisc *ld, uint8_t c)
{
	uint32_t iflag = ld->termios.c_iflag;

	if (iflag & ISTRIP)
		c &= 0x7f;
	if ((iflag & IUCLC) && flag(ld, IEXTEN) && c >= 'A' && c <= 'Z')
		c += 32;
	if (ld->literal_next) {
		ld->literal_next = false;
		store(ld, c);
		return;
	}
	if (flow_control(ld, c))
		return;
	int signal = signal_of(ld, c);
	if (signal) {
		raise_signal(ld, signal, c);
		return;
	}
	if (c == '\r') {
		if (iflag & IGNCR)
			return;
		if (iflag & ICRNL)
			c = '\n';
	} else if (c == '\n' && (iflag & INLCR)) {
		c = '\r';
	}
	if (ldisc_canonical(ld)) {
		if (flag(ld, IEXTEN) && is_char(ld, VLNEXT, c)) {
			ld->literal_next = true;
			if (flag(ld, ECHO)) {
				finish_echoprt(ld);
				if (flag(ld, ECHOCTL)) {
					ldisc_echo_raw(ld, '^');
					ldisc_echo_raw(ld, '\b');
				}
			}
			return;
		}
		if (edit(ld, c))
			return;
	}
	store(ld, c);
}

/*
 * A full buffer without a complete line would never empty. So bytes are still taken then, so that
 * editing and the line's end work; bytes that do not fit are dropped.
 */
bool ldisc_input_full(const struct ldisc *ld)
{
	return room(ld) <= 2 && (!ldisc_canonical(ld) || ld->line_end != ld->read_head);
}

size_t ldisc_room(const struct ldisc *ld)
{
	/* Every byte may need two places (PARMRK). */
	return room(ld) > 2 ? (room(ld) - 2) / 2 : 0;
}

size_t ldisc_receive(struct ldisc *ld, const uint8_t *data, size_t n)
{
	size_t i;

	for (i = 0; i < n && !ldisc_input_full(ld); i++)
		receive_byte(ld, data[i]);
	return i;
}
