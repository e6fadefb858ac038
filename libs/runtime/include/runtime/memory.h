/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where malloc's memory comes from. A task that does nothing has RUNTIME_HEAP_BYTES of its own
 * image; one with an allocator of frames gives functions instead, before its first malloc().
 */
#pragma once

#include <stddef.h>

struct runtime_memory {
	/* `size` bytes (a multiple of 4096), zeroed, page-aligned; NULL when memory is out. */
	void *(*map)(size_t size);
	/* Gives back a part or all of what map() gave; both a multiple of 4096. */
	void (*unmap)(void *address, size_t size);
};

void runtime_set_memory(const struct runtime_memory *memory);
/* The heap lies in these zeroed pages instead; before the first malloc(). */
void runtime_set_heap(void *address, size_t bytes);
