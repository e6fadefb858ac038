/* SPDX-License-Identifier: BSD-2-Clause */
/* The text log: kept in a file, with its last lines in memory for messages. */
#include <stdio.h>
#include <string.h>

#include "tools/run/run.h"

#define TAIL_LINES     12
#define LINE_MAX_BYTES 400
#define TRACE_MARK     ": info: trace: "
#define ERROR_MARK     "error: "
#define QEMU_MARK      "qemu-system-x86_64: "
#define LACK_BEGIN     "system call "
#define LACK_END       " is not implemented"
#define LACKS	       64

static FILE *file, *trace;
static bool echo;
static char tail[TAIL_LINES][LINE_MAX_BYTES];
static unsigned lines, error_line;
static char qemu_said[LINE_MAX_BYTES], last_error[LINE_MAX_BYTES], reason[2 * LINE_MAX_BYTES];
/* System calls that programs made and that are missing; the kernel reports each once. */
static char missing_calls[LACKS][LINE_MAX_BYTES];
static unsigned missing_count;
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

bool log_open_trace(const char *path)
{
	trace = strcmp(path, "-") ? fopen(path, "w") : stderr;
	return trace != NULL;
}

/* Of "linux: info: trace: [3] close(0) = 0" the trace shows "linux[3] close(0) = 0". */
static bool is_traced(const char *line)
{
	const char *colon = strchr(line, ':');

	if (!trace || !colon || strncmp(colon, TRACE_MARK, strlen(TRACE_MARK)))
		return false;
	/* The terminal may be raw. */
	fprintf(trace, "%.*s%s%s\n", (int)(colon - line), line, colon + strlen(TRACE_MARK),
		trace == stderr ? "\r" : "");
	fflush(trace);
	return true;
}

/* A message of QEMU's begins with QEMU's name; lines that follow explain it. */
static void note_qemu(const char *line)
{
	const char *named = strstr(line, QEMU_MARK);

	if (named)
		snprintf(qemu_said, sizeof(qemu_said), "%.200s", named + strlen(QEMU_MARK));
	else if (*line && !*qemu_said)
		snprintf(qemu_said, sizeof(qemu_said), "%.200s", line);
}

/* Keeps an error's first line. The further lines of an error are indented, and not kept. */
static void note_error(const char *text)
{
	if (*text == ' ')
		return;
	error_line = lines;
	snprintf(last_error, sizeof(last_error), "%.200s", text);
}

/* From "linux: warning: system call 1 (NAME) is not implemented (PROGRAM)" keeps the text behind
 * the mark. */
static void note_lack(const char *line)
{
	const char *lack = strstr(line, LACK_BEGIN);

	if (!lack || !strstr(lack, LACK_END))
		return;
	if (missing_count < LACKS)
		snprintf(missing_calls[missing_count], LINE_MAX_BYTES, "%s", lack);
	missing_count++;
}

void log_report(void)
{
	if (!missing_count)
		fprintf(stderr, "selkie: every system call that was made is implemented\n");
	for (unsigned i = 0; i < missing_count && i < LACKS; i++)
		fprintf(stderr, "selkie: %s\n", missing_calls[i]);
	if (missing_count > LACKS)
		fprintf(stderr, "selkie: ... and %u more\n", missing_count - LACKS);
}

/* Keeps lines for the final message. True: the system cannot go on. */
static bool note(unsigned source, const char *line)
{
	const char *fatal = source == LOG_SERIAL ? strstr(line, LINK_LOG_FATAL) : NULL;
	const char *error = source == LOG_SERIAL ? strstr(line, ERROR_MARK) : NULL;
	/* An error that is older than the lines in memory is not taken for the cause. */
	bool recent = *last_error && lines - error_line < TAIL_LINES;

	if (source == LOG_QEMU)
		note_qemu(line);
	if (source == LOG_SERIAL)
		note_lack(line);
	if (fatal && !*reason)
		snprintf(reason, sizeof(reason), "%s%s%s", fatal + strlen(LINK_LOG_FATAL),
			 recent ? ": " : "", recent ? last_error : "");
	else if (error && !fatal)
		note_error(error + strlen(ERROR_MARK));
	return fatal != NULL;
}

const char *log_fatal_reason(void)
{
	return reason;
}

const char *log_qemu_said(void)
{
	return qemu_said;
}

static bool end_line(unsigned source, const char *prefix)
{
	char *line = unfinished[source].text;

	line[unfinished[source].used] = 0;
	unfinished[source].used = 0;
	if (source == LOG_SERIAL && is_traced(line))
		return false;
	fprintf(file, "%s%s\n", prefix, line);
	fflush(file);
	if (echo)
		/* The terminal may be raw. */
		fprintf(stderr, "%s%s\r\n", prefix, line);
	snprintf(tail[lines++ % TAIL_LINES], LINE_MAX_BYTES, "%s%.300s", prefix, line);
	return note(source, line);
}

bool log_add(unsigned source, const char *prefix, const void *text, size_t n)
{
	const char *at = text;
	bool fatal = false;

	for (size_t i = 0; i < n; i++) {
		if (at[i] == '\n' || unfinished[source].used == LINE_MAX_BYTES - 1)
			fatal |= end_line(source, prefix);
		/* Control characters are left out, as they could confuse a terminal. */
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
