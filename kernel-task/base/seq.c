/* SPDX-License-Identifier: BSD-2-Clause */
/* Text that grows, see base/seq.h. */
#include "base/seq.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void seq_init(struct seq *seq)
{
	*seq = (struct seq){0};
}

void seq_free(struct seq *seq)
{
	free(seq->text);
	seq_init(seq);
}

static bool reserve(struct seq *seq, size_t n)
{
	size_t capacity = seq->capacity ? seq->capacity : 256;

	if (seq->failed)
		return false;
	while (capacity - seq->length < n)
		capacity *= 2;
	if (capacity == seq->capacity)
		return true;
	char *text = realloc(seq->text, capacity);
	if (!text) {
		seq->failed = true;
		return false;
	}
	seq->text = text;
	seq->capacity = capacity;
	return true;
}

void seq_write(struct seq *seq, const void *data, size_t n)
{
	if (!n || !reserve(seq, n))
		return;
	memcpy(seq->text + seq->length, data, n);
	seq->length += n;
}

void seq_puts(struct seq *seq, const char *text)
{
	seq_write(seq, text, strlen(text));
}

void seq_putc(struct seq *seq, char c)
{
	seq_write(seq, &c, 1);
}

void seq_printf(struct seq *seq, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n >= 0 && reserve(seq, (size_t)n + 1)) {
		vsnprintf(seq->text + seq->length, (size_t)n + 1, format, again);
		seq->length += (size_t)n;
	}
	va_end(again);
}

void seq_escape(struct seq *seq, const char *text, const char *special)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			seq_printf(seq, "\\%03o", (unsigned char)*text);
		else
			seq_putc(seq, *text);
	}
}
