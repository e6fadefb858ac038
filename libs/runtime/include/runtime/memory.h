/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where malloc's memory comes from. By default it is RUNTIME_HEAP_BYTES of the task's image; a task
 * with an allocator of frames sets functions before its first malloc().
 */
#pragma once

#include <stddef.h>

struct runtime_memory {
	/* `size` bytes (a multiple of 4096), zeroed, page-aligned; NULL: out of memory. */
	void *(*map)(size_t size);
	/* Gives back a part or all of what map() gave; both a multiple of 4096. */
	void (*unmap)(void *address, size_t size);
};

void runtime_set_memory(const struct runtime_memory *memory);
/* Puts the heap into these zeroed pages; call it before the first malloc(). */
void runtime_set_heap(void *address, size_t bytes);
