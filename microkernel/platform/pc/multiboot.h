/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot loader's information, in one form for multiboot 1 and 2 (the Multiboot Specification,
 * versions 0.6.96 and 2.0). All but the module is copied out of the loader's memory, which may
 * become an untyped. Lengths and addresses are not trusted: only memory that the boot page tables
 * map is read.
 */
#pragma once

#include "types.h"
#include "platform/pc/acpi.h"

#define MMAP_ENTRIES	 50 /* as many as the extra boot information has room for */
#define MMAP_RAM	 1
#define COMMAND_LINE_MAX 1024
#define VBE_BYTES	 784 /* information, mode information, mode and protected-mode interface */

/* An entry of the memory map, as in multiboot 1 and in the extra boot information. */
struct mmap_entry {
	uint32_t size; /* of the rest: 20 */
	uint64_t base, length;
	uint32_t type;
} __attribute__((packed));

struct framebuffer {
	uint64_t address;
	uint32_t pitch, width, height;
	uint8_t bpp, type;
} __attribute__((packed));

struct vbe {
	uint8_t control[512], mode_info[256];
	uint32_t mode, interface_segment, interface_offset, interface_length;
} __attribute__((packed));
_Static_assert(sizeof(struct vbe) == VBE_BYTES && sizeof(struct framebuffer) == 22 &&
		       sizeof(struct mmap_entry) == 24,
	       "as user mode knows them");

struct boot_loader_info {
	char command_line[COMMAND_LINE_MAX];
	paddr_t module_start, module_end; /* of the first module */
	struct mmap_entry mmap[MMAP_ENTRIES];
	unsigned mmap_count;
	uint64_t memory_upper; /* bytes of RAM from 1 MiB on; counts only if there is no map */
	bool has_rsdp, has_framebuffer, has_vbe;
	struct acpi_rsdp rsdp;
	struct framebuffer framebuffer;
	struct vbe vbe;
};

/* Fill *out, which must be zero. `magic` and `info` are EAX and EBX at the entry. False, with a
 * line on the console, if this is no multiboot loader or needed information is missing. */
bool multiboot_read(struct boot_loader_info *out, uint32_t magic, paddr_t info);
