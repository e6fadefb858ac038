/* SPDX-License-Identifier: BSD-2-Clause */
/* The firmware's tables (ACPI specification 6.4, chapter 5). */
#pragma once

#include <stdint.h>

struct acpi_header {
	char signature[4];
	uint32_t length;
	uint8_t revision, checksum;
	char oem[6], oem_table[8];
	uint32_t oem_revision, creator, creator_revision;
} __attribute__((packed));
_Static_assert(sizeof(struct acpi_header) == 36, "ACPI 6.4, table 5.4");

/* The table with this signature, mapped read-only and never unmapped; NULL if there is none. */
const struct acpi_header *acpi_find(const char *signature);
/* The table at a physical address, mapped in the same way. NULL: the root task cannot map it, or
 * its length is impossible. */
const struct acpi_header *acpi_table_at(uint64_t paddr);
