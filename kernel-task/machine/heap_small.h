/* SPDX-License-Identifier: BSD-2-Clause */
/* Small freed blocks that wait for the next request of their size (heap_small.c), between
 * heap_check.c and malloc. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Larger blocks are not kept. malloc's own steps are of 16 bytes, 4 of which it needs itself. */
#define HEAP_SMALL_MAX 508u

/* The size to ask malloc for instead of `size`, which is at most HEAP_SMALL_MAX: a block of it
 * takes as much memory, and serves all requests of its step. */
static inline size_t heap_small_step(size_t size)
{
	return (size + 3) / 16 * 16 + 12;
}

/* A kept block of at least `size` bytes, which is at most HEAP_SMALL_MAX; NULL: there is none. What
 * is in it is left over from its last user. */
void *heap_small_take(size_t size);
/* Keeps a block of `size` bytes that its user has freed. False: it is to be freed, since it is
 * large, or enough of its size are kept. Panics if the block is kept already. */
bool heap_small_keep(void *block, size_t size);
/* Takes out any of the kept blocks, to be freed; NULL: none is kept. */
void *heap_small_drop(void);
