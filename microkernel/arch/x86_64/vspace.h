/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces: a PML4 is known by its ASID, and an ASID is only a name (no hardware ASIDs are
 * used). A capability of a mapped frame or table contains the ASID and address of the mapping.
 * Whether the mapping still exists is always checked in the tables, because address spaces and
 * tables may have been deleted.
 */
#pragma once

#include "api/invocation.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "object/tcb.h"

#define ASID_POOLS     8
#define ASIDS_PER_POOL 512

struct asid_pool {
	pte_t *root[ASIDS_PER_POOL]; /* PML4, or NULL: free */
};
_Static_assert(sizeof(struct asid_pool) == 4096, "made from a 4 KiB untyped");

/* --- asid.c --- */

extern struct asid_pool *asid_pools[ASID_POOLS];

/* The PML4 that has `asid`; NULL if none was assigned, or it was deleted. */
static inline pte_t *asid_root(word_t asid)
{
	const struct asid_pool *pool = asid_pools[(asid >> ASID_POOL_BITS) % ASID_POOLS];

	return pool ? pool->root[asid % ASIDS_PER_POOL] : NULL;
}

/* Makes `pool` pool 0, and gives ASID 1 of it to the root task's PML4. For the boot only. */
void asid_boot(struct asid_pool *pool, pte_t *root);
#define ASID_ROOT_TASK 1

enum outcome decode_asid_control(const struct invocation *inv);
enum outcome decode_asid_pool(const struct invocation *inv);
/* The pool is being deleted: its ASIDs, from `first_asid` on, have no address spaces any more. */
void asid_delete_pool(struct asid_pool *pool, word_t first_asid);
/* The PML4 `root`, which has `asid`, is being deleted: frees the ASID. */
void asid_delete(word_t asid, const pte_t *root);

/* --- vspace.c --- */

extern paddr_t vspace_active; /* the value of CR3 in the kernel; 0 before the first thread */

/* Loads CR3, which flushes the TLB, unless CR3 has this value already. */
static inline void vspace_load(paddr_t root)
{
	if (root == vspace_active)
		return;
	vspace_active = root;
	write_cr3(root);
}

/*
 * A thread caches the CR3 value of its VSpace capability, with the generation in which it was
 * found. The value may become wrong when a PML4 capability, an ASID or a pool is deleted and when a
 * child's window changes, and must not be used when the gate becomes active (gate.h); each of these
 * starts a new generation. A thread with generation 0 has no value.
 */
extern word_t vspace_generation;

/*
 * The CR3 value that the kernel is to have while `t` is the running thread: that of the thread's
 * address space, or that of the kernel alone if `t` has no usable one, if there is a window
 * (window.h) or if `t` is in a child (gate.h). Makes the gate active or not, as `t` needs it.
 * Applies the mitigations of a switch; with any of those, and for a thread of a child, the value is
 * not cached, so this is called at each switch.
 */
paddr_t vspace_find_cr3(struct tcb *t);

/* Has `t` a cached value, and is it still right? */
static inline bool vspace_is_known(const struct tcb *t)
{
	return t->arch.cr3_generation == vspace_generation;
}

/* `root` is no longer usable: if the current thread runs in it, it gets an address space without
 * user pages instead. */
void vspace_retire(const pte_t *root);
/* A child may have become unusable: if the current thread runs in such a child, it gets an address
 * space without user pages instead. */
void vspace_check_active(void);
/* The current thread's PML4 may have become a child, or its window may have changed: finds and
 * loads the root again. */
void vspace_activate_again(void);
/* The root that user mode runs in: CR3, or the root that the next exit loads. */
paddr_t vspace_of_user_mode(void);
/* The root for a thread that has no address space. */
paddr_t vspace_nowhere(void);
/* Flush from the TLB the translation of one page, or all translations, of the address space `root`.
 * No effect if `root` is not loaded. */
void vspace_flush_page(const pte_t *root, vaddr_t address);
void vspace_flush(const pte_t *root);

/* Finds the entry for `address` at `level`, present or not. False if a table above it is missing,
 * or a large page is in its place: *missing is then the number of address bits that the entry at
 * that place covers, as a FailedLookup reports it. */
bool vspace_walk(pte_t *root, vaddr_t address, unsigned level, pte_t **entry, unsigned *missing);

/* May a page of `size` bytes be mapped at `address`? For a table `size` is 1. */
bool vspace_may_map(vaddr_t address, word_t size);

/* First of two checks that the Map invocations share: `vspace`, their extra capability 0, must be
 * an assigned PML4, else InvalidCapability(1). */
enum outcome vspace_check_cap(struct cap vspace);
/* Second check: finds the PML4 of `vspace`, in which something is to be mapped at `address`.
 * FailedLookup(0, InvalidRoot) if the ASID has no PML4 any more, InvalidCapability(1) if it has
 * another one, IllegalOperation for the upper half of a child, which only PML4_Share fills. */
enum outcome vspace_find(struct cap vspace, vaddr_t address, pte_t **root);
/* The PML4 in which the table or frame of `cap` is mapped according to `cap`. NULL if that PML4 was
 * deleted, or became a child and the mapping was in its upper half. */
pte_t *vspace_of_mapping(struct cap cap);
/* Is `vspace` a PML4 that threads can run in: assigned, and if it is a child, with a valid bond? */
bool vspace_is_usable(struct cap vspace);

/* --- table.c: page tables, page directories, PDPTs --- */
enum outcome decode_table(const struct invocation *inv);
/* Clears the entry that points to the table, if the table still is where its capability says. */
void table_unmap(struct cap cap);

/* --- frame.c --- */
enum outcome decode_frame(const struct invocation *inv);
/* Clears the entry that maps the frame, if the frame still is where its capability says. */
void frame_unmap(struct cap cap);
