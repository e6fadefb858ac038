/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The PCI bus (PCI Local Bus specification 3.0): its functions, the addresses that the firmware
 * gave their registers, their capabilities. It accesses configuration space by two functions and is
 * tested without a bus; everything that a device reports is checked before it is used.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PCI_FUNCTIONS_MAX 64
#define PCI_BARS	  6

struct pci_config_ops {
	/* An aligned 32-bit word of the configuration space of `function` (bus << 8 | device << 3
	 * | function). All ones if no function responds. */
	uint32_t (*read)(void *context, unsigned function, unsigned offset);
	void (*write)(void *context, unsigned function, unsigned offset, uint32_t value);
	void *context;
};

struct pci_bar {
	uint64_t address; /* physical; 0: there is none, it is of IO ports, or it is not assigned */
	uint64_t size;	  /* bytes */
};

struct pci_function {
	unsigned number; /* bus << 8 | device << 3 | function */
	uint16_t vendor, device;
	struct pci_bar bars[PCI_BARS];
	bool taken; /* by a component */
};

struct pci {
	struct pci_config_ops ops;
	struct pci_function functions[PCI_FUNCTIONS_MAX];
	unsigned count;
};

/* Lists the functions on bus 0 and on the buses behind its bridges, and sizes all BARs. */
void pci_scan(struct pci *pci, const struct pci_config_ops *ops);
/* Read and write the 32-bit word of configuration space that contains the byte at `offset`. */
uint32_t pci_read(const struct pci *pci, const struct pci_function *f, unsigned offset);
void pci_write(const struct pci *pci, const struct pci_function *f, unsigned offset,
	       uint32_t value);
/* The offset of the next capability with this id after the one at `after` (0: the first); 0:
 * none. */
unsigned pci_capability(const struct pci *pci, const struct pci_function *f, unsigned id,
			unsigned after);
/* Sets whether the device responds at its memory addresses and may access main memory. Its INTx
 * interrupt is switched off in both cases. */
void pci_enable(const struct pci *pci, const struct pci_function *f, bool enabled);

enum { PCI_CAP_VENDOR = 0x09, PCI_CAP_MSIX = 0x11 };
