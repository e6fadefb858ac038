/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's half of every address space (layout.h). boot.S made all of it writable and
 * executable. After paging_init() no page is both, if the processor has NX, and the image's text
 * and constants are read-only through the kernel window, too.
 */
#include "arch/x86_64/paging.h"
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/layout.h"
#include "arch/x86_64/mitigations.h"
#include "arch/x86_64/window.h"

#define GIB_BITS   30
#define LARGE_BITS 21

#define DEVICE_PAGES 16

extern pte_t boot_pml4[PTES], kernel_pdpt[PTES], image_pd[PTES];
extern pte_t window_pd[WINDOW_DIRECTORIES * PTES];
extern pte_t device_pt[PTES], image_pt[IMAGE_PAGE_TABLES * PTES],
	window_pt[IMAGE_PAGE_TABLES * PTES];
extern uint8_t text_start[], text_end[], rodata_end[], image_end[], stack_guard[];

static unsigned device_pages;

/* Permissions of a physical page as the image sees it; 0: not mapped there. */
static pte_t image_permissions(paddr_t page)
{
	if (page < image_phys(text_start) || page >= image_phys(image_end) ||
	    page == image_phys(stack_guard))
		return 0;
	if (page < image_phys(text_end))
		return PTE_PRESENT | PTE_GLOBAL;
	if (page < image_phys(rodata_end))
		return PTE_PRESENT | PTE_GLOBAL | cpu.nx_bit;
	return PTE_PRESENT | PTE_GLOBAL | PTE_WRITE | cpu.nx_bit;
}

static void map_image(void)
{
	const pte_t data = PTE_PRESENT | PTE_GLOBAL | PTE_WRITE | cpu.nx_bit;

	for (unsigned i = 0; i < IMAGE_PAGE_TABLES * PTES; i++) {
		paddr_t page = (paddr_t)i << PAGE_BITS;
		pte_t seen = image_permissions(page);
		bool constant = seen && !(seen & PTE_WRITE);

		image_pt[i] = seen ? page | seen : 0;
		window_pt[i] = page | (constant ? data & ~PTE_WRITE : data);
	}
	for (unsigned i = 0; i < IMAGE_PAGE_TABLES; i++) {
		image_pd[i] = image_phys(image_pt + i * PTES) | PTE_PRESENT | PTE_WRITE;
		window_pd[i] = image_phys(window_pt + i * PTES) | PTE_PRESENT | PTE_WRITE;
	}
}

static paddr_t map_window(paddr_t memory_end)
{
	const pte_t data = PTE_PRESENT | PTE_GLOBAL | PTE_WRITE | PTE_BIG | cpu.nx_bit;
	word_t gib_count = ALIGN_UP(memory_end, GIB_BITS) >> GIB_BITS;
	word_t limit = cpu.huge_pages ? WINDOW_GIB : WINDOW_DIRECTORIES;

	if (gib_count > limit)
		gib_count = limit;
	for (unsigned i = IMAGE_PAGE_TABLES; i < WINDOW_DIRECTORIES * PTES; i++)
		window_pd[i] = (i >> 9) < gib_count ? ((paddr_t)i << LARGE_BITS) | data : 0;
	/* 2 MiB pages and smaller ones map the first GiB, which contains the image; 1 GiB pages map
	 * the rest where the processor has them. */
	for (word_t i = 1; i < WINDOW_GIB; i++) {
		if (i >= gib_count)
			kernel_pdpt[i] = 0;
		else if (cpu.huge_pages)
			kernel_pdpt[i] = (i << GIB_BITS) | data;
	}
	return gib_count << GIB_BITS;
}

paddr_t paging_init(paddr_t memory_end)
{
	paddr_t mapped;

	map_image();
	mapped = map_window(memory_end);
	boot_pml4[0] = 0;
	/* A change of CR4.PGE flushes global translations, too (Intel SDM volume 3, 4.10.4.1). */
	write_cr4(read_cr4() ^ CR4_PGE);
	write_cr3(read_cr3());
	write_cr4(read_cr4() ^ CR4_PGE);
	return mapped;
}

volatile void *paging_map_device(paddr_t address)
{
	word_t offset = address & MASK(PAGE_BITS);
	unsigned slot = device_pages;

	if (slot == DEVICE_PAGES)
		return NULL;
	device_pages++;
	device_pt[slot] = (address - offset) | PTE_PRESENT | PTE_WRITE | PTE_PCD | PTE_PWT |
			  PTE_GLOBAL | cpu.nx_bit;
	return (volatile void *)(KERNEL_DEVICE + ((word_t)slot << PAGE_BITS) + offset);
}

pte_t paging_user_entry(void)
{
	return mitigations.window ? window_pml4_entry() : boot_pml4[KERNEL_PML4_SLOT];
}

void paging_copy_kernel(pte_t *pml4)
{
	pml4[KERNEL_PML4_SLOT] = paging_user_entry();
}

paddr_t paging_kernel_root(void)
{
	return image_phys(boot_pml4);
}
