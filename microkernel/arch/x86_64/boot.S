/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the boot loader to boot_main(): the multiboot headers, then 32-bit code that checks for long
 * mode, turns on paging with the tables below and jumps to the kernel's own addresses.
 *
 * The tables are link-time constants. They map the first 4 MiB one to one (for the few instructions
 * until the jump), the kernel image, and the first 4 GiB of the kernel window with 2 MiB pages;
 * paging_init() sets the final permissions and maps the rest.
 */
#include "arch/x86_64/layout.h"

#define PHYS(symbol) ((symbol) - KERNEL_BASE)

#define PTE_P	0x001
#define PTE_RW	0x002
#define PTE_BIG 0x080

	.section .boot, "ax"
	.code32

	/* Multiboot 1: page-aligned modules, memory information. */
	.balign 8
multiboot1_header:
	.long	0x1badb002
	.long	0x00000003
	.long	-(0x1badb002 + 0x00000003)

	/* Multiboot 2, no requests. */
	.balign 8
multiboot2_header:
	.long	0xe85250d6
	.long	0 /* i386 */
	.long	multiboot2_end - multiboot2_header
	.long	-(0xe85250d6 + (multiboot2_end - multiboot2_header))
	.short	0, 0 /* end tag */
	.long	8
multiboot2_end:

	.globl	boot_entry
boot_entry:
	cli
	cld
	mov	%eax, %ebp /* the loader's magic number */
	mov	%ebx, %esi /* address of the loader's information */
	mov	$PHYS(kernel_stack_top), %esp

	mov	$0x80000000, %eax
	cpuid
	cmp	$0x80000001, %eax
	jb	no_long_mode
	mov	$0x80000001, %eax
	cpuid
	bt	$29, %edx /* long mode */
	jnc	no_long_mode

	mov	%cr4, %eax
	or	$0x20, %eax /* PAE */
	mov	%eax, %cr4
	mov	$PHYS(boot_pml4), %eax
	mov	%eax, %cr3
	mov	$0xc0000080, %ecx /* EFER.LME */
	rdmsr
	or	$0x100, %eax
	wrmsr
	mov	%cr0, %eax
	or	$0x80010000, %eax /* PG, WP */
	mov	%eax, %cr0
	lgdt	PHYS(boot_gdt_pointer)
	ljmp	$SEL_KERNEL_CODE, $1f

	.code64
1:	movabs	$boot_high, %rax
	jmp	*%rax

	.code32
no_long_mode:
	mov	$0x3f8, %edx
	mov	$PHYS(no_long_mode_text), %esi
2:	lodsb
	test	%al, %al
	jz	3f
	out	%al, %dx
	jmp	2b
3:	cli
	hlt
	jmp	3b

	.text
	.code64
boot_high:
	mov	$SEL_KERNEL_DATA, %eax
	mov	%eax, %ss
	xor	%eax, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs
	mov	$kernel_stack_top, %rsp
	mov	%ebp, %edi
	mov	%esi, %esi /* zero-extended */
	xor	%ebp, %ebp
	call	boot_main
	ud2

	.section .rodata
no_long_mode_text:
	.asciz	"selkie: fatal: this processor has no 64-bit mode\r\n"

	.data
	.balign 8
boot_gdt:
	.quad	0
	.quad	0x00af9b000000ffff /* kernel code, 64 bit */
	.quad	0x00cf93000000ffff /* kernel data */
boot_gdt_pointer:
	.short	boot_gdt_pointer - boot_gdt - 1
	.long	PHYS(boot_gdt)

	.balign 4096
	.globl	boot_pml4
boot_pml4:
	.quad	PHYS(boot_pdpt) + PTE_P + PTE_RW
	.fill	510, 8, 0
	.quad	PHYS(kernel_pdpt) + PTE_P + PTE_RW
boot_pdpt:
	.quad	PHYS(boot_pd) + PTE_P + PTE_RW
	.fill	511, 8, 0
boot_pd:
	.quad	0x000000 + PTE_P + PTE_RW + PTE_BIG
	.quad	0x200000 + PTE_P + PTE_RW + PTE_BIG
	.fill	510, 8, 0

	.globl	kernel_pdpt
kernel_pdpt:
	.quad	PHYS(window_pd) + 0x0000 + PTE_P + PTE_RW
	.quad	PHYS(window_pd) + 0x1000 + PTE_P + PTE_RW
	.quad	PHYS(window_pd) + 0x2000 + PTE_P + PTE_RW
	.quad	PHYS(window_pd) + 0x3000 + PTE_P + PTE_RW
	.fill	IMAGE_PDPT_SLOT - WINDOW_DIRECTORIES, 8, 0
	.quad	PHYS(image_pd) + PTE_P + PTE_RW
	.quad	PHYS(device_pd) + PTE_P + PTE_RW

	.globl	image_pd
image_pd:
	.quad	0x000000 + PTE_P + PTE_RW + PTE_BIG
	.quad	0x200000 + PTE_P + PTE_RW + PTE_BIG
	.fill	510, 8, 0

	.globl	window_pd
window_pd:
	.set	address, 0
	.rept	512 * WINDOW_DIRECTORIES
	.quad	address + PTE_P + PTE_RW + PTE_BIG
	.set	address, address + 0x200000
	.endr

	.globl	device_pd
device_pd:
	.quad	PHYS(device_pt) + PTE_P + PTE_RW
	.fill	511, 8, 0

	.section .bss
	.balign 4096
	.globl	device_pt, image_pt, window_pt
device_pt:
	.skip	4096
image_pt:
	.skip	4096 * IMAGE_PAGE_TABLES
window_pt:
	.skip	4096 * IMAGE_PAGE_TABLES

	/* The kernel's stack, empty at every entry; the page below it is never mapped. It ends in the
	 * middle of a page: the hot data follows. NMI, double fault and machine check use
	 * another stack, with ist_stack_top. */
	.section .stack, "aw", @nobits
	.balign 4096
	.globl	stack_guard, kernel_stack_top, ist_stack_top
stack_guard:
	.skip	4096
	.skip	KERNEL_STACK_BYTES - 2048
kernel_stack_top:

	.section .bss
	.balign 16
	.skip	IST_STACK_BYTES
ist_stack_top:
	.section .note.GNU-stack, "", @progbits
