/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pool of untyped memory: blocks of a power of two bytes, cut in halves as needed (a buddy
 * system whose tree is seL4's capability derivation tree).
 *
 * Halves are merged only when no free block is large enough: seL4 clears a block when it is cut for
 * the second time, so merging early would clear the same memory again and again. Merging is one
 * revoke of the parent, which deletes both halves.
 */
#pragma once

#include "libs/base/list.h"
#include "objalloc/meta.h"

#define POOL_MAX_BITS 48

enum pool_state { POOL_FREE, POOL_TAKEN, POOL_CUT };

struct pool_block {
	struct list_head link; /* while it is free */
	struct pool_block *parent, *half[2];
	uint64_t paddr;
	uint32_t slot; /* its untyped capability */
	uint8_t bits;
	uint8_t state; /* enum pool_state */
};

struct pool {
	const struct objalloc_ops *ops;
	struct meta records; /* struct pool_block */
	struct list_head free[POOL_MAX_BITS];
	uint64_t free_bytes, total_bytes;
	/* Allocates a slot for a half; 0: none is free. */
	uint32_t (*slot_alloc)(void *context);
	void (*slot_free)(void *context, uint32_t slot);
	void *slot_context;
};

/* The caller then sets slot_alloc, slot_free and slot_context. */
void pool_init(struct pool *p, const struct objalloc_ops *ops);
/* Adds an untyped capability from which nothing was made. -ENOMEM; -EINVAL: an impossible size. */
int pool_add(struct pool *p, uint32_t slot, uint64_t paddr, unsigned bits);
/* Takes a block of 2^bits bytes, aligned to its size. NULL: there is none. */
struct pool_block *pool_take(struct pool *p, unsigned bits);
/* Takes the block of 2^bits bytes at this physical address. NULL: it is not in the pool, or not
 * free. */
struct pool_block *pool_take_at(struct pool *p, uint64_t paddr, unsigned bits);
/* Deletes all that was made from the block and takes it back. */
void pool_give(struct pool *p, struct pool_block *block);
/* Merges all free halves. */
void pool_merge(struct pool *p);
/* The bits of the largest free block, 0 if there is none (after merging). */
unsigned pool_largest(struct pool *p);
