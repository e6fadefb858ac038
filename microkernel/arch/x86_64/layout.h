/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The layout of the kernel's half of every address space, and the selectors: numbers that C, the
 * assembler and the linker script must agree on.
 *
 *	0xffffff8000000000  the kernel window: physical 0..510 GiB where there is memory, NX
 *	0xffffffff80000000  the image: physical 0..4 MiB again, with the image's permissions
 *	0xffffffffc0000000  devices of the kernel itself (LAPIC, IOAPICs), uncached
 *
 * All of it is in the last entry of the PML4, so a new address space copies one entry.
 */
#ifndef MICROKERNEL_ARCH_LAYOUT_H
#define MICROKERNEL_ARCH_LAYOUT_H

#ifdef __ASSEMBLER__
#define UL(x) x
#else
#define UL(x) x##UL
#endif

#define KERNEL_BASE   UL(0xffffffff80000000)
#define KERNEL_DEVICE UL(0xffffffffc0000000)

#define PAGE_BITS	   12 /* log2 of the size of a page */
#define KERNEL_PML4_SLOT   511
#define IMAGE_PDPT_SLOT	   510
#define WINDOW_GIB	   510
#define IMAGE_PAGE_TABLES  2 /* the image ends below physical 4 MiB */
#define WINDOW_DIRECTORIES 4 /* GiB of the window that 2 MiB pages can map */

#define SEL_KERNEL_CODE	     0x08
#define SEL_KERNEL_DATA	     0x10
#define SEL_SYSRET_BASE	     0x1b /* sysret sets SS = base + 8, CS = base + 16 */
#define SEL_USER_DATA_SYSRET 0x23 /* the same descriptor as SEL_USER_DATA */
#define SEL_USER_CODE	     0x2b
#define SEL_USER_DATA	     0x33
#define SEL_TSS		     0x38
#define SEL_INNER_CODE	     0x49 /* only in the gate's table (gate.h) */
#define SEL_INNER_STACK	     0x01 /* the null selector, which ring 1 may use for SS */

#define KERNEL_STACK_BYTES 16384 /* the hot data takes the last 2048 of them (boot.S) */
#define IST_STACK_BYTES	   4096

/* Interrupt vectors. Interrupt `irq` of GetIOAPIC/GetMSI is vector irq + VECTOR_IRQ0. */
#define VECTOR_PIC	0x20 /* where the disabled PICs would interrupt */
#define VECTOR_IRQ0	0x30
#define VECTOR_TIMER	157
#define VECTOR_TRAP0	158 /* `int n` from here to 254 is an UnknownSyscall */
#define VECTOR_SPURIOUS 255

#endif
