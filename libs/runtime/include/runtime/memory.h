/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where malloc's memory comes from. By default it is RUNTIME_HEAP_BYTES of the task's image. A task
 * with memory of its own calls one of these functions before its first malloc().
 */
#pragma once

#include <stddef.h>

struct runtime_memory {
	/* Returns `size` bytes (a multiple of 4096), zeroed, page-aligned; NULL: out of memory. */
	void *(*map)(size_t size);
	/* Gives back all or a part of what map() returned; both arguments are multiples of 4096. */
	void (*unmap)(void *address, size_t size);
};

/* Takes malloc's memory from these functions. `memory` must last. */
void runtime_set_memory(const struct runtime_memory *memory);
/* Takes malloc's memory from these page-aligned bytes, of which a small part is used for records.
 */
void runtime_set_heap(void *address, size_t bytes);
