/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared anonymous memory: pages by index, made when they are first touched. */
#include <errno.h>
#include <stdlib.h>

#include "mm/charge.h"
#include "mm/pagetree.h"
#include "mm/vma.h"

struct shared_memory {
	unsigned refs;
	struct pagetree pages;
	uint64_t futex_name;
};

struct shared_memory *shared_memory_create(void)
{
	struct shared_memory *memory = calloc(1, sizeof(*memory));

	if (memory)
		memory->refs = 1;
	return memory;
}

void shared_memory_get(struct shared_memory *memory)
{
	memory->refs++;
}

struct page *shared_memory_peek(const struct shared_memory *memory, uint64_t index)
{
	return pagetree_get(&memory->pages, index);
}

bool shared_memory_is_used(const struct shared_memory *memory)
{
	return memory->refs > 1;
}

uint64_t *shared_memory_futex_name(struct shared_memory *memory)
{
	return &memory->futex_name;
}

void shared_memory_drop(struct shared_memory *memory, uint64_t first, uint64_t count)
{
	uint64_t index = first;

	while (pagetree_next(&memory->pages, &index) && index - first < count)
		page_put(pagetree_remove(&memory->pages, index));
}

void shared_memory_put(struct shared_memory *memory)
{
	if (--memory->refs)
		return;
	shared_memory_drop(memory, 0, UINT64_MAX);
	free(memory);
}

int shared_memory_page(struct shared_memory *memory, uint64_t index, struct page **out)
{
	struct page *page = pagetree_get(&memory->pages, index);

	if (!page) {
		page = charge_page(CHARGE_SHMEM);
		if (!page)
			return -ENOMEM;
		if (pagetree_set(&memory->pages, index, page) < 0) {
			page_put(page);
			return -ENOMEM;
		}
	}
	page_get(page);
	*out = page;
	return 0;
}
