/* SPDX-License-Identifier: BSD-2-Clause */
/* Claims PCI devices, gives their registers and interrupt to a task, and resets them afterwards. */
#include "root-task/pci_devices.h"

#include <stdio.h>

#include "libs/virtio/virtio.h"
#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "root-task/virtio_pci.h"
#include "runtime/log.h"

#define PAGE	       4096ul
#define PAGES_MAX      16u /* of one device's registers */
#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA    0xcfc
#define CONFIG_ENABLE  (1u << 31)
/* Address and data of an edge-triggered MSI to processor 0 (Intel SDM volume 3, section 11.11), and
 * the processor's vector for seL4's interrupt 0 (docs/sel4-abi.md, section 13). */
#define MSI_ADDRESS   0xfee00000u
#define MSI_VECTOR0   0x30u
#define MSIX_ENABLE   (1u << 31)
#define MSIX_MASK_ALL (1u << 30)
/* Where the root task maps the MSI-X table or the common configuration while it writes there. */
#define TABLE_WINDOW 0x620000000000ul

struct claimed {
	const struct component_description *component;
	struct pci_function *function;
	struct virtio_pci virtio;
	seL4_CPtr irq_handler;
	uint64_t pages[PAGES_MAX]; /* physical addresses */
	seL4_CPtr frames[PAGES_MAX];
	unsigned page_count;
};

static struct claimed claims[DESCRIPTION_COMPONENTS_MAX];
static unsigned claim_count;
static struct pci pci;
static seL4_CPtr config_ports;
static struct source hardware = {.pool = &resources.ram};

/* ---- configuration space ---- */

static uint32_t config_read(void *context, unsigned function, unsigned offset)
{
	seL4_X86_IOPort_Out32(config_ports, CONFIG_ADDRESS,
			      CONFIG_ENABLE | function << 8 | (offset & 0xfc));
	return seL4_X86_IOPort_In32(config_ports, CONFIG_DATA).result;
}

static void config_write(void *context, unsigned function, unsigned offset, uint32_t value)
{
	seL4_X86_IOPort_Out32(config_ports, CONFIG_ADDRESS,
			      CONFIG_ENABLE | function << 8 | (offset & 0xfc));
	seL4_X86_IOPort_Out32(config_ports, CONFIG_DATA, value);
}

static bool scan_once(void)
{
	static const struct pci_config_ops ops = {config_read, config_write, NULL};

	if (config_ports)
		return true;
	config_ports = source_slot(&hardware);
	if (!config_ports || seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, CONFIG_ADDRESS,
							  CONFIG_DATA + 3, seL4_CapInitThreadCNode,
							  config_ports, SLOT_DEPTH) != seL4_NoError)
		return false;
	pci_scan(&pci, &ops);
	return true;
}

/* ---- claiming ---- */

static bool claim_pages(struct claimed *c, const struct register_block *block)
{
	for (uint64_t page = block->address & ~(PAGE - 1); page < block->address + block->length;
	     page += PAGE) {
		unsigned i = 0;

		/* A driver that can write the MSI-X table could raise other devices' interrupts. */
		if (page == (c->virtio.msix_table.address & ~(PAGE - 1)))
			return false;
		while (i < c->page_count && c->pages[i] != page)
			i++;
		if (i < c->page_count)
			continue;
		if (i == PAGES_MAX || !(c->frames[i] = device_frame(page)))
			return false;
		c->pages[c->page_count++] = page;
	}
	return true;
}

/* Entry 0 of the table becomes interrupt `irq`; the other entries are masked at reset. */
static bool program_msix(struct claimed *c, unsigned irq)
{
	uint64_t table = c->virtio.msix_table.address;
	seL4_CPtr frame = device_frame(table & ~(PAGE - 1));
	uint32_t control = pci_read(&pci, c->function, c->virtio.msix) & 0xffff;

	if (!frame || !vspace_map(seL4_CapInitThreadVSpace, TABLE_WINDOW, frame, seL4_ReadWrite,
				  seL4_X86_Uncacheable, &hardware))
		return false;
	volatile uint32_t *entry = (volatile uint32_t *)(TABLE_WINDOW + table % PAGE);
	pci_enable(&pci, c->function, true); /* so that its registers respond */
	entry[0] = MSI_ADDRESS;
	entry[1] = 0;
	entry[2] = MSI_VECTOR0 + irq;
	entry[3] = 0; /* not masked */
	pci_enable(&pci, c->function, false);
	seL4_X86_Page_Unmap(frame);
	pci_write(&pci, c->function, c->virtio.msix,
		  (pci_read(&pci, c->function, c->virtio.msix) & ~MSIX_MASK_ALL & 0xffff0000) |
			  MSIX_ENABLE | control);
	return true;
}

static bool claim_interrupt(struct claimed *c, unsigned irq)
{
	unsigned n = c->function->number;

	c->irq_handler = source_slot(&hardware);
	return c->irq_handler &&
	       seL4_IRQControl_GetMSI(seL4_CapIRQControl, seL4_CapInitThreadCNode, c->irq_handler,
				      SLOT_DEPTH, n >> 8, n >> 3 & 31, n & 7, 0,
				      irq) == seL4_NoError &&
	       program_msix(c, irq);
}

