/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a virtio device on the PCI bus and reads where its register blocks lie. */
#include "root-task/virtio_pci.h"

#include <stddef.h>

#define VIRTIO_VENDOR	 0x1af4
#define VIRTIO_MODERN	 0x1040 /* + type */
#define MSIX_ENTRY_BYTES 16
#define CAPABILITY_BYTES 16

enum { CFG_COMMON = 1, CFG_NOTIFY, CFG_ISR, CFG_DEVICE };

/* The numbers of devices that also speak the protocol before 1.0 (virtio 1.2, section 4.1.2.1). */
static unsigned transitional(unsigned type)
{
	static const uint16_t ids[] = {
		[1] = 0x1000, [2] = 0x1001, [3] = 0x1003, [4] = 0x1005, [9] = 0x1009};

	return type < sizeof(ids) / sizeof(ids[0]) ? ids[type] : 0;
}

struct pci_function *virtio_pci_find(struct pci *pci, unsigned type)
{
	for (unsigned i = 0; i < pci->count; i++) {
		struct pci_function *f = &pci->functions[i];

		if (!f->taken && f->vendor == VIRTIO_VENDOR &&
		    (f->device == VIRTIO_MODERN + type ||
		     (transitional(type) && f->device == transitional(type))))
			return f;
	}
	return NULL;
}

/* A piece of a BAR; empty if it does not lie within a BAR. */
static struct register_block piece(const struct pci_function *f, unsigned bar, uint64_t offset,
				   uint64_t length)
{
	if (bar >= PCI_BARS || !f->bars[bar].address || offset >= f->bars[bar].size ||
	    length > f->bars[bar].size - offset)
		return (struct register_block){0, 0};
	return (struct register_block){f->bars[bar].address + offset, length};
}

static void read_capability(const struct pci *pci, const struct pci_function *f, unsigned at,
			    struct virtio_pci *out)
{
	unsigned type = pci_read(pci, f, at) >> 24;
	unsigned bar = pci_read(pci, f, at + 4) & 0xff;
	struct register_block block =
		piece(f, bar, pci_read(pci, f, at + 8), pci_read(pci, f, at + 12));
	struct register_block *const blocks[] = {[CFG_COMMON] = &out->common,
						 [CFG_NOTIFY] = &out->notify,
						 [CFG_ISR] = &out->isr,
						 [CFG_DEVICE] = &out->device};

	/* The device lists the capability that it prefers first (virtio 1.2, section 4.1.4.1). */
	if (type < CFG_COMMON || type > CFG_DEVICE || blocks[type]->length)
		return;
	*blocks[type] = block;
	if (type == CFG_NOTIFY && at + CAPABILITY_BYTES < 256)
		out->notify_multiplier = pci_read(pci, f, at + CAPABILITY_BYTES);
}

static bool read_msix(const struct pci *pci, const struct pci_function *f, struct virtio_pci *out)
{
	out->msix = pci_capability(pci, f, PCI_CAP_MSIX, 0);
	if (!out->msix)
		return false;
	uint32_t table = pci_read(pci, f, out->msix + 4);
	out->vectors = (pci_read(pci, f, out->msix) >> 16 & 0x7ff) + 1;
	out->msix_table = piece(f, table & 7, table & ~7u, out->vectors * MSIX_ENTRY_BYTES);
	return out->msix_table.length != 0;
}

bool virtio_pci_read(const struct pci *pci, const struct pci_function *f, struct virtio_pci *out)
{
	*out = (struct virtio_pci){0};
	for (unsigned at = pci_capability(pci, f, PCI_CAP_VENDOR, 0); at;
	     at = pci_capability(pci, f, PCI_CAP_VENDOR, at))
		if (at + CAPABILITY_BYTES <= 256)
			read_capability(pci, f, at, out);
	return out->common.length >= 56 && out->notify.length >= 2 && read_msix(pci, f, out);
}
