/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's current address space, its TLB, and the walk that every mapping operation starts
 * with. User translations are never global, so loading CR3 flushes them all. Kernel translations
 * are global, unless a window (window.h) or the first child (gate.h) turned CR4.PGE off.
 */
#include "arch/x86_64/vspace.h"
#include "arch/arch.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/gate.h"
#include "arch/x86_64/hot.h"
#include "arch/x86_64/mitigations.h"
#include "arch/x86_64/share.h"
#include "arch/x86_64/window.h"
#include "kernel/sched.h"

HOT_DATA paddr_t vspace_active;
HOT_DATA word_t vspace_generation;

static paddr_t root_phys(const pte_t *root)
{
	return phys_of_kaddr((kaddr_t)root);
}

static bool is_child(struct cap vspace)
{
	return cap_type(vspace) == CAP_PML4 && gate_is_in(cap_ptr(vspace));
}

bool vspace_is_usable(struct cap vspace)
{
	return cap_type(vspace) == CAP_PML4 && asid_root(cap_asid(vspace)) == cap_ptr(vspace) &&
	       (!gate_is_in(cap_ptr(vspace)) || share_is_usable(cap_ptr(vspace)));
}

/* With a window the processor stays in the kernel's address space until the exit. */
static paddr_t guarded_cr3(struct cap vspace)
{
	if (vspace_is_usable(vspace))
		mitigations_switch(cap_asid(vspace));
	if (!mitigations.window)
		return vspace_is_usable(vspace) ? root_phys(cap_ptr(vspace)) : paging_kernel_root();
	window_state.user_root =
		vspace_is_usable(vspace) ? root_phys(cap_ptr(vspace)) : window_nowhere();
	return paging_kernel_root();
}

static pte_t *usable_child(struct cap vspace)
{
	return is_child(vspace) && vspace_is_usable(vspace) ? cap_ptr(vspace) : NULL;
}

/* The kernel runs in its own root, as with a window; the exit loads the child's root. */
static paddr_t enter_child(struct tcb *t, struct cap vspace)
{
	if (vspace_is_usable(vspace) && mitigations_at_switch())
		mitigations_switch(cap_asid(vspace));
	gate_enter(t, usable_child(vspace));
	t->arch.cr3_generation = 0;
	return paging_kernel_root();
}

paddr_t vspace_find_cr3(struct tcb *t)
{
	struct cap vspace = tcb_vspace(t);

	if (is_child(vspace))
		return enter_child(t, vspace);
	gate_exit(t);
	if (mitigations_at_switch())
		return guarded_cr3(vspace);
	if (!vspace_is_usable(vspace))
		return paging_kernel_root();
	t->arch.cr3 = root_phys(cap_ptr(vspace));
	t->arch.cr3_generation = vspace_generation;
	return t->arch.cr3;
}

paddr_t vspace_of_user_mode(void)
{
	if (gate_is_active())
		return gate_state.user_root;
	return mitigations.window ? window_state.user_root : vspace_active;
}

paddr_t vspace_nowhere(void)
{
	return mitigations.window || gate_is_active() ? window_nowhere() : paging_kernel_root();
}

void vspace_check_active(void)
{
	if (gate_is_active() && !is_idle(core.current))
		gate_enter(core.current, usable_child(tcb_vspace(core.current)));
}

void vspace_retire(const pte_t *root)
{
	vspace_check_active();
	if (gate_is_active() || vspace_of_user_mode() != root_phys(root))
		return;
	if (mitigations.window)
		window_state.user_root = window_nowhere();
	else
		vspace_load(paging_kernel_root());
}

void vspace_activate_again(void)
{
	if (!is_idle(core.current))
		vspace_load(vspace_find_cr3(core.current));
}

/* Is `root` in CR3 now? With a window, and while a child's thread is the current one, CR3 is the
 * kernel's root in the kernel, and each exit flushes all translations. */
static bool is_loaded(const pte_t *root)
{
	return vspace_active == root_phys(root);
}

void vspace_flush_page(const pte_t *root, vaddr_t address)
{
	if (is_loaded(root))
		invlpg(address);
}

void vspace_flush(const pte_t *root)
{
	if (is_loaded(root))
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

bool vspace_may_map(vaddr_t address, word_t size)
{
	if (arch_extensions_enabled && address >= HIGH_BASE)
		return address < HIGH_TOP && size <= HIGH_TOP - address;
	return address <= USER_TOP && size <= USER_TOP - address;
}

enum outcome vspace_check_cap(struct cap vspace)
{
	if (cap_type(vspace) != CAP_PML4 || !cap_is_mapped(vspace))
		return error_capability(1);
	return OUTCOME_OK;
}

enum outcome vspace_find(struct cap vspace, vaddr_t address, pte_t **root)
{
	*root = asid_root(cap_asid(vspace));
	if (!*root)
		return error_invalid_root(false);
	if (*root != cap_ptr(vspace))
		return error_capability(1);
	if (address >= HIGH_BASE && gate_is_in(*root))
		return error_plain(ERR_ILLEGAL_OPERATION);
	return OUTCOME_OK;
}

pte_t *vspace_of_mapping(struct cap cap)
{
	pte_t *root = asid_root(cap_asid(cap));

	return root && cap_mapped_vaddr(cap) >= HIGH_BASE && gate_is_in(root) ? NULL : root;
}

bool arch_valid_vspace(struct cap cap)
{
	return cap_type(cap) == CAP_PML4 && cap_is_mapped(cap);
}
