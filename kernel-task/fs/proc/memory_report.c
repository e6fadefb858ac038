/* SPDX-License-Identifier: BSD-2-Clause */
/* Adds up the pages of machine, page cache and tmpfs. */
#include "fs/proc/memory_report.h"

#include "pages/cache.h"
#include "fs/tmpfs/tmpfs.h"
#include "machine/machine.h"

void memory_report(struct memory_report *out)
{
	struct machine_memory memory;
	size_t pages = cache_pages(), buffers = cache_buffer_pages(), dirty = cache_dirty_pages();

	machine_memory(&memory);
	*out = (struct memory_report){
		.total = memory.total_bytes,
		.free = memory.free_bytes,
		.available = memory.free_bytes + (pages - dirty) * PAGE_SIZE,
		.buffers = buffers * PAGE_SIZE,
		.shared = tmpfs_pages_in_use * PAGE_SIZE,
		.dirty = dirty * PAGE_SIZE,
	};
	out->cached = (pages - buffers) * PAGE_SIZE + out->shared;
}
