/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Chunks of extra boot information that only a PC has (fact sheet section 14). <sel4/sel4.h> does
 * not include this header, which on upstream expects <stdint.h> before it.
 */
#pragma once

#include <sel4/bootinfo_types.h>

#define SEL4_MULTIBOOT_MAX_MMAP_ENTRIES 50
#define SEL4_MULTIBOOT_RAM_REGION_TYPE	1

/* SEL4_BOOTINFO_HEADER_X86_MBMMAP: the boot loader's memory map. */
typedef struct seL4_X86_mb_mmap {
	seL4_Uint32 size;
	seL4_Uint64 base_addr;
	seL4_Uint64 length;
	seL4_Uint32 type;
} SEL4_PACKED seL4_X86_mb_mmap_t;

typedef struct seL4_X86_BootInfo_mmap {
	seL4_BootInfoHeader header;
	seL4_Uint32 mmap_length; /* bytes of mmap in use */
	seL4_X86_mb_mmap_t mmap[SEL4_MULTIBOOT_MAX_MMAP_ENTRIES];
} SEL4_PACKED seL4_X86_BootInfo_mmap_t;

/* SEL4_BOOTINFO_HEADER_X86_FRAMEBUFFER. Upstream declares it and defines it in the kernel only:
 * u64 address, u32 pitch, width, height, u8 bits per pixel, u8 type; 22 bytes. */
typedef struct multiboot2_fb seL4_X86_BootInfo_fb_t;
