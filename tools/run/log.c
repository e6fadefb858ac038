/* SPDX-License-Identifier: BSD-2-Clause */
/* The text log: kept in a file, its last lines in memory for the day they are needed. */
#include <stdio.h>
#include <string.h>

#include "tools/run/run.h"

#define TAIL_LINES     12
#define LINE_MAX_BYTES 240

static FILE *file;
static bool echo;
static char tail[TAIL_LINES][LINE_MAX_BYTES];
static unsigned lines;
static char current[LINE_MAX_BYTES];
static size_t used;

bool log_open(const char *path, bool to_stderr)
{
	file = fopen(path, "w");
	echo = to_stderr;
	return file != NULL;
}

static bool end_line(const char *prefix)
{
	current[used] = 0;
	used = 0;
	fprintf(file, "%s%s\n", prefix, current);
	fflush(file);
	if (echo)
		/* The terminal may be raw. */
		fprintf(stderr, "%s%s\r\n", prefix, current);
	snprintf(tail[lines++ % TAIL_LINES], LINE_MAX_BYTES, "%s", current);
	return strstr(current, LINK_LOG_FATAL) != NULL;
}

bool log_add(const char *prefix, const void *text, size_t n)
{
	const char *at = text;
	bool fatal = false;

	for (size_t i = 0; i < n; i++) {
		if (at[i] == '\n' || used == sizeof(current) - 1)
			fatal |= end_line(prefix);
		/* What could play tricks with a terminal stays out. */
		if (at[i] == '\t' || ((unsigned char)at[i] >= ' ' && at[i] != 127))
			current[used++] = at[i];
	}
	return fatal;
}

void log_show_tail(void)
{
	if (echo)
		return;
	if (used)
		end_line("");
	for (unsigned i = lines > TAIL_LINES ? lines - TAIL_LINES : 0; i < lines; i++)
		fprintf(stderr, "  | %s\n", tail[i % TAIL_LINES]);
}
