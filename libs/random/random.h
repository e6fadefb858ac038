/* SPDX-License-Identifier: BSD-2-Clause */
/* Random numbers that cannot be guessed: the generator of one task. No function fails or waits. */
#pragma once

#include <stddef.h>

/* Seeds the generator from the processor (RDRAND if there is one, the time-stamp counter). Call it
 * once, before the other functions. */
void random_init(void);
/* Fills `n` bytes at `buf` with random numbers. */
void random_bytes(void *buf, size_t n);
/* Mixes `n` secret bytes into all later output. */
void random_stir(const void *bytes, size_t n);
