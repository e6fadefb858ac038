/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a line of the log: to the console, and into the buffer of syslog(2). */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "runtime/log.h"

/* Lines of the personality go to the same sink as those of every task. */
void klog(enum log_level_kernel level, const char *format, ...)
{
	static const enum log_level levels[] = {
		[KLOG_ERROR] = LOG_ERROR,
		[KLOG_WARN] = LOG_WARN,
		[KLOG_INFO] = LOG_INFO,
		[KLOG_DEBUG] = LOG_DEBUG,
	};
	static const unsigned priorities[] = {
		[KLOG_ERROR] = 3, [KLOG_WARN] = 4, [KLOG_INFO] = 6, [KLOG_DEBUG] = 7};
	char line[256];
	va_list args;

	if (levels[level] > log_get_level() && level == KLOG_DEBUG)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	log_buffer_add(priorities[level], line);
	log_message(levels[level], "%s", line);
}
