/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtio device on the PCI bus (virtio 1.2, section 4.1): where its register blocks and its MSI-X
 * table lie. A block that does not fit into the device's BARs is ignored.
 */
#pragma once

#include "root-task/pci.h"

struct register_block {
	uint64_t address, length; /* physical, and bytes; length 0: there is no such block */
};

struct virtio_pci {
	struct register_block common, notify, isr, device, msix_table;
	uint32_t notify_multiplier;
	unsigned msix;	  /* offset of the MSI-X capability in configuration space */
	unsigned vectors; /* entries of the MSI-X table */
};

/* The first function that is a virtio device of this type and not taken; NULL: none. */
struct pci_function *virtio_pci_find(struct pci *pci, unsigned type);
/* False: not a modern device with MSI-X, or its fields are inconsistent. */
bool virtio_pci_read(const struct pci *pci, const struct pci_function *f, struct virtio_pci *out);
