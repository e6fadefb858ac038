/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that grows: the contents of /proc files. A failed allocation is remembered, so producers
 * need not check each line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct seq {
	char *text;
	size_t length, capacity;
	bool failed; /* out of memory: the text is incomplete */
};

void seq_init(struct seq *seq);
void seq_free(struct seq *seq);
void seq_printf(struct seq *seq, const char *format, ...) __attribute__((format(printf, 2, 3)));
void seq_puts(struct seq *seq, const char *text);
void seq_write(struct seq *seq, const void *data, size_t n);
void seq_putc(struct seq *seq, char c);
/* Appends `text`; characters of `special` and unprintable ones are written as \ooo. */
void seq_escape(struct seq *seq, const char *text, const char *special);
