/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel objects for one purpose, and mapping them. A `source` takes blocks from a pool and retypes
 * them from front to back; releasing it revokes the blocks, and with them everything made from it.
 * So a task that dies returns all of its memory.
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
	struct pool_block *open;	  /* objects are made from it; NULL: from a new one */
	uint32_t slots[SOURCE_SLOTS_MAX]; /* of the root CNode that hold its objects */
	unsigned slot_count;
};

/* One object in a slot of the root CNode; 0 if there is no memory or no slot. `size_bits` as
 * Untyped_Retype has it. */
seL4_CPtr source_object(struct source *s, unsigned type, unsigned size_bits);
/* CNodes of 2^size_bits slots put straight into entry `index` of the CNode in slot `parent`. */
bool source_leaf(struct source *s, seL4_CPtr parent, unsigned index, unsigned size_bits);
/* A slot of the root CNode that is freed with the source (for copies made by hand). 0: none left.
 */
seL4_CPtr source_slot(struct source *s);
/* The slot was emptied by moving its capability away: it is free now. */
void source_forget_slot(struct source *s, seL4_CPtr slot);
/* A block of its own, untouched. NULL: no memory. */
struct pool_block *source_block(struct source *s, unsigned bits);
/* Deletes everything and gives the memory back. The source can be used again. */
void source_release(struct source *s);

/* Maps a frame, making the tables in between out of `tables`. False: refused or no memory. */
bool vspace_map(seL4_CPtr vspace, uint64_t vaddr, seL4_CPtr frame, seL4_CapRights_t rights,
		seL4_X86_VMAttributes attributes, struct source *tables);
