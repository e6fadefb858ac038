/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PML4_Share: the window of a child (gate.h). The window's entries are copies of the parent's, so
 * they must not be used after a table of the parent's window, or the parent itself, was deleted.
 * The kernel does not search for the children then. Instead parent and child hold a *bond*, a
 * number that is used only once, and a child is loaded only while its parent holds the same bond.
 *
 * The bond is in a PML4 entry that is not used for mappings, and is marked as not present (bit 0 is
 * clear): number << 13 | ASID of the parent << 1. 0: no bond.
 */
#include "arch/x86_64/share.h"
#include "arch/arch.h"
#include "arch/x86_64/gate.h"
#include "kernel/sched.h"
#include "selkie/extensions.h"

#define BOND_ASID_SHIFT	  1
#define BOND_NUMBER_SHIFT (BOND_ASID_SHIFT + ASID_BITS)

static word_t bond_parent(word_t bond)
{
	return (bond >> BOND_ASID_SHIFT) & MASK(ASID_BITS);
}

bool share_is_usable(const pte_t *child)
{
	word_t bond = child[BOND_SLOT];
	const pte_t *parent = asid_root(bond_parent(bond));

	return bond && parent && parent != child && parent[BOND_SLOT] == bond;
}

void share_end(pte_t *parent)
{
	if (gate_is_in(parent) || !parent[BOND_SLOT])
		return;
	parent[BOND_SLOT] = 0;
	vspace_generation++;
	vspace_check_active();
}

static word_t bond_of(pte_t *parent, word_t asid)
{
	static word_t number;

	if (!parent[BOND_SLOT])
		parent[BOND_SLOT] = ++number << BOND_NUMBER_SHIFT | asid << BOND_ASID_SHIFT;
	return parent[BOND_SLOT];
}

static bool has_high_mappings(const pte_t *root)
{
	for (unsigned i = HIGH_FIRST_SLOT; i < HIGH_END_SLOT; i++) {
		if (root[i])
			return true;
	}
	return false;
}

static enum outcome perform_share(pte_t *child, pte_t *parent, word_t parent_asid, word_t first,
				  word_t count)
{
	word_t bond = bond_of(parent, parent_asid);

	if (!gate_is_in(child)) {
		vspace_retire(child);
		gate_put_in(child);
	} else if (child[BOND_SLOT] != bond) {
		for (unsigned i = HIGH_FIRST_SLOT; i < HIGH_END_SLOT; i++)
			child[i] = 0;
	}
	for (word_t i = first; i < first + count; i++)
		child[i] = parent[i] & PTE_PRESENT ? parent[i] & ~PTE_USER : 0;
	child[BOND_SLOT] = bond;
	vspace_generation++;
	vspace_activate_again();
	return OUTCOME_OK;
}

static enum outcome decode_share(const struct invocation *inv)
{
	struct cap child = inv->cap, parent;
	pte_t *parent_root;
	word_t first, count;
	enum outcome o;

	if (inv->length < 2 || inv->extra_count < 1)
		return error_plain(ERR_TRUNCATED_MESSAGE);
	first = inv_mr(inv, 0);
	count = inv_mr(inv, 1);
	parent = inv->extra[0]->cap;
	if (!cap_is_mapped(child))
		return error_capability(0);
	o = vspace_check_cap(parent);
	if (o != OUTCOME_OK)
		return o;
	if (first < HIGH_FIRST_SLOT || first >= HIGH_END_SLOT)
		return error_argument(0);
	if (count == 0 || count > HIGH_END_SLOT - first)
		return error_argument(1);
	if (asid_root(cap_asid(child)) != cap_ptr(child))
		return error_invalid_root(false);
	o = vspace_find(parent, 0, &parent_root);
	if (o != OUTCOME_OK)
		return o;
	if (parent_root == cap_ptr(child) || gate_is_in(parent_root))
		return error_capability(1);
	if (!gate_is_in(cap_ptr(child)) && has_high_mappings(cap_ptr(child)))
		return error_plain(ERR_DELETE_FIRST);
	return perform_share(cap_ptr(child), parent_root, cap_asid(parent), first, count);
}

enum outcome decode_pml4(const struct invocation *inv)
{
	return inv->label == SELKIE_LABEL_PML4_SHARE && arch_inner_available
		       ? decode_share(inv)
		       : error_plain(ERR_ILLEGAL_OPERATION);
}
