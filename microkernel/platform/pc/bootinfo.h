/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The boot information frame and the extra chunks behind it, as user mode reads them (sheet section
 * 14).
 */
#pragma once

#include "types.h"
#include "platform/pc/multiboot.h"

#define MAX_UNTYPEDS 230

struct slot_region {
	word_t start, end; /* end exclusive */
};

struct untyped_desc {
	word_t paddr;
	uint8_t size_bits, is_device, padding[6];
};

struct bootinfo {
	word_t extra_length, node_id, node_count, io_page_table_levels, ipc_buffer;
	struct slot_region empty, shared_frames, image_frames, image_paging, io_space_caps,
		extra_pages;
	word_t cnode_bits, domain;
	struct slot_region untyped;
	struct untyped_desc untyped_list[MAX_UNTYPEDS];
};
_Static_assert(sizeof(struct bootinfo) == 3848, "as user mode knows it");
_Static_assert(offsetof(struct bootinfo, empty) == 40, "");
_Static_assert(offsetof(struct bootinfo, extra_pages) == 120, "");
_Static_assert(offsetof(struct bootinfo, untyped) == 152, "");
_Static_assert(offsetof(struct bootinfo, untyped_list) == 168, "");

/* Bytes of all extra chunks. */
word_t bootinfo_extra_length(const struct boot_loader_info *loader);

/* Write all extra chunks to `to`, which has bootinfo_extra_length() bytes. `rsdp`: the root pointer
 * that acpi_read() checked. */
void bootinfo_write_extra(uint8_t *to, const struct boot_loader_info *loader,
			  const struct acpi_rsdp *rsdp);
