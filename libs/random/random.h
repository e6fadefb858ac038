/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that cannot be guessed, for a task. */
#pragma once

#include <stddef.h>

/* Seeds the generator from the processor (RDRAND if there is one, the time-stamp counter). Call it
 * once, before the other functions. */
void random_init(void);
void random_bytes(void *buf, size_t n);
/* Mixes `n` secret bytes into all later output. */
void random_stir(const void *bytes, size_t n);
