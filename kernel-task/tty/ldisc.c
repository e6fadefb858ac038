/* SPDX-License-Identifier: BSD-2-Clause */
/* The line discipline's buffers: making them, reading from them, flushing, changing the settings.
 */
#include "tty/ldisc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tty/ldisc_internal.h"

static const struct linux_termios default_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {[VINTR] = 3,
		 [VQUIT] = 28,
		 [VERASE] = 127,
		 [VKILL] = 21,
		 [VEOF] = 4,
		 [VTIME] = 0,
		 [VMIN] = 1,
		 [VSTART] = 17,
		 [VSTOP] = 19,
		 [VSUSP] = 26,
		 [VREPRINT] = 18,
		 [VDISCARD] = 15,
		 [VWERASE] = 23,
		 [VLNEXT] = 22},
};

int ldisc_init(struct ldisc *ld, const struct ldisc_ops *ops)
{
	*ld = (struct ldisc){.termios = default_termios, .ops = ops};
	ld->input = malloc(LDISC_INPUT_SIZE);
	ld->line_marks = calloc(1, LDISC_INPUT_SIZE / 8);
	ld->output = malloc(LDISC_OUTPUT_SIZE);
	if (ld->input && ld->line_marks && ld->output)
		return 0;
	ldisc_destroy(ld);
	return -ENOMEM;
}

void ldisc_destroy(struct ldisc *ld)
{
	free(ld->input);
	free(ld->line_marks);
	free(ld->output);
	ld->input = ld->line_marks = ld->output = NULL;
}

/* The bytes a reader may have: whole lines in canonical mode, everything otherwise. */
static uint32_t readable_end(const struct ldisc *ld)
{
	return ldisc_canonical(ld) ? ld->line_end : ld->write_head;
}

bool ldisc_readable(const struct ldisc *ld)
{
	uint32_t have = readable_end(ld) - ld->read_head;

	if (ldisc_canonical(ld))
		return have > 0;
	uint8_t min = ld->termios.c_cc[VTIME] ? 1 : ld->termios.c_cc[VMIN];
	return have >= (min ? min : 1);
}

size_t ldisc_available(const struct ldisc *ld)
{
	size_t count = 0;

	/* End-of-file marks are in the buffer but are no bytes. */
	for (uint32_t i = ld->read_head; i != readable_end(ld); i++)
		if (!ldisc_is_eof_mark(ld, i))
			count++;
	return count;
}

size_t ldisc_read(struct ldisc *ld, uint8_t *to, size_t n, bool *end_of_line)
{
	size_t taken = 0;

	*end_of_line = false;
	while (taken < n && ld->read_head != readable_end(ld)) {
		bool mark = ldisc_canonical(ld) && ldisc_marked(ld, ld->read_head);
		bool eof = mark && ldisc_is_eof_mark(ld, ld->read_head);
		uint8_t c = ld->input[ld->read_head % LDISC_INPUT_SIZE];

		ldisc_set_mark(ld, ld->read_head, false);
		ld->read_head++;
		if (!eof)
			to[taken++] = c;
		if (mark) {
			*end_of_line = true;
			break;
		}
	}
	/* An end-of-file mark right behind a full buffer belongs to this read, as on Linux. */
	if (!*end_of_line && taken == n && n > 0 && ldisc_canonical(ld) &&
	    ld->read_head != ld->line_end && ldisc_marked(ld, ld->read_head) &&
	    ldisc_is_eof_mark(ld, ld->read_head)) {
		ldisc_set_mark(ld, ld->read_head, false);
		ld->read_head++;
		*end_of_line = true;
	}
	return taken;
}

void ldisc_flush_input(struct ldisc *ld)
{
	ld->read_head = ld->line_end = ld->write_head;
	memset(ld->line_marks, 0, LDISC_INPUT_SIZE / 8);
	ld->literal_next = false;
	ld->erasing = false;
}

void ldisc_flush_output(struct ldisc *ld)
{
	if (!ld->output_delivered)
		ld->out_tail = ld->out_head;
}

void ldisc_set_termios(struct ldisc *ld, const struct linux_termios *t)
{
	bool was_canonical = ldisc_canonical(ld);

	ld->termios = *t;
	if (was_canonical != ldisc_canonical(ld)) {
		if (!was_canonical || ld->line_end == ld->read_head) {
			/* Bytes in the buffer were typed before the change, so they are readable
			 * now. */
			ld->line_end = ld->write_head;
			if (ld->write_head != ld->read_head && ldisc_canonical(ld))
				ldisc_set_mark(ld, ld->write_head - 1, true);
		}
		ld->literal_next = false;
		ld->erasing = false;
	}
	if (!(t->c_iflag & IXON) && ld->stopped) {
		ld->stopped = false;
		ld->ops->flow(ld, false);
	}
}
