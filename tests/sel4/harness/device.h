/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Access to devices as a driver on seL4 has it: their memory from the device untypeds, their
 * configuration by the PCI ports. Mappings and capabilities last for one case.
 */
#pragma once

#include <sel4/sel4.h>

/* The device untyped of the boot information with this physical address in it, 0 if there is none.
 */
seL4_CPtr device_untyped_at(seL4_Word paddr);

/* Maps the page with this physical address at `vaddr`, uncached. Fails the case if no device
 * untyped has it; once a case for each untyped. */
volatile void *device_map(seL4_Word paddr, seL4_Word vaddr);

/* QEMU's "edu", a PCI device that interrupts when it is told to. */
struct edu {
	seL4_CPtr ports; /* of the configuration space */
	volatile seL4_Uint32 *registers;
	seL4_Word slot; /* on bus 0 */
};
/* Finds the device and maps its registers; fails the case if there is none. It interrupts by its
 * pin. */
void edu_open(struct edu *edu);
/* Raises its interrupt, and takes it back. */
void edu_raise(const struct edu *edu);
void edu_clear(const struct edu *edu);
/* From now on the device interrupts by message: `data` written to `address`. */
void edu_use_msi(const struct edu *edu, seL4_Uint32 address, seL4_Uint32 data);
/* The pin of the IOAPIC that its INTA reaches (q35). */
seL4_Word edu_pin(const struct edu *edu);
