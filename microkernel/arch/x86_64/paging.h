/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Page table entries, and the kernel's own tables. A table is 512 entries at each of four levels;
 * level 0 is the page table, level 3 the PML4. An entry of level l covers 2^(12 + 9 l) bytes.
 */
#pragma once

#include "arch/x86_64/layout.h"
#include "types.h"

typedef word_t pte_t;

#define PTE_PRESENT  BIT(0)
#define PTE_WRITE    BIT(1)
#define PTE_USER     BIT(2)
#define PTE_PWT	     BIT(3)
#define PTE_PCD	     BIT(4)
#define PTE_ACCESSED BIT(5) /* set by the processor */
#define PTE_BIG	     BIT(7) /* levels 1 and 2 */
#define PTE_PAT	     BIT(7) /* level 0 */
#define PTE_GLOBAL   BIT(8)
#define PTE_PAT_BIG  BIT(12) /* levels 1 and 2 */
#define PTE_ADDRESS  0x000ffffffffff000ul

#define PT_LEVEL   0
#define PML4_LEVEL 3
#define PTES	   512

#define LEVEL_BITS(level) (12 + 9 * (unsigned)(level))

/* The end of a user page is at most this address: sheet section 10. */
#define USER_TOP 0x7ffffffffffful

/* With the extension of high addresses, pages can also be mapped from HIGH_BASE to HIGH_TOP, a part
 * of the upper half that the kernel does not use. Its PML4 entries are HIGH_FIRST_SLOT up to, but
 * not including, HIGH_END_SLOT. */
#define HIGH_BASE	0xffff800000000000ul
#define HIGH_TOP	0xffffff0000000000ul
#define HIGH_FIRST_SLOT 256
#define HIGH_END_SLOT	510

/* The physical address of something in the kernel's image. */
static inline paddr_t image_phys(const void *p)
{
	return (paddr_t)p - KERNEL_BASE;
}

static inline unsigned pte_index(vaddr_t address, unsigned level)
{
	return (address >> LEVEL_BITS(level)) & (PTES - 1);
}

/* Maps all RAM below `memory_end` into the kernel window, gives the image its permissions (text
 * read-execute, constants read-only, data read-write; the window maps text and constants read-only
 * too), and removes the boot's one-to-one mapping. Call once, after cpu_init(). Returns the end of
 * the memory that is mapped: RAM above it can only be handed out as device memory. */
paddr_t paging_init(paddr_t memory_end);

/* Maps the page of device registers that contains `address`, uncached and for good, and returns the
 * kernel's address for `address`. NULL if 16 pages are mapped already. */
volatile void *paging_map_device(paddr_t address);

/* The last entry of every user PML4: it maps all of the kernel, or only the window (window.h). */
pte_t paging_user_entry(void);
/* Puts paging_user_entry() into a new PML4. */
void paging_copy_kernel(pte_t *pml4);

/* Physical address of the PML4 that maps only the kernel. */
paddr_t paging_kernel_root(void);
