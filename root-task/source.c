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
	/* From the end, since it is nearly always the newest slot. */
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

/* The size of the next block: large enough for a CNode, the only object larger than a page. */
static unsigned block_bits(const struct source *s, unsigned type, unsigned size_bits)
{
	bool is_large = type == seL4_CapTableObject && size_bits + seL4_SlotBits > BLOCK_BITS;

	return is_large || s->block_count >= BLOCKS_SMALL ? BLOCK_BITS_LATER : BLOCK_BITS;
}

/* Retypes from the open block, or from a new one if the open block is full. It never retypes from a
 * block that source_block() returned: seL4 refuses to copy an untyped capability that has objects.
 * The slot may be in another CNode than the root task's. */
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
	/* The slots first: copies of other objects' capabilities are not descendants of the blocks,
	 * so revoking the blocks would not delete them. */
	while (s->slot_count) {
		seL4_CPtr slot = s->slots[--s->slot_count];

		seL4_CNode_Delete(seL4_CapInitThreadCNode, slot, SLOT_DEPTH);
		slot_free(slot);
	}
	s->open = NULL;
	while (s->block_count)
		pool_give(s->pool, s->blocks[--s->block_count]);
}
