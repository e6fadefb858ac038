/* SPDX-License-Identifier: BSD-2-Clause */
/* The heap below malloc (heap.c), for other files of machine/. */
#pragma once

#include <stdbool.h>

/* To be called before the first malloc(). */
void heap_init(void);
/* Gives back the pages that are kept for malloc's next call. True if there were any. */
bool heap_trim(void);
/* From now on no pages are kept, so that an access to freed memory faults. */
void heap_keep_nothing(void);
