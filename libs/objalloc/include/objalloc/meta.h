/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for the allocator's own records: pages cut into equal pieces that are reused and never go
 * back. A record must be at hand before memory is (making a chunk of memory needs one), so each
 * arena is topped up ahead of need, see meta_ready().
 */
#pragma once

#include "objalloc/ops.h"

#define META_PAGE 4096u

struct meta {
	const struct objalloc_ops *ops;
	void *free; /* linked through the first word */
	uint32_t size, available;
};

void meta_init(struct meta *m, const struct objalloc_ops *ops, uint32_t size);
/* Cuts a page (zeroed, META_PAGE bytes) up into records. */
void meta_add(struct meta *m, void *page);
/* Makes sure that `n` records are there; false if memory for them is out. */
bool meta_ready(struct meta *m, uint32_t n);
/* A zeroed record; NULL only if meta_ready() was not asked. */
void *meta_alloc(struct meta *m);
void meta_free(struct meta *m, void *record);
