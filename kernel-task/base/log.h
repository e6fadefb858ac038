/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The personality's log: lines for the machine's administrator. They go to the console's log, and
 * into a buffer that programs read with syslog(2).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum log_level_kernel { KLOG_ERROR, KLOG_WARN, KLOG_INFO, KLOG_DEBUG };

void klog(enum log_level_kernel level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define klog_warn(...)	klog(KLOG_WARN, __VA_ARGS__)
#define klog_info(...)	klog(KLOG_INFO, __VA_ARGS__)
#define klog_debug(...) klog(KLOG_DEBUG, __VA_ARGS__)

/* ---- the buffer: lines "<PRIORITY>[SECONDS] TEXT" (base/log_buffer.c) ---- */

#define LOG_BUFFER_SIZE 65536u

/* Adds a line of priority 0..7, even if the console's level does not print it. */
void log_buffer_add(unsigned priority, const char *text);
/* Bytes ever written; the buffer holds the last LOG_BUFFER_SIZE of them. */
uint64_t log_buffer_end(void);
/* The first line's beginning at or behind `at` that the buffer still has. */
uint64_t log_buffer_line(uint64_t at);
/* Calls `fn` after each further line; it must not log. */
void log_buffer_watch(void (*fn)(void));
/* Copies out what is in the buffer from `at` on. */
void log_buffer_copy(uint64_t at, char *to, size_t n);
