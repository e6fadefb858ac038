/* SPDX-License-Identifier: BSD-2-Clause */
/* The page tables of the window (window.h): its pages, each with the least permissions that it
 * needs. */
#include "arch/x86_64/window.h"
#include "arch/x86_64/layout.h"

struct window_state window_state;

extern uint8_t window_text_start[], window_text_end[], window_ist[];

static pte_t window_pml4[PTES] __attribute__((aligned(4096)));
static pte_t window_pdpt[PTES] __attribute__((aligned(4096)));
static pte_t window_pd_image[PTES] __attribute__((aligned(4096)));
static pte_t window_pt_image[IMAGE_PAGE_TABLES * PTES] __attribute__((aligned(4096)));

void window_show(const void *page, pte_t permissions)
{
	paddr_t address = image_phys(page);

	window_pt_image[address >> LEVEL_BITS(0)] = address | PTE_PRESENT | permissions;
}

void window_show_code(const uint8_t *start, const uint8_t *end)
{
	for (const uint8_t *page = start; page < end; page += BIT(LEVEL_BITS(0)))
		window_show(page, 0);
}

void window_link(void)
{
	const pte_t table = PTE_PRESENT | PTE_WRITE;

	for (unsigned i = 0; i < IMAGE_PAGE_TABLES; i++)
		window_pd_image[i] = image_phys(window_pt_image + i * PTES) | table;
	window_pdpt[IMAGE_PDPT_SLOT] = image_phys(window_pd_image) | table;
	window_pml4[KERNEL_PML4_SLOT] = image_phys(window_pdpt) | table;
}

void window_init(const void *idt)
{
	window_show_code(window_text_start, window_text_end);
	window_show(idt, cpu.nx_bit);
	window_show(&window_state, PTE_WRITE | cpu.nx_bit);
	window_show(window_ist, PTE_WRITE | cpu.nx_bit);
	window_link();
	window_state.kernel_root = paging_kernel_root();
	window_state.user_root = window_nowhere();
}

paddr_t window_nowhere(void)
{
	return image_phys(window_pml4);
}

pte_t window_pml4_entry(void)
{
	return window_pml4[KERNEL_PML4_SLOT];
}
