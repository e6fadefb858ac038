/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log of a task: lines with a level and the task's name. They go to a sink; the default is the
 * microkernel's console (seL4_DebugPutChar). Messages of a level above the one that is set (first
 * LOG_INFO) are dropped before they are formatted. Longer lines than 510 bytes are cut.
 */
#pragma once

#include <stddef.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Sets the task's name in the lines. `name` must last. */
void log_set_name(const char *name);
/* Sets and gets the highest level that is logged. */
void log_set_level(enum log_level level);
enum log_level log_get_level(void);
/* Sets the function that gets each line, with its newline; NULL: the default. */
void log_set_sink(void (*sink)(const char *line, size_t length));
/* Writes bytes to the sink as they are. */
void log_raw(const char *data, size_t length);

/* Logs a line; `format` has no newline at its end. */
__attribute__((format(printf, 2, 3))) void log_message(enum log_level level, const char *format,
						       ...);

#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_message(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_message(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_message(LOG_DEBUG, __VA_ARGS__)
