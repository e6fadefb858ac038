/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seL4 under the object allocator: slots are cptrs of the two-level CSpace that the root task has
 * set up (runtime/task_info.h).
 *
 * The allocator needs memory for its records in the middle of getting memory. It takes those pages
 * from a small reserve, which is filled up only where nothing is half done.
 */
#include <errno.h>
#include <string.h>

#include "machine/heap.h"
#include "machine/internal.h"
#include "runtime/log.h"

#define RESERVE_PAGES 8

_Static_assert(SLOTS_CNODE_BITS == TASK_CNODE_LEAF_BITS, "the slot allocator's CNodes are leaves");

const struct task_info *machine_info;
struct objalloc machine_objects;

static struct slots_cnode *leaves[1 << TASK_CNODE_ROOT_BITS];
static _Alignas(4096) uint8_t first_pages[RESERVE_PAGES][META_PAGE];
static void *reserve[RESERVE_PAGES];
static unsigned reserved;
static bool refilling;

static int retype(void *context, uint32_t untyped, unsigned type, unsigned size_bits, uint32_t slot,
		  unsigned count)
{
	seL4_Error error = seL4_Untyped_Retype(untyped, type, size_bits, TASK_SLOT_CNODE,
					       slot >> TASK_CNODE_LEAF_BITS, TASK_CNODE_LEAF_DEPTH,
					       slot & ((1u << TASK_CNODE_LEAF_BITS) - 1), count);

	if (error && error != seL4_NotEnoughMemory)
		log_error("retype of %u objects of type %u failed: %d", count, type, error);
	return error ? -ENOMEM : 0;
}

static int make_cnodes(void *context, uint32_t untyped, uint32_t index, unsigned count)
{
	seL4_Error error = seL4_Untyped_Retype(untyped, seL4_CapTableObject, TASK_CNODE_LEAF_BITS,
					       TASK_SLOT_CNODE, 0, 0, index, count);

	if (error && error != seL4_NotEnoughMemory)
		log_error("making %u CNodes failed: %d", count, error);
	return error ? -ENOMEM : 0;
}

static void revoke(void *context, uint32_t slot)
{
	seL4_Error error = seL4_CNode_Revoke(TASK_SLOT_CNODE, slot, seL4_WordBits);

	if (error)
		log_error("revoking slot %u failed: %d", slot, error);
}

static void *reserve_page(void *context)
{
	return reserved ? reserve[--reserved] : NULL;
}

void machine_objects_refill(void)
{
	struct page *page;

	if (refilling || reserved >= RESERVE_PAGES / 2)
		return;
	refilling = true;
	while (reserved < RESERVE_PAGES && (page = page_alloc()))
		reserve[reserved++] = page->va;
	refilling = false;
}

int machine_objects_init(const struct task_info *info)
{
	struct objalloc_ops ops = {retype, make_cnodes, revoke, reserve_page, NULL};
	int error;

	machine_info = info;
	for (unsigned i = 0; i < RESERVE_PAGES; i++)
		reserve[reserved++] = first_pages[i];
	error = objalloc_init(&machine_objects, &ops, leaves, TASK_CNODE_ROOT_BITS,
			      (uint32_t)info->leaf_count, (uint32_t)info->first_free_slot,
			      seL4_CapTableObject);
	for (uint64_t i = 0; !error && i < info->untyped_count; i++)
		error = pool_add(&machine_objects.pool, (uint32_t)info->untyped[i].slot,
				 info->untyped[i].paddr, (unsigned)info->untyped[i].size_bits);
	return error;
}

void machine_records_init(struct meta *m, uint32_t size)
{
	meta_init(m, &machine_objects.ops, size);
}

int machine_object_alloc(struct object_cache *cache, struct chunk **chunk)
{
	int number;

	if (!cache->objects_free) /* otherwise the allocation makes no call of seL4, as a rule */
		inner_calls_ahead(1);
	number = object_alloc(cache, chunk);
	if (number >= 0)
		return number;
	if (vspaces_trim() | uthreads_trim() | kstacks_trim() | heap_trim())
		number = object_alloc(cache, chunk);
	return number;
}

int machine_copy_cap_to(uint32_t from, uint32_t to)
{
	return seL4_CNode_Copy(TASK_SLOT_CNODE, to, seL4_WordBits, TASK_SLOT_CNODE, from,
			       seL4_WordBits, seL4_AllRights)
		       ? -ENOMEM
		       : 0;
}

uint32_t machine_copy_cap(uint32_t from)
{
	uint32_t slot = slots_alloc(&machine_objects.slots, 1);

	if (slot && machine_copy_cap_to(from, slot)) {
		slots_free(&machine_objects.slots, slot, 1);
		return 0;
	}
	return slot;
}

void machine_clear_slot(uint32_t slot)
{
	seL4_CNode_Delete(TASK_SLOT_CNODE, slot, seL4_WordBits);
}

void machine_delete_cap(uint32_t slot)
{
	machine_clear_slot(slot);
	slots_free(&machine_objects.slots, slot, 1);
}
