/* SPDX-License-Identifier: BSD-2-Clause */
/* malloc's memory (heap.c), for what else in the machine deals with it. */
#pragma once

#include <stdbool.h>

/* Before the first malloc(). */
void heap_init(void);
/* Gives back the pages that are kept for malloc's next call. True if there were any. */
bool heap_trim(void);
/* From now on none are kept: whoever uses freed memory is to fault. */
void heap_keep_nothing(void);
