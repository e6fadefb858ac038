/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for the allocator's own records: pages cut into equal pieces that are reused and never go
 * back. Getting a page of records may call the allocator again, which takes records itself. So a
 * count of free records may be wrong after any call. A function that needs records allocates them
 * before it begins its work, and gives them back if the work fails.
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
/* A zeroed record, the caller's until meta_free(); NULL: out of memory. */
__attribute__((warn_unused_result)) void *meta_alloc(struct meta *m);
void meta_free(struct meta *m, void *record);
