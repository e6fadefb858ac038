/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers for bytes that are on their way between a program and something that must not wait for
 * the program's memory, or between two files. A few of each size are kept for the next one: the C
 * library would map and clear the memory of each anew.
 */
#pragma once

#include <stddef.h>

#define BOUNCE_MOST 65536u /* bytes */

/* `n` bytes, BOUNCE_MOST at most, of any contents. NULL: there is no memory. */
void *bounce_get(size_t n);
/* The same `n` as when it was got; NULL is none. */
void bounce_put(void *buffer, size_t n);