bool pci_claim_device(const struct component_description *component, unsigned index)
{
	struct claimed *c = &claims[claim_count];

	if (!scan_once())
		return false;
	c->component = component;
	c->function = virtio_pci_find(&pci, driver_facts[component->driver].virtio_type);
	if (!c->function) {
		log_info("component %s: this machine has no such device", component->name);
		return true;
	}
	c->function->taken = true;
	if (!virtio_pci_read(&pci, c->function, &c->virtio)) {
		log_error("component %s: its device is not a modern virtio one with MSI-X",
			  component->name);
		return true;
	}
	if (!claim_pages(c, &c->virtio.common) || !claim_pages(c, &c->virtio.notify) ||
	    !claim_pages(c, &c->virtio.isr) || !claim_pages(c, &c->virtio.device) ||
	    !claim_interrupt(c, index))
		return false;
	claim_count++;
	return true;
}

static struct claimed *claim_of(const struct component_description *component)
{
	for (unsigned i = 0; i < claim_count; i++)
		if (claims[i].component == component)
			return &claims[i];
	return NULL;
}

bool pci_has_device(const struct component_description *component)
{
	return claim_of(component) != NULL;
}

/* ---- handing out ---- */

static bool show_registers(const struct claimed *c, struct task *t, uint64_t base)
{
	for (unsigned i = 0; i < c->page_count; i++)
		if (!vspace_map_copy(t->vspace, base + i * PAGE, c->frames[i], seL4_ReadWrite,
				     seL4_X86_Uncacheable, &t->source))
			return false;
	return true;
}

/* Where the task has a block mapped, `base` being the address of the device's first page. If the
 * block's pages are not contiguous there, the block is cut at the gap. */
static struct task_registers seen_at(const struct claimed *c, const struct register_block *block,
				     uint64_t base)
{
	uint64_t page = block->address & ~(PAGE - 1), offset = block->address % PAGE, length;
	unsigned i = 0, n = 1;

	if (!block->length)
		return (struct task_registers){0, 0};
	while (i < c->page_count && c->pages[i] != page)
		i++;
	while (i + n < c->page_count && c->pages[i + n] == page + n * PAGE)
		n++;
	length = n * PAGE - offset;
	return (struct task_registers){base + i * PAGE + offset,
				       block->length < length ? block->length : length};
}

bool pci_give_device(const struct component_description *component, struct task *t)
{
	struct claimed *c = claim_of(component);
	uint64_t n = task_info.virtio_count,
		 base = t->base + TASK_VIRTIO_ADDRESS + n * TASK_VIRTIO_STRIDE;

	if (!c)
		return true;
	if (n == TASK_VIRTIO_MAX || !show_registers(c, t, base))
		return false;
	struct task_virtio *v = &task_info.virtio[task_info.virtio_count++];
	snprintf(v->name, sizeof(v->name), "%s", component->name);
	v->interface = driver_facts[component->driver].interface;
	v->driver = component->driver;
	v->common = seen_at(c, &c->virtio.common, base);
	v->notify = seen_at(c, &c->virtio.notify, base);
	v->isr = seen_at(c, &c->virtio.isr, base);
	v->device = seen_at(c, &c->virtio.device, base);
	v->notify_multiplier = c->virtio.notify_multiplier;
	if (!task_give_interrupt(t, c->irq_handler, TASK_VIRTIO_BADGE(n), &v->interrupt))
		return false;
	pci_enable(&pci, c->function, true);
	return true;
}

/*
 * Resets the device. Once its status reads 0 it has finished or dropped all requests (virtio 1.2,
 * section 2.1). It is not enough to forbid it to access memory: requests in flight would go on when
 * the next driver enables the device, and write to memory that has another owner by then.
 */
static void reset_virtio(const struct claimed *c)
{
	uint64_t page = c->virtio.common.address & ~(PAGE - 1);
	unsigned i = 0;

	while (i < c->page_count && c->pages[i] != page)
		i++;
	if (i == c->page_count || !vspace_map(seL4_CapInitThreadVSpace, TABLE_WINDOW, c->frames[i],
					      seL4_ReadWrite, seL4_X86_Uncacheable, &hardware))
		return;
	struct virtio_mapped mapped = {
		.common = (volatile uint8_t *)(TABLE_WINDOW + c->virtio.common.address % PAGE)};
	struct virtio_device device = {0};
	virtio_mapped_registers(&device.registers, &mapped);
	if (!virtio_reset(&device))
		log_warn("component %s: its device does not confirm the reset", c->component->name);
	seL4_X86_Page_Unmap(c->frames[i]);
}

void pci_stop_device(const struct component_description *component)
{
	struct claimed *c = claim_of(component);

	if (!c)
		return;
	reset_virtio(c);
	pci_enable(&pci, c->function, false);
}
