/* SPDX-License-Identifier: BSD-2-Clause */
/* Takes blocks from a pool for one purpose, retypes them from front to back, and releases all. */
#include "root-task/resources.h"
#include "root-task/vspace.h"

/* The size of a block from the pool: small at first, since most sources need little. */
#define BLOCK_BITS	 16
#define BLOCK_BITS_LATER 18
#define BLOCKS_SMALL	 64

seL4_CPtr source_slot(struct source *s)
{
	seL4_CPtr slot = s->slot_count < SOURCE_SLOTS_MAX ? slot_alloc() : 0;

	if (slot)
		s->slots[s->slot_count++] = (uint32_t)slot;
	return slot;
}

void source_forget_slot(struct source *s, seL4_CPtr slot)
{
	/* It is nearly always the newest one. */
	for (unsigned i = s->slot_count; i-- > 0;) {
		if (s->slots[i] != slot)
			continue;
		s->slots[i] = s->slots[--s->slot_count];
		slot_free(slot);
		return;
	}
}

struct pool_block *source_block(struct source *s, unsigned bits)
{
	if (s->block_count == SOURCE_BLOCKS_MAX)
		return NULL;
	struct pool_block *block = pool_take(s->pool, bits);
	if (block)
		s->blocks[s->block_count++] = block;
	return block;
}

/* Only CNodes are larger than a page. */
static unsigned block_bits(const struct source *s, unsigned type, unsigned size_bits)
{
	bool is_large = type == seL4_CapTableObject && size_bits + seL4_SlotBits > BLOCK_BITS;

	return is_large || s->block_count >= BLOCKS_SMALL ? BLOCK_BITS_LATER : BLOCK_BITS;
}

/* Retypes from the open block, then from a new one; never from one that was handed out whole, which
 * could not be copied any more. The slot may be in another CNode than the root's. */
static bool retype(struct source *s, unsigned type, unsigned size_bits, seL4_CPtr node,
		   unsigned depth, seL4_CPtr offset)
{
	if (s->open && seL4_Untyped_Retype(s->open->slot, type, size_bits, seL4_CapInitThreadCNode,
					   node, depth, offset, 1) == seL4_NoError)
		return true;
	s->open = source_block(s, block_bits(s, type, size_bits));
	return s->open &&
	       seL4_Untyped_Retype(s->open->slot, type, size_bits, seL4_CapInitThreadCNode, node,
				   depth, offset, 1) == seL4_NoError;
}

seL4_CPtr source_object(struct source *s, unsigned type, unsigned size_bits)
{
	seL4_CPtr slot = source_slot(s);

	if (!slot)
		return 0;
	if (retype(s, type, size_bits, 0, 0, slot))
		return slot;
	s->slot_count--;
	slot_free(slot);
	return 0;
}

bool source_leaf(struct source *s, seL4_CPtr parent, unsigned index, unsigned size_bits)
{
	return retype(s, seL4_CapTableObject, size_bits, parent, SLOT_DEPTH, index);
}

void source_release(struct source *s)
{
	/* First the copies made by hand, which need not be descendants of the source's blocks. */
	while (s->slot_count) {
		seL4_CPtr slot = s->slots[--s->slot_count];

		seL4_CNode_Delete(seL4_CapInitThreadCNode, slot, SLOT_DEPTH);
		slot_free(slot);
	}
	s->open = NULL;
	while (s->block_count)
		pool_give(s->pool, s->blocks[--s->block_count]);
}
