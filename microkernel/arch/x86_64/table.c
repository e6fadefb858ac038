/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The paging structures between a PML4 and its pages: to map one is to let one entry of the
 * structure above point to it, to unmap it is to clear that entry. The three kinds differ in their
 * level only.
 */
#include "arch/arch.h"
#include "arch/x86_64/share.h"
#include "arch/x86_64/vspace.h"

#define ATTRIBUTES (BIT(0) | BIT(1)) /* PWT, PCD */

struct table_kind {
	enum invocation_label map, unmap;
	unsigned level; /* of the entry that points to the table */
};

static const struct table_kind *kind_of(struct cap cap)
{
	static const struct table_kind kinds[] = {
		[0] = {LABEL_PAGE_TABLE_MAP, LABEL_PAGE_TABLE_UNMAP, 1},
		[CAP_PAGE_DIRECTORY -
			CAP_PAGE_TABLE] = {LABEL_PAGE_DIRECTORY_MAP, LABEL_PAGE_DIRECTORY_UNMAP, 2},
		[CAP_PDPT - CAP_PAGE_TABLE] = {LABEL_PDPT_MAP, LABEL_PDPT_UNMAP, 3},
	};

	return &kinds[cap_type(cap) - CAP_PAGE_TABLE];
}

/* --- unmap ----------------------------------------------------------------------------------- */

void table_unmap(struct cap cap)
{
	pte_t *root = vspace_of_mapping(cap), *entry;
	unsigned missing;

	if (!root ||
	    !vspace_walk(root, cap_mapped_vaddr(cap), kind_of(cap)->level, &entry, &missing))
		return;
	if (!(*entry & PTE_PRESENT) || (kind_of(cap)->level < PML4_LEVEL && (*entry & PTE_BIG)) ||
	    (*entry & PTE_ADDRESS) != phys_of_kaddr(cap_kaddr(cap)))
		return;
	*entry = 0;
	vspace_flush(root);
	if (kind_of(cap)->level == PML4_LEVEL && cap_mapped_vaddr(cap) >= HIGH_BASE)
		share_end(root);
}

static enum outcome perform_unmap(struct cte *slot)
{
	struct cap cap = slot->cap;

	if (cap_is_mapped(cap)) {
		table_unmap(cap);
		arch_clear_memory(cap_ptr(cap), BIT(LEVEL_BITS(0)));
	}
	slot->cap = cap_with_mapping(cap, ASID_NONE, 0);
	return OUTCOME_OK;
}

static enum outcome decode_unmap(const struct invocation *inv)
{
	if (!cte_is_final(inv->slot))
		return error_plain(ERR_REVOKE_FIRST);
	return perform_unmap(inv->slot);
}

/* --- map ------------------------------------------------------------------------------------- */

static enum outcome perform_map(struct cte *slot, pte_t *entry, word_t asid, vaddr_t address,
				word_t attributes)
{
	slot->cap = cap_with_mapping(slot->cap, asid, address);
	*entry = phys_of_kaddr(cap_kaddr(slot->cap)) | PTE_PRESENT | PTE_WRITE | PTE_USER |
		 (attributes & BIT(0) ? PTE_PWT : 0) | (attributes & BIT(1) ? PTE_PCD : 0);
	return OUTCOME_OK;
}

static enum outcome decode_map(const struct invocation *inv)
{
	unsigned level = kind_of(inv->cap)->level, missing;
	struct cap vspace;
	pte_t *root, *entry;
	vaddr_t address;
	enum outcome o;

	if (inv->length < 2 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	if (cap_is_mapped(inv->cap))
		return error_capability(0);
	address = ALIGN_DOWN(inv_mr(inv, 0), LEVEL_BITS(level));
	vspace = inv->extra[0]->cap;
	o = vspace_check_cap(vspace);
	if (o != OUTCOME_OK)
		return o;
	if (!vspace_may_map(address, 1))
		return error_argument(0);
	o = vspace_find(vspace, address, &root);
	if (o != OUTCOME_OK)
		return o;
	if (!vspace_walk(root, address, level, &entry, &missing))
		return error_missing(false, missing);
	if (*entry & PTE_PRESENT)
		return error_plain(ERR_DELETE_FIRST);
	return perform_map(inv->slot, entry, cap_asid(vspace), address,
			   inv_mr(inv, 1) & ATTRIBUTES);
}

enum outcome decode_table(const struct invocation *inv)
{
	if (inv->label == kind_of(inv->cap)->map)
		return decode_map(inv);
	if (inv->label == kind_of(inv->cap)->unmap)
		return decode_unmap(inv);
	return error_plain(ERR_ILLEGAL_OPERATION);
}
