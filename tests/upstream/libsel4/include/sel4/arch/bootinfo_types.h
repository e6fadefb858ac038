/* SPDX-License-Identifier: BSD-2-Clause */
/* Chunks of x86. It wants <stdint.h> before it, and leaves the framebuffer's type incomplete. */
#pragma once

#define SEL4_MULTIBOOT_MAX_MMAP_ENTRIES 50
#define SEL4_MULTIBOOT_RAM_REGION_TYPE	1

typedef struct seL4_X86_mb_mmap {
	uint32_t size;
	uint64_t base_addr;
	uint64_t length;
	uint32_t type;
} SEL4_PACKED seL4_X86_mb_mmap_t;

typedef struct seL4_X86_BootInfo_mmap {
	seL4_BootInfoHeader header;
	seL4_Uint32 mmap_length;
	seL4_X86_mb_mmap_t mmap[SEL4_MULTIBOOT_MAX_MMAP_ENTRIES];
} SEL4_PACKED seL4_X86_BootInfo_mmap_t;

typedef struct multiboot2_fb seL4_X86_BootInfo_fb_t;
