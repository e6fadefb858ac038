/* SPDX-License-Identifier: BSD-2-Clause */
/* Formats a line of a task's log and hands it to the sink. */
#include "runtime/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <selkie/print.h>

#define LINE_SIZE 512 /* longer messages are cut */

static const char *const level_names[] = {"error", "warning", "info", "debug"};

static void to_kernel_console(const char *line, size_t length)
{
#ifdef CONFIG_PRINTING
	selkie_print(line, length);
#endif
}

/* The state of the one thread of this task. */
static const char *task_name = "task";
static enum log_level highest = LOG_INFO;
static void (*sink)(const char *, size_t) = to_kernel_console;

void log_set_name(const char *name)
{
	task_name = name;
}

void log_set_level(enum log_level level)
{
	highest = level;
}

enum log_level log_get_level(void)
{
	return highest;
}

void log_set_sink(void (*new_sink)(const char *, size_t))
{
	sink = new_sink ? new_sink : to_kernel_console;
}

void log_raw(const char *data, size_t length)
{
	sink(data, length);
}

void log_message(enum log_level level, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;

	if (level > highest)
		return;
	size_t n =
		(size_t)snprintf(line, sizeof(line) - 1, "%s: %s: ", task_name, level_names[level]);
	va_start(args, format);
	vsnprintf(line + n, sizeof(line) - 1 - n, format, args);
	va_end(args);
	n = strnlen(line, sizeof(line) - 2);
	line[n++] = '\n';
	sink(line, n);
}
