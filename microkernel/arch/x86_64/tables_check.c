/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page tables against capabilities, for the debug build. Every capability that says that it is
 * mapped is noted; then every entry of every address space that has an ASID is looked up: there
 * must be a capability to exactly that frame or table, for exactly that place, that allows what the
 * entry allows. So no user mapping outlives its capabilities. (The converse does not hold: a
 * capability stays "mapped" when its address space or tables were deleted, or another page took its
 * place.)
 */
#include "kernel/invariants.h"

#ifdef SELKIE_KERNEL_DEBUG

#include "arch/arch.h"
#include "arch/x86_64/gate.h"
#include "arch/x86_64/share.h"
#include "arch/x86_64/vspace.h"
#include "arch/x86_64/window.h"
#include "kernel/sched.h"

#define NOTES	   (1u << 14)
#define NOTES_FULL (NOTES / 4 * 3)
#define LAST_PTE   (PTES - 1)

#define ensure(e) ((e) ? (void)0 : kernel_panic(__FILE__, __LINE__, "invariant: " #e))

/* The low bits of a note's page-aligned address. */
#define NOTE_LEVEL(l) \
	((word_t)(l)) /* the level of the entry that points to it; 4: a PML4 with an ASID */
#define NOTE_FRAME    BIT(3)
#define NOTE_POOL     BIT(4)
#define NOTE_WRITABLE BIT(8)
#define ROOT_LEVEL    4

struct note {
	word_t what;  /* physical address | NOTE_...; 0: free */
	word_t place; /* ASID and address, as capabilities have them */
};

/* A hash table with open addressing. */
static struct note notes[NOTES];
static uint16_t used[NOTES_FULL]; /* indices of the notes that are not free */
static unsigned note_count;

static struct note *find(word_t what, word_t place)
{
	unsigned i =
		(unsigned)(((what >> 12) ^ (place >> 12) ^ (place >> 43)) * 0x9e3779b97f4a7c15ul >>
			   40);

	for (;; i++) {
		struct note *n = &notes[i % NOTES];

		if (n->what == 0 || (((n->what ^ what) & ~NOTE_WRITABLE) == 0 && n->place == place))
			return n;
	}
}

static void note(word_t what, word_t place)
{
	struct note *n;

	if (note_count == NOTES_FULL)
		return;
	n = find(what, place);
	if (n->what == 0)
		used[note_count++] = (uint16_t)(n - notes);
	n->place = place;
	n->what |= what;
}

static word_t note_of_table(enum cap_type type)
{
	switch (type) {
	case CAP_PAGE_TABLE:
		return NOTE_LEVEL(1);
	case CAP_PAGE_DIRECTORY:
		return NOTE_LEVEL(2);
	case CAP_PDPT:
		return NOTE_LEVEL(3);
	case CAP_PML4:
		return NOTE_LEVEL(ROOT_LEVEL);
	default:
		return 0;
	}
}

void tables_check_begin(void)
{
	while (note_count > 0)
		notes[used[--note_count]].what = 0;
}

void tables_check_cap(struct cap cap)
{
	paddr_t object = phys_of_kaddr(cap_kaddr(cap));
	word_t place = cap.w[1];

	if (cap_type(cap) == CAP_ASID_POOL)
		note(object | NOTE_POOL, place);
	else if (cap_type(cap) < CAP_FRAME || cap_type(cap) > CAP_PML4 || !cap_is_mapped(cap))
		return;
	else if (cap_type(cap) == CAP_FRAME)
		note(object | NOTE_FRAME | NOTE_LEVEL(cap_frame_size(cap)) |
			     (cap_frame_rights(cap) & RIGHT_WRITE ? NOTE_WRITABLE : 0),
		     place);
	else
		note(object | note_of_table(cap_type(cap)), place);
}

/* Stops the kernel unless some capability says that `what` is mapped at this place. Returns that
 * note's `what`, which has the permissions. */
static word_t allowed(word_t what, word_t asid, vaddr_t address)
{
	const struct note *n = find(what, asid << 48 | address);

	ensure(n->what != 0);
	return n->what;
}

