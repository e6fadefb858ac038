/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The four calls of seL4 that the object allocator makes, as a table, so that unit tests can use a
 * model of seL4.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct objalloc_ops {
	/*
	 * Makes `count` (1..256) objects in the empty slots from `slot` on, all in one CNode.
	 * 0, or -ENOMEM if the untyped has no room.
	 */
	int (*retype)(void *context, uint32_t untyped, unsigned type, unsigned size_bits,
		      uint32_t slot, unsigned count);
	/* The same for CNodes of 2^SLOTS_CNODE_BITS slots, which go into level 1 from `index` on.
	 */
	int (*make_cnodes)(void *context, uint32_t untyped, uint32_t index, unsigned count);
	/* Deletes everything made from the capability in `slot`; the capability itself stays. */
	void (*revoke)(void *context, uint32_t slot);
	/* A page of zeroed memory for the allocator's own records, never given back. NULL: none. */
	void *(*page)(void *context);
	void *context;
};
