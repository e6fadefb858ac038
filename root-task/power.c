/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Soft-off: the sleep type of state S5, from the package \_S5_ in the DSDT, is written with SLP_EN
 * to the power management control register that the FADT names (ACPI 6.4,
 * sections 4.8.3.2, 5.2.9, 7.4.2).
 */
#include "root-task/power.h"

#include <stdbool.h>
#include <string.h>

#include "root-task/acpi.h"
#include "root-task/resources.h"
#include "runtime/log.h"

#define FADT_DSDT	40
#define FADT_PM1A_CNT	64
#define SLP_TYP_SHIFT	10
#define SLP_EN		(1u << 13)
#define AML_PACKAGE	0x12
#define AML_BYTE_PREFIX 0x0a

static uint32_t field(const struct acpi_header *table, uint32_t offset)
{
	uint32_t value = 0;

	if (offset + sizeof(value) <= table->length)
		memcpy(&value, (const uint8_t *)table + offset, sizeof(value));
	return value;
}

/* The first element of the package named _S5_. */
static bool find_sleep_type(const struct acpi_header *dsdt, unsigned *type)
{
	const uint8_t *aml = (const uint8_t *)dsdt;

	for (uint32_t i = sizeof(*dsdt); i + 8 < dsdt->length; i++) {
		if (memcmp(aml + i, "_S5_", 4) || aml[i + 4] != AML_PACKAGE)
			continue;
		/* The upper two bits of the length's first byte tell how many bytes of the length
		 * follow it; then comes the number of elements (ACPI 6.4, section 20.2.4). */
		uint32_t at = i + 5 + 1 + (aml[i + 5] >> 6) + 1;
		if (at + 1 < dsdt->length && aml[at] == AML_BYTE_PREFIX)
			at++;
		if (at >= dsdt->length)
			return false;
		*type = aml[at] & 7;
		return true;
	}
	return false;
}

void power_off(void)
{
	const struct acpi_header *fadt = acpi_find("FACP");
	const struct acpi_header *dsdt = fadt ? acpi_table_at(field(fadt, FADT_DSDT)) : NULL;
	uint32_t port = fadt ? field(fadt, FADT_PM1A_CNT) & 0xffff : 0;
	seL4_CPtr slot = slot_alloc();
	unsigned type;

	if (!dsdt || !port || !slot || !find_sleep_type(dsdt, &type) ||
	    seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, port, port + 1,
					 seL4_CapInitThreadCNode, slot,
					 SLOT_DEPTH) != seL4_NoError) {
		log_error("this machine cannot be switched off by ACPI");
		return;
	}
	seL4_X86_IOPort_Out16(slot, port, type << SLP_TYP_SHIFT | SLP_EN);
}
