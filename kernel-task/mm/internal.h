/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of mm/ share among themselves. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "machine/machine.h"
#include "mm/mappable.h"
#include "mm/mm.h"
#include "mm/pagetable.h"
#include "mm/vma.h"
#include "wait/may_wait.h"

struct mm;
struct process;

/* Linux's vm.mmap_min_addr. */
#define MMAP_MIN_ADDR 65536ul

static inline uint64_t page_up(uint64_t n)
{
	return (n + PAGE_SIZE - 1) & PAGE_MASK;
}

/*
 * ---- areas that the program cannot change (mm_seal()) ----
 *
 * Every call by which a program changes an address space finds areas with mm_area(), and asks
 * mm_sealed() before it puts one at an address that was asked for.
 */

static inline bool mm_sealed(const struct mm *mm, uint64_t start, uint64_t end)
{
	return start < mm->sealed_end && end > mm->sealed_start;
}

/* vma_find() without the sealed areas. */
static inline struct vma *mm_area(const struct mm *mm, uint64_t address)
{
	struct vma *vma = vma_find(mm->vmas, address);

	while (vma && mm_sealed(mm, vma->start, vma->end))
		vma = vma_find(mm->vmas, vma->end);
	return vma;
}

/* ---- entries with their pages and mappings (pages.c) ---- */

/* A page with the same bytes; NULL when out of memory. */
struct page *mm_copy_of(const struct page *page);
/* Puts a page (its reference moves in, on failure too) at an empty place. -ENOMEM. */
int mm_set_page(struct mm *mm, uint64_t va, struct page *page, unsigned prot, unsigned flags);
/* Replaces the page of an entry; the old page's reference is dropped. */
void mm_replace_page(struct mm *mm, uint64_t va, struct pte *pte, struct page *page,
		     unsigned flags);
/* Maps the pages around `va` that are in memory already (fault.c). Does not wait. */
void mm_map_window(struct vma *vma, uint64_t va);
struct range {
	uint64_t start, end;
};

/*
 * A page was written at `va` of this private area: may add further pages (ahead.c), not mapped yet.
 * Returns their range.
 */
struct range mm_add_ahead(struct vma *vma, uint64_t va);
/* Is there enough memory to add pages before they are used? */
bool mm_memory_is_plenty(void);
/* Makes the machine's mapping match the entry. -ENOMEM: the entry has no mapping then. */
int mm_map_entry(struct mm *mm, uint64_t va, struct pte *pte);
/* The same where the program writes: the page itself, not a copy that is only for execution. */
int mm_map_written_entry(struct mm *mm, uint64_t va, struct pte *pte);
/* Gives the entry new rights and changes an existing mapping. */
void mm_entry_protect(struct mm *mm, uint64_t va, struct pte *pte, unsigned prot);
/*
 * The same for rights that the program has requested. Lost rights are removed at once. Where it
 * only gains rights, a mapping stays until a fault needs more, since many changes are undone
 * unused. The page of the last denied access is changed at once, because the program will try
 * again.
 */
void mm_entry_allow(struct mm *mm, uint64_t va, struct pte *pte, unsigned prot);
void mm_unmap_entry(struct mm *mm, struct pte *pte);
/* Empties all entries of the range. */
void mm_zap(struct mm *mm, uint64_t start, uint64_t end);
/* The same for many entries: other tasks run meanwhile, and may add pages again. */
MAY_WAIT void mm_zap_giving_way(struct mm *mm, uint64_t start, uint64_t end);
/* The page of the area's file at `va`, if it is in memory already, with a reference; else NULL.
 * Does not wait. */
struct page *mm_peek_file(const struct vma *vma, uint64_t va);
/* The accesses that need no fault on a page with these PTE_* flags in this area. */
static inline unsigned entry_prot(const struct vma *vma, unsigned flags)
{
	unsigned prot = prot_effective(vma->prot);

	return flags & PTE_WRITABLE ? prot : prot & ~(unsigned)VM_PROT_WRITE;
}

/* Frees memory for a fault, which cannot return an error. 0: try again; -ENOMEM. */
MAY_WAIT int mm_out_of_memory(void);

/* Set by mm_hooks_set(); the hooks about the current task are never NULL. */
extern struct mm_hooks mm_hooks;

/* ---- limits (limits.c) ---- */

/* May the address space grow by that much? -ENOMEM, -EAGAIN (locked memory). `data`: private and
 * writable; `reserve`: it must not exceed all memory. */
int mm_may_grow(struct mm *mm, uint64_t bytes, bool data, bool reserve);
/*
 * A free place for `length` bytes: at `hint` (0: none) if that is free, else below mmap_top, else
 * anywhere; with MAP_32BIT in `flags` below 2 GiB only. 0: there is none.
 */
uint64_t mm_find_room(struct mm *mm, uint64_t hint, uint64_t length, int flags);
int mm_may_lock(struct mm *mm, uint64_t bytes);

/* Faults all pages of the range in, as far as that works. */
MAY_WAIT void mm_populate(struct mm *mm, uint64_t start, uint64_t end);
/* Checks a range of the system call interface: 0, -EINVAL (unaligned), -ENOMEM (too long). Rounds
 * the length up. */
int mm_check_range(uint64_t start, uint64_t *length);
/* Is every page of the range in some area? */
bool mm_range_covered(struct mm *mm, uint64_t start, uint64_t end);

/* A page for [*start..) growing down into `va`: 0, or -ENOMEM if it may not. */
int mm_grow_down(struct mm *mm, struct vma *vma, uint64_t va);
