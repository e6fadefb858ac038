/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The window against Meltdown (kernel page-table isolation): while user mode runs on a processor
 * that may read forbidden memory speculatively, its page tables map only those pages of the kernel
 * that an entry needs: the entry code, the IDT, the stack for NMI, and the page described here with
 * GDT, TSS, a small stack and the two roots. The entry code loads the kernel's root, which maps all
 * of the kernel and nothing of the user's; the exit loads the user's root. User mode may be able to
 * read this page, so values that an entry or exit leaves in it are overwritten or cleared before
 * another thread runs.
 *
 * A processor that needs no window but a VERW at the exit uses the same page and the same exits.
 *
 * This header is read by the assembler, too.
 */
#ifndef MICROKERNEL_ARCH_WINDOW_H
#define MICROKERNEL_ARCH_WINDOW_H

#define WINDOW_KERNEL_ROOT 0
#define WINDOW_USER_ROOT   8
#define WINDOW_RSP	   16
#define WINDOW_SELECTOR	   24
#define WINDOW_STACK	   32
#define WINDOW_STACK_TOP   160			   /* where TSS.RSP0 points */
#define WINDOW_FRAME	   (WINDOW_STACK_TOP - 40) /* RIP, CS, RFLAGS, RSP, SS */
#define WINDOW_PUSHED	   (WINDOW_FRAME - 24)	   /* RAX, vector and error code, below the frame */

#ifndef __ASSEMBLER__

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"

#define WINDOW_GDT_ENTRIES 9

struct window_state {
	paddr_t kernel_root; /* maps the kernel alone */
	paddr_t user_root;   /* the root that the next exit loads */
	word_t rsp;	     /* the user's RSP, while the register has another use */
	uint16_t selector;   /* VERW's operand */
	uint8_t stack[WINDOW_STACK_TOP - WINDOW_STACK] __attribute__((aligned(16)));
	uint64_t gdt[WINDOW_GDT_ENTRIES];
	struct tss tss __attribute__((aligned(16)));
} __attribute__((aligned(4096)));
extern struct window_state window_state;

_Static_assert(offsetof(struct window_state, kernel_root) == WINDOW_KERNEL_ROOT &&
		       offsetof(struct window_state, user_root) == WINDOW_USER_ROOT &&
		       offsetof(struct window_state, rsp) == WINDOW_RSP &&
		       offsetof(struct window_state, selector) == WINDOW_SELECTOR &&
		       offsetof(struct window_state, stack) == WINDOW_STACK &&
		       WINDOW_STACK_TOP % 16 == 0 && sizeof(struct window_state) == 4096,
	       "window.S knows these, and the page is the window's alone");

/*
 * Builds the kernel's part of user page tables; `idt` is the page that the IDT is in. From then on
 * paging_user_entry() maps the window. Call while the boot page tables are in use.
 */
void window_init(const void *idt);

/* Steps of building the tables of the window or, where there is no window, of the gate (gate.h).
 * window_show() maps one page of the kernel's image readable and with `permissions`;
 * window_show_code() maps the pages from `start` to `end` executable; window_link() comes last and
 * links the tables. */
void window_show(const void *page, pte_t permissions);
void window_show_code(const uint8_t *start, const uint8_t *end);
void window_link(void);

/* The PML4 that maps the window and nothing else: for a thread without address space. */
paddr_t window_nowhere(void);
/* The last entry of that PML4, which every user PML4 gets. */
pte_t window_pml4_entry(void);

#endif
#endif
