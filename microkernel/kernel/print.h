/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel messages on the console. kprintf knows %s %c %d %u %x %lx %lu %ld %p %% and zero-padded
 * widths. */
#pragma once

#include "types.h"

void kprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
