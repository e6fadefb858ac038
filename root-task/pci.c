/* SPDX-License-Identifier: BSD-2-Clause */
/* Scans the PCI bus, and reads base address registers and capabilities. */
#include "root-task/pci.h"

enum {
	CONFIG_ID = 0x00,
	CONFIG_COMMAND = 0x04, /* status in the upper half */
	CONFIG_HEADER = 0x0c,  /* header type in bits 16..23 */
	CONFIG_BAR0 = 0x10,
	CONFIG_BUSES = 0x18, /* bridges: the secondary bus in bits 8..15 */
	CONFIG_CAPABILITIES = 0x34,
};

enum {
	COMMAND_IO = 1,
	COMMAND_MEMORY = 2,
	COMMAND_MASTER = 4,
	COMMAND_NO_INTX = 1 << 10,
	STATUS_CAPABILITIES = 1 << 20,
};

enum { BAR_IO = 1, BAR_TYPE = 6, BAR_64 = 4 };

#define HEADER_TYPE_MASK 0x7f
#define HEADER_BRIDGE	 1
#define HEADER_MANY	 0x80
/* As many as fit behind the header: a longer list is circular. */
#define CAPABILITIES_MAX 48

static uint32_t get(const struct pci *pci, unsigned function, unsigned offset)
{
	return pci->ops.read(pci->ops.context, function, offset);
}

static void put(const struct pci *pci, unsigned function, unsigned offset, uint32_t value)
{
	pci->ops.write(pci->ops.context, function, offset, value);
}

uint32_t pci_read(const struct pci *pci, const struct pci_function *f, unsigned offset)
{
	return get(pci, f->number, offset & ~3u);
}

void pci_write(const struct pci *pci, const struct pci_function *f, unsigned offset, uint32_t value)
{
	put(pci, f->number, offset & ~3u, value);
}

/* After ones are written, the bits that read as zero are the address bits below the size. */
static uint32_t size_mask(const struct pci *pci, unsigned function, unsigned offset, uint32_t was)
{
	put(pci, function, offset, UINT32_MAX);
	uint32_t mask = get(pci, function, offset);
	put(pci, function, offset, was);
	return mask;
}

static void read_bars(const struct pci *pci, struct pci_function *f, unsigned bars)
{
	uint32_t command = get(pci, f->number, CONFIG_COMMAND) & 0xffff;

	/* Sizing sets wrong addresses, at which the function must not respond. */
	put(pci, f->number, CONFIG_COMMAND, command & ~(uint32_t)(COMMAND_MEMORY | COMMAND_IO));
	for (unsigned i = 0; i < bars; i++) {
		unsigned at = CONFIG_BAR0 + 4 * i, wide;
		uint32_t low = get(pci, f->number, at), high = 0, high_mask = UINT32_MAX;
		uint32_t mask = size_mask(pci, f->number, at, low);

		if (low & BAR_IO)
			continue;
		wide = (low & BAR_TYPE) == BAR_64 && i + 1 < bars;
		if (wide) {
			high = get(pci, f->number, at + 4);
			high_mask = size_mask(pci, f->number, at + 4, high);
		}
		uint64_t bits = (uint64_t)high_mask << 32 | (mask & ~15u);
		struct pci_bar bar = {(uint64_t)high << 32 | (low & ~15u), ~bits + 1};
		if (bar.address && (mask & ~15u || (wide && high_mask)) &&
		    !(bar.size & (bar.size - 1)) && !(bar.address & (bar.size - 1)))
			f->bars[i] = bar;
		i += wide;
	}
	put(pci, f->number, CONFIG_COMMAND, command);
}

static void scan_bus(struct pci *pci, unsigned bus);

static void scan_function(struct pci *pci, unsigned number, uint32_t id)
{
	unsigned type = get(pci, number, CONFIG_HEADER) >> 16 & HEADER_TYPE_MASK;
	unsigned behind = get(pci, number, CONFIG_BUSES) >> 8 & 0xff;

	if (type == HEADER_BRIDGE) {
		/* A bus behind a bridge has a higher number; a lower one would be a loop. */
		if (behind > number >> 8)
			scan_bus(pci, behind);
		return;
	}
	if (type || pci->count == PCI_FUNCTIONS_MAX)
		return;
	struct pci_function *f = &pci->functions[pci->count++];
	*f = (struct pci_function){
		.number = number, .vendor = (uint16_t)id, .device = (uint16_t)(id >> 16)};
	read_bars(pci, f, PCI_BARS);
}

static void scan_bus(struct pci *pci, unsigned bus)
{
	for (unsigned device = 0; device < 32; device++) {
		unsigned first = bus << 8 | device << 3, functions = 1;

		for (unsigned i = 0; i < functions; i++) {
			uint32_t id = get(pci, first + i, CONFIG_ID);

			if ((id & 0xffff) == 0xffff || !id)
				continue;
			if (!i && get(pci, first, CONFIG_HEADER) >> 16 & HEADER_MANY)
				functions = 8;
			scan_function(pci, first + i, id);
		}
	}
}

void pci_scan(struct pci *pci, const struct pci_config_ops *ops)
{
	pci->ops = *ops;
	pci->count = 0;
	scan_bus(pci, 0);
}

unsigned pci_capability(const struct pci *pci, const struct pci_function *f, unsigned id,
			unsigned after)
{
	unsigned at;

	if (!(get(pci, f->number, CONFIG_COMMAND) & STATUS_CAPABILITIES))
		return 0;
	at = get(pci, f->number, CONFIG_CAPABILITIES) & 0xfc;
	for (unsigned n = 0; at >= 0x40 && n < CAPABILITIES_MAX; n++) {
		uint32_t head = get(pci, f->number, at);

		if (after == at)
			after = 0;
		else if (!after && (head & 0xff) == id)
			return at;
		at = head >> 8 & 0xfc;
	}
	return 0;
}

void pci_enable(const struct pci *pci, const struct pci_function *f, bool enabled)
{
	uint32_t command = get(pci, f->number, CONFIG_COMMAND) & 0xffff;

	command &= ~(uint32_t)(COMMAND_MEMORY | COMMAND_MASTER);
	command |= COMMAND_NO_INTX;
	if (enabled)
		command |= COMMAND_MEMORY | COMMAND_MASTER;
	put(pci, f->number, CONFIG_COMMAND, command);
}
