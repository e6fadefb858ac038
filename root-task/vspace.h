/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allocates the kernel objects of one purpose, such as a task, and maps frames. A `source` takes
 * blocks from a pool and retypes them from front to back. Releasing it revokes the blocks and so
 * deletes every object made from them: a task that dies returns all of its memory.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "objalloc/pool.h"

#define SOURCE_BLOCKS_MAX 256
#define SOURCE_SLOTS_MAX  4096

struct source {
	struct pool *pool;
	struct pool_block *blocks[SOURCE_BLOCKS_MAX];
	unsigned block_count;
	struct pool_block *open;	  /* the block that objects are made from; NULL: none yet */
	uint32_t slots[SOURCE_SLOTS_MAX]; /* slots of the root CNode that hold its capabilities */
	unsigned slot_count;
};

/* Makes one object and returns its slot in the root CNode; 0: no memory or no slot. `size_bits` is
 * that of Untyped_Retype. */
seL4_CPtr source_object(struct source *s, unsigned type, unsigned size_bits);
/* Makes a CNode of 2^size_bits slots and puts its only capability into entry `index` of the CNode
 * in slot `parent`. False: no memory. */
bool source_leaf(struct source *s, seL4_CPtr parent, unsigned index, unsigned size_bits);
/* An empty slot of the root CNode for a capability that the caller copies or makes. Releasing the
 * source deletes that capability and frees the slot. 0: none left. */
seL4_CPtr source_slot(struct source *s);
/* Frees a slot of source_slot() whose capability the caller has moved away. */
void source_forget_slot(struct source *s, seL4_CPtr slot);
/* A whole block of 2^bits bytes for the caller, from which the source itself makes no object. It is
 * given back with the source. NULL: no memory. */
struct pool_block *source_block(struct source *s, unsigned bits);
/* Deletes everything and gives the memory back. The source can be used again. */
void source_release(struct source *s);

/* Maps a frame at `vaddr`; missing page tables are made from `tables`. False: the microkernel
 * refused, or no memory. */
bool vspace_map(seL4_CPtr vspace, uint64_t vaddr, seL4_CPtr frame, seL4_CapRights_t rights,
		seL4_X86_VMAttributes attributes, struct source *tables);
/* The same of a frame that stays the caller's: a capability maps a frame once, so a copy is mapped,
 * which is released with `source`. */
bool vspace_map_copy(seL4_CPtr vspace, uint64_t vaddr, seL4_CPtr frame, seL4_CapRights_t rights,
		     seL4_X86_VMAttributes attributes, struct source *source);
/* Makes frames of 2^page_bits bytes (seL4_PageBits or seL4_LargePageBits) of a whole block of
 * 2^bits bytes and maps them from `vaddr` on, to be read and written. False as vspace_map(). */
bool vspace_map_block(seL4_CPtr vspace, uint64_t vaddr, const struct pool_block *block,
		      unsigned bits, unsigned page_bits, struct source *source);
