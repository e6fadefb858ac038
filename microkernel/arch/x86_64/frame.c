/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Frames: mapping, remapping and unmapping pages of 4 KiB, 2 MiB and 1 GiB. A frame capability
 * carries at most one mapping. Mapping a 4 KiB page silently replaces the page that is there. The
 * capability of the replaced page still says that it is mapped; unmapping it clears an entry only
 * if that still points to its frame.
 */
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/vspace.h"

/* The attributes word. */
#define ATTR_PWT       BIT(0)
#define ATTR_PCD       BIT(1)
#define ATTR_PAT       BIT(2)
#define ATTR_NOEXECUTE BIT(6) /* an extension */

/* enum frame_size is also the level of the frame's page table entry. */
_Static_assert(FRAME_4K == 0 && FRAME_2M == 1 && FRAME_1G == 2, "sizes are levels");

/* --- unmap ----------------------------------------------------------------------------------- */

static bool entry_is_frame(pte_t entry, struct cap frame)
{
	unsigned level = cap_frame_size(frame);
	pte_t address = PTE_ADDRESS & ~MASK(LEVEL_BITS(level));

	return (entry & PTE_PRESENT) && (level == PT_LEVEL || (entry & PTE_BIG)) &&
	       (entry & address) == phys_of_kaddr(cap_kaddr(frame));
}

void frame_unmap(struct cap cap)
{
	vaddr_t address = cap_mapped_vaddr(cap);
	pte_t *root = vspace_of_mapping(cap), *entry;
	unsigned missing;

	if (!root || !vspace_walk(root, address, cap_frame_size(cap), &entry, &missing))
		return;
	if (!entry_is_frame(*entry, cap))
		return;
	*entry = 0;
	vspace_flush_page(root, address);
}

static enum outcome perform_unmap(struct cte *slot)
{
	if (cap_is_mapped(slot->cap)) {
		frame_unmap(slot->cap);
		slot->cap = cap_with_mapping(slot->cap, ASID_NONE, 0);
	}
	return OUTCOME_OK;
}

/* --- map ------------------------------------------------------------------------------------- */

static pte_t make_entry(struct cap frame, word_t rights, word_t attributes)
{
	unsigned level = cap_frame_size(frame);
	pte_t e = phys_of_kaddr(cap_kaddr(frame)) | PTE_PRESENT;

	rights &= cap_frame_rights(frame);
	if (rights & RIGHT_READ)
		e |= PTE_USER | (rights & RIGHT_WRITE ? PTE_WRITE : 0);
	if (attributes & ATTR_PWT)
		e |= PTE_PWT;
	if (attributes & ATTR_PCD)
		e |= PTE_PCD;
	if ((attributes & ATTR_PAT) && level < FRAME_1G)
		e |= level == PT_LEVEL ? PTE_PAT : PTE_PAT_BIG;
	if ((attributes & ATTR_NOEXECUTE) && arch_extensions_enabled)
		e |= cpu.nx_bit;
	return level == PT_LEVEL ? e : e | PTE_BIG;
}

static enum outcome perform_map(struct cte *slot, pte_t *root, pte_t *entry, pte_t value,
				word_t asid, vaddr_t address)
{
	bool replaces = *entry & PTE_PRESENT;

	slot->cap = cap_with_mapping(slot->cap, asid, address);
	*entry = value;
	if (replaces)
		vspace_flush_page(root, address);
	return OUTCOME_OK;
}

/* A page that is mapped can be mapped again, with other rights, only at the same address of the
 * same address space. */
static enum outcome check_place(struct cap frame, struct cap vspace, vaddr_t address)
{
	if (!cap_is_mapped(frame))
		return vspace_may_map(address, BIT(cap_frame_bits(frame))) ? OUTCOME_OK
									   : error_argument(0);
	if (cap_asid(frame) != cap_asid(vspace))
		return error_capability(1);
	if (cap_mapped_vaddr(frame) != address)
		return error_argument(0);
	return OUTCOME_OK;
}

static inline enum outcome decode_map_at(struct cte *slot, struct cap vspace, vaddr_t address,
					 word_t rights, word_t attributes)
{
	struct cap frame = slot->cap;
	unsigned level = cap_frame_size(frame), missing;
	pte_t *root, *entry;
	enum outcome o = vspace_check_cap(vspace);

	if (o != OUTCOME_OK)
		return o;
	o = check_place(frame, vspace, address);
	if (o != OUTCOME_OK)
		return o;
	o = vspace_find(vspace, address, &root);
	if (o != OUTCOME_OK)
		return o;
	if (!IS_ALIGNED(address, LEVEL_BITS(level)))
		return error_plain(ERR_ALIGNMENT);
	if (level == FRAME_1G && !cpu.huge_pages)
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (!vspace_walk(root, address, level, &entry, &missing))
		return error_missing(false, missing);
	/* A large page does not replace a table. */
	if (level > PT_LEVEL && (*entry & PTE_PRESENT) && !(*entry & PTE_BIG))
		return error_plain(ERR_DELETE_FIRST);
	return perform_map(slot, root, entry, make_entry(frame, rights, attributes),
			   cap_asid(vspace), address);
}

static enum outcome decode_map(const struct invocation *inv)
{
	if (inv->length < 3 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	return decode_map_at(inv->slot, inv->extra[0]->cap, inv_mr(inv, 0), inv_mr(inv, 1),
			     inv_mr(inv, 2));
}

bool arch_decode_quick(struct cte *slot, word_t label, const struct cte *extra, const word_t *words,
		       word_t length, enum outcome *o)
{
	if (cap_type(slot->cap) != CAP_FRAME)
		return false;
	if (label == LABEL_PAGE_UNMAP)
		*o = perform_unmap(slot);
	else if (label == LABEL_PAGE_MAP && extra && length >= 3)
		*o = decode_map_at(slot, extra->cap, words[0], words[1], words[2]);
	else
		return false;
	return true;
}

static enum outcome perform_get_address(const struct invocation *inv)
{
	word_t address = phys_of_kaddr(cap_kaddr(inv->cap));

	inv_reply(inv, &address, 1);
	return OUTCOME_OK;
}

enum outcome decode_frame(const struct invocation *inv)
{
	switch (inv->label) {
	case LABEL_PAGE_MAP:
		return decode_map(inv);
	case LABEL_PAGE_UNMAP:
		return perform_unmap(inv->slot);
	case LABEL_PAGE_GET_ADDRESS:
		return perform_get_address(inv);
	default:
		return error_plain(ERR_ILLEGAL_OPERATION);
	}
}

/* --- IPC buffers ----------------------------------------------------------------------------- */

#define IPC_BUFFER_BITS 10

enum outcome arch_check_ipc_buffer(vaddr_t address, struct cap cap)
{
	if (cap_type(cap) != CAP_FRAME || cap_frame_device(cap))
		return error_plain(ERR_ILLEGAL_OPERATION);
	if (!IS_ALIGNED(address, IPC_BUFFER_BITS))
		return error_plain(ERR_ALIGNMENT);
	return OUTCOME_OK;
}