static void check_frame(pte_t e, word_t asid, vaddr_t address, unsigned level)
{
	paddr_t frame = e & PTE_ADDRESS & ~MASK(LEVEL_BITS(level));
	word_t what = allowed(frame | NOTE_FRAME | NOTE_LEVEL(level), asid, address);

	ensure(!(e & PTE_WRITE) || (what & NOTE_WRITABLE));
	ensure(!(e & PTE_GLOBAL));
}

static void check_table(const pte_t *table, unsigned entries, word_t asid, vaddr_t address,
			unsigned level);

static void check_entry(pte_t e, word_t asid, vaddr_t address, unsigned level)
{
	paddr_t next = e & PTE_ADDRESS;

	ensure(e & PTE_PRESENT);
	if (level == PT_LEVEL || (level < PML4_LEVEL && (e & PTE_BIG))) {
		check_frame(e, asid, address, level);
		return;
	}
	allowed(next | NOTE_LEVEL(level), asid, address);
	check_table(kptr(kaddr_of_phys(next)), PTES, asid, address, level - 1);
}

/* Checks the entries of `table`, which map addresses from `address` on, down to the pages. */
static void check_table(const pte_t *table, unsigned entries, word_t asid, vaddr_t address,
			unsigned level)
{
	for (unsigned i = 0; i < entries; i++) {
		if (table[i])
			check_entry(table[i], asid, address + ((word_t)i << LEVEL_BITS(level)),
				    level);
	}
}

/* The entries of a child's window are its parent's, without the user bit. The window of a child
 * that is not usable is not checked. */
static void check_child(const pte_t *child)
{
	const pte_t *parent = asid_root((child[BOND_SLOT] >> 1) & MASK(ASID_BITS));

	ensure(((child[LAST_PTE] ^ window_pml4_entry()) & ~PTE_ACCESSED) == 0);
	if (!share_is_usable(child))
		return;
	for (unsigned i = HIGH_FIRST_SLOT; i < HIGH_END_SLOT; i++)
		ensure(!child[i] || ((child[i] ^ parent[i]) & ~PTE_ACCESSED) == PTE_USER);
}

static void check_root(const pte_t *root, word_t asid)
{
	allowed(phys_of_kaddr((kaddr_t)root) | NOTE_LEVEL(ROOT_LEVEL), asid, 0);
	check_table(root, HIGH_FIRST_SLOT, asid, 0, PML4_LEVEL);
	ensure(!(root[BOND_SLOT] & PTE_PRESENT) && (arch_inner_available || !root[BOND_SLOT]));
	if (gate_is_in(root)) {
		check_child(root);
		return;
	}
	check_table(root + HIGH_FIRST_SLOT, HIGH_END_SLOT - HIGH_FIRST_SLOT, asid,
		    (word_t)HIGH_FIRST_SLOT << LEVEL_BITS(PML4_LEVEL), PML4_LEVEL);
	ensure(((root[LAST_PTE] ^ paging_user_entry()) & ~PTE_ACCESSED) == 0);
}

/* User mode will run in the address space of the current thread. */
static void check_active(void)
{
	struct cap vspace = tcb_vspace(core.current);
	paddr_t wanted = vspace_nowhere();

	if (is_idle(core.current))
		return;
	if (vspace_is_usable(vspace))
		wanted = phys_of_kaddr(cap_kaddr(vspace));
	ensure(vspace_of_user_mode() == wanted);
	/* A thread is in ring 1 only in a child. */
	ensure(core.current->arch.context.cs == SEL_USER_CODE);
	ensure(gate_is_active() == (core.current->arch.context.entry == ENTRY_INNER));
	ensure(!gate_is_active() || gate_is_in(kptr(kaddr_of_phys(vspace_of_user_mode()))));
	ensure(!gate_is_active() || vspace_active == paging_kernel_root());
}

void tables_check_end(void)
{
	check_active();
	if (note_count == NOTES_FULL)
		return; /* more mappings than notes */
	for (word_t p = 0; p < ASID_POOLS; p++) {
		const struct asid_pool *pool = asid_pools[p];

		if (!pool)
			continue;
		allowed(phys_of_kaddr((kaddr_t)pool) | NOTE_POOL, p << ASID_POOL_BITS, 0);
		for (word_t i = 0; i < ASIDS_PER_POOL; i++) {
			if (pool->root[i])
				check_root(pool->root[i], p << ASID_POOL_BITS | i);
		}
	}
}

#endif
