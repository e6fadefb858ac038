/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel reads of ACPI: the root pointer (which it also hands to the root task), that
 * there is a FADT, and the MADT's IOAPICs. The tables come from outside: every length is checked
 * against the table it is in, every address against what the boot tables map.
 */
#pragma once

#include "types.h"

struct acpi_rsdp {
	char signature[8];
	uint8_t checksum;
	char oem[6];
	uint8_t revision;
	uint32_t rsdt;
	uint32_t length;
	uint64_t xsdt;
	uint8_t extended_checksum;
	uint8_t reserved[3];
} __attribute__((packed));
_Static_assert(sizeof(struct acpi_rsdp) == 36, "as the extra boot information hands it on");

struct acpi_info {
	struct acpi_rsdp rsdp;
	paddr_t lapic;
	paddr_t ioapic[4];
	unsigned ioapics;
};

/* Fill *info; `rsdp` is the loader's copy or NULL: search the BIOS area. False with a console line
 * if a needed table is missing or damaged. */
bool acpi_read(struct acpi_info *info, const struct acpi_rsdp *rsdp);
