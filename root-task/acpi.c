/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the firmware's tables by the pointer in BootInfo, and maps them read-only. */
#include "root-task/acpi.h"

#include <string.h>

#include "root-task/resources.h"
#include "root-task/vspace.h"

#define PAGE	    4096ul
#define WINDOW	    0x610000000000ul /* a table at physical address P is mapped at WINDOW + P */
#define PAGES_MAX   64
#define LENGTH_MAX  (128u << 10)
#define PADDR_LIMIT (1ul << 40)

static uint64_t mapped[PAGES_MAX];
static unsigned mapped_count;
static struct source tables = {.pool = &resources.ram};

static bool map_page(uint64_t paddr)
{
	for (unsigned i = 0; i < mapped_count; i++)
		if (mapped[i] == paddr)
			return true;
	seL4_CPtr frame = mapped_count < PAGES_MAX ? device_frame(paddr) : 0;
	if (!frame || !vspace_map(seL4_CapInitThreadVSpace, WINDOW + paddr, frame, seL4_CanRead,
				  seL4_X86_Default_VMAttributes, &tables))
		return false;
	mapped[mapped_count++] = paddr;
	return true;
}

static const void *map(uint64_t paddr, uint64_t length)
{
	if (paddr >= PADDR_LIMIT || length > LENGTH_MAX)
		return NULL;
	for (uint64_t page = paddr & ~(PAGE - 1); page < paddr + length; page += PAGE)
		if (!map_page(page))
			return NULL;
	return (const void *)(WINDOW + paddr);
}

const struct acpi_header *acpi_table_at(uint64_t paddr)
{
	const struct acpi_header *header = map(paddr, sizeof(*header));

	if (!header || header->length < sizeof(*header))
		return NULL;
	return map(paddr, header->length);
}

const struct acpi_header *acpi_find(const char *signature)
{
	const struct acpi_header *root = resources.rsdp ? acpi_table_at(resources.rsdp) : NULL;
	unsigned width = resources.rsdp_is_xsdt ? 8 : 4;

	if (!root)
		return NULL;
	const uint8_t *entries = (const uint8_t *)(root + 1);
	for (uint32_t at = 0; at + width <= root->length - sizeof(*root); at += width) {
		uint64_t paddr = 0;

		memcpy(&paddr, entries + at, width);
		const struct acpi_header *table = acpi_table_at(paddr);
		if (table && !memcmp(table->signature, signature, 4))
			return table;
	}
	return NULL;
}
