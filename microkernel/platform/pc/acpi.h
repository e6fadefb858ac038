/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel reads of ACPI: the root pointer (which the root task gets, too), that there is a
 * FADT, and the local APIC and the IOAPICs of the MADT (ACPI specification, chapter 5). The kernel
 * does not trust the firmware: it checks that each length stays inside its table and each address
 * inside the memory that the boot page tables map.
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
	unsigned ioapics; /* entries used in `ioapic` */
};

/* Fill *info. `rsdp` is the loader's copy; if it is NULL or damaged, the BIOS area is searched.
 * False, with a line on the console, if a needed table is missing or damaged. */
bool acpi_read(struct acpi_info *info, const struct acpi_rsdp *rsdp);
