/* SPDX-License-Identifier: BSD-2-Clause */
/* The personality's log: lines for whoever looks after the machine, never for a program. */
#pragma once

enum log_level_kernel { KLOG_ERROR, KLOG_WARN, KLOG_INFO, KLOG_DEBUG };

void klog(enum log_level_kernel level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#define klog_warn(...)	klog(KLOG_WARN, __VA_ARGS__)
#define klog_info(...)	klog(KLOG_INFO, __VA_ARGS__)
#define klog_debug(...) klog(KLOG_DEBUG, __VA_ARGS__)
