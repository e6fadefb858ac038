/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers for bytes between a program and code that must not wait for the program's memory, or
 * between two files. A few of each size are kept for the next caller, since the C library would map
 * and clear new memory each time.
 */
#pragma once

#include <stddef.h>

#define BOUNCE_MOST 65536u /* bytes */

/* `n` bytes, BOUNCE_MOST at most, with arbitrary contents. NULL: out of memory. */
void *bounce_get(size_t n);
/* With the same `n` as bounce_get(). NULL is allowed. */
void bounce_put(void *buffer, size_t n);
