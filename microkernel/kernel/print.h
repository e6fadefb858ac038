/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel messages on the console. */
#pragma once

#include "types.h"

/*
 * Knows %s %c %d %u %x %lx %lu %ld %p %% and, for numbers, widths padded with blanks or zeroes.
 * Waits until the serial port has taken all characters; this time is not counted as latency.
 */
void kprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
