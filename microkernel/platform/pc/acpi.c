/* SPDX-License-Identifier: BSD-2-Clause */
/* See acpi.h. */
#include "platform/pc/acpi.h"
#include "arch/x86_64/layout.h"
#include "kernel/print.h"
#include "kernel/string.h"

#define BIOS_START   0xe0000
#define BIOS_END     0x100000
#define RSDP_ALIGN   16
#define RSDP_V1_SIZE 20
#define TABLE_MAX    (1u << 20) /* longer than any real table */

#define MADT_IOAPIC	    1
#define MADT_LAPIC_OVERRIDE 5

struct acpi_table {
	char signature[4];
	uint32_t length;
	uint8_t revision, checksum;
	char oem[6], oem_table[8];
	uint32_t oem_revision, creator, creator_revision;
} __attribute__((packed));

struct acpi_madt {
	struct acpi_table header;
	uint32_t lapic, flags;
	uint8_t entries[];
} __attribute__((packed));

struct madt_ioapic {
	uint8_t type, length, id, reserved;
	uint32_t address, gsi_base;
} __attribute__((packed));

struct madt_lapic_override {
	uint8_t type, length;
	uint16_t reserved;
	uint64_t address;
} __attribute__((packed));

static bool sums_to_zero(const void *p, size_t n)
{
	const uint8_t *b = p;
	uint8_t sum = 0;

	while (n--)
		sum += *b++;
	return sum == 0;
}

/* Do the boot page tables map this physical memory? They map the first WINDOW_DIRECTORIES GiB. */
static bool is_readable(paddr_t start, word_t bytes)
{
	const paddr_t end = (paddr_t)WINDOW_DIRECTORIES << 30;

	return start < end && bytes <= end - start;
}

static bool rsdp_is_valid(const struct acpi_rsdp *rsdp)
{
	return memcmp(rsdp->signature, "RSD PTR ", 8) == 0 && sums_to_zero(rsdp, RSDP_V1_SIZE);
}

static const struct acpi_rsdp *find_rsdp(void)
{
	for (paddr_t p = BIOS_START; p + sizeof(struct acpi_rsdp) <= BIOS_END; p += RSDP_ALIGN) {
		const struct acpi_rsdp *rsdp = kptr(kaddr_of_phys(p));

		if (rsdp_is_valid(rsdp))
			return rsdp;
	}
	return NULL;
}

/* The table at `address`, or NULL if it is not mapped as a whole or its checksum is wrong. */
static const struct acpi_table *table_at(paddr_t address)
{
	const struct acpi_table *t = kptr(kaddr_of_phys(address));

	if (!is_readable(address, sizeof(*t)) || t->length < sizeof(*t) || t->length > TABLE_MAX ||
	    !is_readable(address, t->length) || !sums_to_zero(t, t->length))
		return NULL;
	return t;
}

static const struct acpi_table *find_table(const struct acpi_table *rsdt, const char *signature)
{
	const uint8_t *entry = (const uint8_t *)(rsdt + 1);
	unsigned count = (rsdt->length - sizeof(*rsdt)) / sizeof(uint32_t);

	for (unsigned i = 0; i < count; i++) {
		const struct acpi_table *t;
		uint32_t address;

		memcpy(&address, entry + i * sizeof(address), sizeof(address));
		t = table_at(address);
		if (t && memcmp(t->signature, signature, 4) == 0)
			return t;
	}
	return NULL;
}

static void read_madt_entry(struct acpi_info *info, const uint8_t *entry, unsigned length)
{
	if (entry[0] == MADT_IOAPIC && length >= sizeof(struct madt_ioapic)) {
		const struct madt_ioapic *io = (const void *)entry;

		if (info->ioapics < ARRAY_SIZE(info->ioapic))
			info->ioapic[info->ioapics++] = io->address;
	} else if (entry[0] == MADT_LAPIC_OVERRIDE &&
		   length >= sizeof(struct madt_lapic_override)) {
		info->lapic = ((const struct madt_lapic_override *)(const void *)entry)->address;
	}
}

static bool read_madt(struct acpi_info *info, const struct acpi_madt *madt)
{
	const uint8_t *end = (const uint8_t *)madt + madt->header.length;

	if (madt->header.length < sizeof(*madt))
		return false;
	info->lapic = madt->lapic;
	for (const uint8_t *p = madt->entries; end - p >= 2;) {
		unsigned length = p[1];

		if (length < 2 || length > (size_t)(end - p))
			return false;
		read_madt_entry(info, p, length);
		p += length;
	}
	return true;
}

bool acpi_read(struct acpi_info *info, const struct acpi_rsdp *rsdp)
{
	const struct acpi_table *rsdt, *madt;

	if (!rsdp || !rsdp_is_valid(rsdp))
		rsdp = find_rsdp();
	if (!rsdp) {
		kprintf("ACPI: no root pointer\n");
		return false;
	}
	memcpy(&info->rsdp, rsdp, sizeof(info->rsdp));
	rsdt = table_at(rsdp->rsdt);
	if (!rsdt || memcmp(rsdt->signature, "RSDT", 4) != 0) {
		kprintf("ACPI: no valid RSDT\n");
		return false;
	}
	madt = find_table(rsdt, "APIC");
	if (!find_table(rsdt, "FACP") || !madt) {
		kprintf("ACPI: no valid FADT or MADT\n");
		return false;
	}
	if (!read_madt(info, (const struct acpi_madt *)madt) || info->ioapics == 0) {
		kprintf("ACPI: the MADT is damaged or names no IOAPIC\n");
		return false;
	}
	return true;
}
