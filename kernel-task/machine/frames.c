/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page frames. A chunk of frames begins with the records of its own pages (struct page); the frames
 * that hold these records are never handed out. A page is mapped into the direct map when it is
 * first used, and stays mapped. A page that has never been used is zero, for seL4 clears memory.
 *
 * Most pages need a second capability, to be mapped into a program: the frame capability's twin
 * slot is for it. A page's user_cap is TWIN_NOT_MADE, 0 (mappings use all capabilities), or the
 * slot of a capability that is ready: the twin, or a copy that was made while the twin was in use.
 */
#include <errno.h>

#include "base/account.h"
#include "machine/internal.h"
#include "machine/frames.h"
#include "runtime/log.h"

#define FRAME_CHUNK_BITS 21
#define FRAME_CHUNK_MIN	 14

static int chunk_created(struct object_cache *cache, struct chunk *chunk);

static struct object_cache frames = {
	.type = seL4_X86_4K,
	.object_bits = PAGE_SHIFT,
	.chunk_bits = FRAME_CHUNK_BITS,
	.min_bits = FRAME_CHUNK_MIN,
	.twin_slots = 1,
	.created = chunk_created,
};

int frames_init(void)
{
	object_cache_init(&machine_objects, &frames);
	return 0;
}

static uint64_t chunk_va(const struct chunk *chunk)
{
	return DIRECT_BASE + chunk->block->paddr;
}

static struct page *chunk_pages(const struct chunk *chunk)
{
	return (struct page *)chunk_va(chunk);
}

static int chunk_created(struct object_cache *cache, struct chunk *chunk)
{
	unsigned kept =
		(unsigned)((chunk->capacity * sizeof(struct page) + PAGE_SIZE - 1) >> PAGE_SHIFT);
	int error = 0;

	for (unsigned i = 0; !error && i < kept; i++) {
		error = object_reserve(chunk, i);
		if (!error)
			error = vspace_map_cap(&own_vspace, object_slot(chunk, i),
					       chunk_va(chunk) + i * PAGE_SIZE,
					       VM_PROT_READ | VM_PROT_WRITE);
	}
	return error;
}

void page_clear(void *va)
{
	typedef long long vector __attribute__((vector_size(16), may_alias));
	vector *v = va, zero = {0};

	for (unsigned i = 0; i < PAGE_SIZE / sizeof(vector); i += 4) {
		v[i] = zero;
		v[i + 1] = zero;
		v[i + 2] = zero;
		v[i + 3] = zero;
		__asm__ volatile("" ::: "memory"); /* or it becomes memset(), which is slow here */
	}
}

static int first_use(struct page *page, struct chunk *chunk, unsigned number)
{
	uint64_t va = chunk_va(chunk) + number * PAGE_SIZE;
	int error = vspace_map_cap(&own_vspace, object_slot(chunk, number), va,
				   VM_PROT_READ | VM_PROT_WRITE);

	if (error)
		return error;
	page->va = (uint8_t *)va;
	page->cap = object_slot(chunk, number);
	page->user_cap = TWIN_NOT_MADE;
	page->owner = chunk;
	return 0;
}

static struct page *take(bool *clean)
{
	struct chunk *chunk;
	struct page *page;
	int number;

	machine_objects_refill();
	number = machine_object_alloc(&frames, &chunk);
	if (number < 0)
		return NULL;
	page = &chunk_pages(chunk)[number];
	*clean = !page->va;
	if (!page->va && first_use(page, chunk, (unsigned)number)) {
		object_free(chunk, (unsigned)number);
		return NULL;
	}
	page->refs = 1;
	page->mappings = 0;
	page->charged = 0;
	page->cookie = NULL;
	return page;
}

struct page *page_alloc_uninit(void)
{
	bool clean;

	return take(&clean);
}

struct page *page_alloc(void)
{
	bool clean;
	struct page *page = take(&clean);

	if (page && !clean)
		page_clear(page->va);
	return page;
}

uint32_t page_twin_slot(const struct page *page)
{
	const struct chunk *chunk = page->owner;

	return chunk->twin_slot + (page->cap - chunk->first_slot);
}

void page_free(struct page *page)
{
	struct chunk *chunk = page->owner;

	if (!chunk)
		return; /* a page of the boot image */
	if (page->charged)
		account_sub_tag(page->charged, PAGE_SIZE);
	if (page->mappings) {
		/* If the page were handed out again, its bytes would have two owners. */
		log_error("a page with %u mappings was freed; it is lost", page->mappings);
		return;
	}
	/* A capability outside the chunk's own slots must not outlast the page's use. */
	if (page->user_cap != TWIN_NOT_MADE && page->user_cap != page_twin_slot(page)) {
		machine_delete_cap(page->user_cap);
		page->user_cap = TWIN_NOT_MADE;
	}
	object_free(chunk, page->cap - chunk->first_slot);
}

void machine_memory(struct machine_memory *out)
{
	out->total_bytes = machine_objects.pool.total_bytes;
	out->free_bytes = machine_objects.pool.free_bytes + frames.objects_free * PAGE_SIZE;
}
