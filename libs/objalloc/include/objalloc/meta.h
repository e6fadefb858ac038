/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for the allocator's own records: pages cut into equal pieces, which are reused and never
 * given back. Getting a page may call the allocator again, which takes records itself. So a count
 * of free records may be wrong after any call. A function that needs records allocates them before
 * it begins its work, and frees them if the work fails.
 */
#pragma once

#include "objalloc/ops.h"

#define META_PAGE 4096u

struct meta {
	const struct objalloc_ops *ops;
	void *free;		  /* the free records, linked through their first word */
	uint32_t size, available; /* bytes of a record; number of free records */
};

/* Begins without any record. `size` is the bytes of one. */
void meta_init(struct meta *m, const struct objalloc_ops *ops, uint32_t size);
/* Cuts a page (zeroed, META_PAGE bytes) up into records. */
void meta_add(struct meta *m, void *page);
/* Allocates a zeroed record. NULL: out of memory. */
__attribute__((warn_unused_result)) void *meta_alloc(struct meta *m);
void meta_free(struct meta *m, void *record);
