/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log of a task: lines with a level and the task's name. They go to a sink; the default is the
 * microkernel's console (seL4_DebugPutChar). Messages with a number above the level are not
 * formatted.
 */
#pragma once

#include <stddef.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Sets the name in the lines, and the level. `name` must last. */
void log_set_name(const char *name);
void log_set_level(enum log_level level);
enum log_level log_get_level(void);
/* Where finished lines (with their newline) go; NULL: the default. */
void log_set_sink(void (*sink)(const char *line, size_t length));
/* Writes bytes to the sink as they are. */
void log_raw(const char *data, size_t length);

__attribute__((format(printf, 2, 3))) void log_message(enum log_level level, const char *format,
						       ...);

#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_message(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_message(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_message(LOG_DEBUG, __VA_ARGS__)
