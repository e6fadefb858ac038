/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Address spaces: a PML4 is known by its ASID, and an ASID is only a name (there are no hardware
 * ASIDs in use). Capabilities of mapped frames and tables remember (ASID, address); whether that is
 * still true is always checked against the tables, since address spaces and tables may have gone.
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

/* The PML4 of `asid`, NULL if there is none (any more). */
static inline pte_t *asid_root(word_t asid)
{
	const struct asid_pool *pool = asid_pools[(asid >> ASID_POOL_BITS) % ASID_POOLS];

	return pool ? pool->root[asid % ASIDS_PER_POOL] : NULL;
}

/* Pool 0 and ASID 1 in it for the root task (boot only). */
void asid_boot(struct asid_pool *pool, pte_t *root);
#define ASID_ROOT_TASK 1

enum outcome decode_asid_control(const struct invocation *inv);
enum outcome decode_asid_pool(const struct invocation *inv);
void asid_delete_pool(struct asid_pool *pool, word_t first_asid);
/* The PML4 that has `asid` is deleted. */
void asid_delete(word_t asid, const pte_t *root);

/* --- vspace.c --- */

extern paddr_t vspace_active; /* what CR3 holds in the kernel; 0 before the first thread */

static inline void vspace_load(paddr_t root)
{
	if (root == vspace_active)
		return;
	vspace_active = root;
	write_cr3(root);
}

/*
 * Threads remember the CR3 value that their capability stood for. It may have become wrong whenever
 * a PML4 capability, an ASID or a pool is deleted; each of these starts a new generation. 0 is that
 * of a thread that remembers nothing.
 */
extern word_t vspace_generation;

/*
 * The CR3 value that the kernel is to have while `t` is the running thread: that of its address
 * space, or of the kernel alone if it has no usable one, or if there is a window (window.h).
 * Applies the mitigations of a switch; with any of those the thread does not remember the value, so
 * this is called at each switch.
 */
paddr_t vspace_find_cr3(struct tcb *t);

/* Does `t` remember the value, and is it still right? */
static inline bool vspace_is_known(const struct tcb *t)
{
	return t->arch.cr3_generation == vspace_generation;
}

/* `root` is no longer usable: leave it if the processor is in it. */
void vspace_retire(const pte_t *root);
/* A child may have become unusable: leave the current thread's address space if it is such a
 * child. */
void vspace_check_active(void);
/* The tables of the current thread's address space were exchanged: load it again. */
void vspace_activate_again(void);
/* The root that user mode runs in: CR3, or the root that the next exit loads. */
paddr_t vspace_of_user_mode(void);
/* The root for a thread that has no address space. */
paddr_t vspace_nowhere(void);
/* Forget translations of one page, of everything, of an address space. */
void vspace_flush_page(const pte_t *root, vaddr_t address);
void vspace_flush(const pte_t *root);

/* The entry for `address` at `level`. False if a higher level is missing: *missing is then the
 * number of address bits it would cover. */
bool vspace_walk(pte_t *root, vaddr_t address, unsigned level, pte_t **entry, unsigned *missing);

/* May a page or table of `size` bytes be mapped at `address`? (`size` may be 1 for "begin there".)
 */
bool vspace_may_map(vaddr_t address, word_t size);

/* Checks that Map invocations share: extra capability 0 is an assigned PML4; and later: its ASID is
 * still valid and still names it. */
enum outcome vspace_check_cap(struct cap vspace);
/* The same, and it may have a mapping at `address`: a child's upper half may not, being its
 * window. */
enum outcome vspace_find(struct cap vspace, vaddr_t address, pte_t **root);
/* The PML4 in which a table or frame is mapped, by what its capability says; NULL if it is gone. */
pte_t *vspace_of_mapping(struct cap cap);
/* Is it a PML4 that threads can run in? */
bool vspace_is_usable(struct cap vspace);

/* --- table.c: page tables, page directories, PDPTs --- */
enum outcome decode_table(const struct invocation *inv);
void table_unmap(struct cap cap);

/* --- frame.c --- */
enum outcome decode_frame(const struct invocation *inv);
void frame_unmap(struct cap cap);
