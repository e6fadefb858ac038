/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers that cannot be guessed, for a task. */
#pragma once

#include <stddef.h>

/* Gathers what the processor gives (RDRAND if it has it, the time-stamp counter); once, before the
 * others. */
void random_init(void);
void random_bytes(void *buf, size_t n);
/* `n` bytes that others cannot know become part of what comes after. */
void random_stir(const void *bytes, size_t n);
