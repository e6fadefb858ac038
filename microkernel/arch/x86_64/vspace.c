/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's current address space, its TLB, and the walk that every mapping operation starts
 * with. User translations are never global, so loading CR3 forgets them all; kernel ones always
 * are.
 */
#include "arch/x86_64/vspace.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/hot.h"

HOT_DATA paddr_t vspace_active;
HOT_DATA word_t vspace_generation;

static paddr_t root_phys(const pte_t *root)
{
	return phys_of_kaddr((kaddr_t)root);
}

paddr_t vspace_find_cr3(struct tcb *t)
{
	struct cap vspace = tcb_vspace(t);
	pte_t *root = cap_ptr(vspace);

	if (cap_type(vspace) != CAP_PML4 || asid_root(cap_asid(vspace)) != root)
		return paging_kernel_root();
	t->arch.cr3 = root_phys(root);
	t->arch.cr3_generation = vspace_generation;
	return t->arch.cr3;
}

void vspace_retire(const pte_t *root)
{
	if (vspace_is_active(root))
		vspace_load(paging_kernel_root());
}

bool vspace_is_active(const pte_t *root)
{
	return vspace_active == root_phys(root);
}

void vspace_flush_page(const pte_t *root, vaddr_t address)
{
	if (vspace_is_active(root))
		invlpg(address);
}

void vspace_flush(const pte_t *root)
{
	if (vspace_is_active(root))
		write_cr3(vspace_active);
}

bool vspace_walk(pte_t *root, vaddr_t address, unsigned level, pte_t **entry, unsigned *missing)
{
	pte_t *table = root;

	for (unsigned l = PML4_LEVEL; l > level; l--) {
		pte_t e = table[pte_index(address, l)];

		if (!(e & PTE_PRESENT) || (l < PML4_LEVEL && (e & PTE_BIG))) {
			*missing = LEVEL_BITS(l);
			return false;
		}
		table = kptr(kaddr_of_phys(e & PTE_ADDRESS));
	}
	*entry = &table[pte_index(address, level)];
	return true;
}

enum outcome vspace_check_cap(struct cap vspace)
{
	if (cap_type(vspace) != CAP_PML4 || !cap_is_mapped(vspace))
		return error_capability(1);
	return OUTCOME_OK;
}

enum outcome vspace_find(struct cap vspace, pte_t **root)
{
	*root = asid_root(cap_asid(vspace));
	if (!*root)
		return error_invalid_root(false);
	if (*root != cap_ptr(vspace))
		return error_capability(1);
	return OUTCOME_OK;
}

bool arch_valid_vspace(struct cap cap)
{
	return cap_type(cap) == CAP_PML4 && cap_is_mapped(cap);
}
