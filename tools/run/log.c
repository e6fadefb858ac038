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
/* A line that is still being received, one for each source. */
static struct {
	char text[LINE_MAX_BYTES];
	size_t used;
} unfinished[LOG_SOURCES];

bool log_open(const char *path, bool to_stderr)
{
	file = fopen(path, "w");
	echo = to_stderr;
	return file != NULL;
}

static bool end_line(unsigned source, const char *prefix)
{
	char *line = unfinished[source].text;

	line[unfinished[source].used] = 0;
	unfinished[source].used = 0;
	fprintf(file, "%s%s\n", prefix, line);
	fflush(file);
	if (echo)
		/* The terminal may be raw. */
		fprintf(stderr, "%s%s\r\n", prefix, line);
	snprintf(tail[lines++ % TAIL_LINES], LINE_MAX_BYTES, "%s%.200s", prefix, line);
	return source == LOG_SERIAL && strstr(line, LINK_LOG_FATAL);
}

bool log_add(unsigned source, const char *prefix, const void *text, size_t n)
{
	const char *at = text;
	bool fatal = false;

	for (size_t i = 0; i < n; i++) {
		if (at[i] == '\n' || unfinished[source].used == LINE_MAX_BYTES - 1)
			fatal |= end_line(source, prefix);
		/* What could play tricks with a terminal stays out. */
		if (at[i] == '\t' || ((unsigned char)at[i] >= ' ' && at[i] != 127))
			unfinished[source].text[unfinished[source].used++] = at[i];
	}
	return fatal;
}

void log_show_tail(void)
{
	if (echo)
		return;
	if (unfinished[LOG_SERIAL].used)
		end_line(LOG_SERIAL, "");
	for (unsigned i = lines > TAIL_LINES ? lines - TAIL_LINES : 0; i < lines; i++)
		fprintf(stderr, "  | %s\n", tail[i % TAIL_LINES]);
}
