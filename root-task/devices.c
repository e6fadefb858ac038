/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes device tasks: claims their hardware, shares their pages, starts and stops them. */
#include "root-task/devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "components/shared_bytes.h"
#include "root-task/boot_archive.h"
#include "root-task/budgets.h"
#include "root-task/clients.h"
#include "root-task/pci_devices.h"
#include "root-task/platform.h"
#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

#define PAGE 4096ul

/* A component that needs a large heap gets an eighth of the machine's memory, rounded down to a
 * power of two, within these limits. */
#define HEAP_PART	8
#define HEAP_BITS_LEAST 22
#define HEAP_BITS_MOST	25

static const size_t shared_bytes[INTERFACES] = {SHARED_BYTES_ROWS};

struct device *devices[DESCRIPTION_COMPONENTS_MAX];
unsigned device_count;

static struct source hardware = {.pool = &resources.ram};

static const struct driver_facts *facts_of(const struct device *device)
{
	return &driver_facts[device->description->driver];
}

static size_t shared_bytes_of(const struct device *device)
{
	return shared_bytes[facts_of(device)->interface];
}

static bool is_pci(const struct device *device)
{
	return driver_is_pci(device->description->driver);
}

static bool is_owned(const struct device *device)
{
	return driver_has_owner(device->description->driver);
}

static bool serves(const struct device *device, const struct description *d, unsigned client)
{
	if (is_owned(device))
		return client == description_owner(d, device->description);
	return facts_of(device)->serves == SERVES_EVERYBODY || client < d->kernel_count;
}

static bool make_connections(struct device *device, const struct description *d)
{
	for (unsigned i = 0; i < d->kernel_count + d->task_count; i++) {
		device->client_count++;
		if (!serves(device, d, i))
			continue;
		if (!connection_make(&device->clients[i], shared_bytes_of(device), &hardware))
			return false;
	}
	return !is_pci(device) || connection_make(&device->ranges, PAGE, &hardware);
}

/* Writes the client's name and incarnation into its pages (libs/rpc/pages.h). */
static bool name_client(struct connection *c, unsigned index, uint32_t incarnation)
{
	struct pages_head head = {.incarnation = incarnation};

	memcpy(head.client_name, client_task(index)->name, sizeof(head.client_name));
	return connection_write(c, 0, &head, sizeof(head));
}

static bool name_clients(struct device *device)
{
	for (unsigned i = 0; i < device->client_count; i++)
		if (device->clients[i].pages && !name_client(&device->clients[i], i, 0))
			return false;
	return true;
}

bool devices_renew_client(unsigned index)
{
	for (unsigned i = 0; i < device_count; i++) {
		struct connection *c = &devices[i]->clients[index];

		if (is_owned(devices[i]) || !c->pages)
			continue;
		if (!connection_clear(c) || !name_client(c, index, client_task(index)->restarts))
			return false;
		seL4_Signal(devices[i]->task->notification);
	}
	return true;
}

static bool make_device(const struct description *d, unsigned index)
{
	static unsigned remotes;
	struct device *device = calloc(1, sizeof(*device));
	const struct component_description *c = &d->components[index];

	if (!device)
		return false;
	devices[device_count] = device;
	device->description = c;
	device->task = task_new(c->name);
	if (!device->task || !make_connections(device, d))
		return false;
	device->remote = remotes++;
	device_count++;
	if (device->remote >= TASK_REMOTES_MAX)
		return false;
	if (!is_owned(device))
		return name_clients(device);
	device->task->budget = BUDGET_OF_CLIENT(description_owner(d, c));
	return true;
}

bool devices_init(const struct description *d)
{
	for (unsigned i = 0; i < d->component_count; i++) {
		const struct component_description *c = &d->components[i];
		bool good = driver_is_pci(c->driver)	    ? pci_claim_device(c, i)
			    : driver_is_platform(c->driver) ? platform_claim(c, i)
							    : true;

		if (good && (c->placement == PLACEMENT_TASK &&
			     (!driver_is_pci(c->driver) || pci_has_device(c))))
			good = make_device(d, i);
		if (!good) {
			log_error("component %s: its hardware cannot be claimed, or memory is out",
				  c->name);
			return false;
		}
	}
	return true;
}

/* Gives the task 2^bits bytes of physically contiguous pages, and their physical address. */
static bool give_dma(struct task *t, unsigned bits)
{
	struct pool_block *block = source_block(&t->source, bits);

	if (!block)
		return false;
	task_info.dma = (struct task_dma){TASK_DMA_ADDRESS, block->paddr, 1ul << bits};
	return vspace_map_block(t->vspace, TASK_DMA_ADDRESS, block, bits, seL4_PageBits,
				&t->source);
}

static bool give_heap(struct task *t)
{
	unsigned bits = HEAP_BITS_MOST;
	struct pool_block *block;

	while (bits > HEAP_BITS_LEAST && resources.ram.total_bytes / HEAP_PART < 1ul << bits)
		bits--;
	block = source_block(&t->source, bits);
	if (!block)
		return false;
	task_info.heap_address = TASK_HEAP_ADDRESS;
	task_info.heap_bytes = 1ul << bits;
	return vspace_map_block(t->vspace, TASK_HEAP_ADDRESS, block, bits, seL4_LargePageBits,
				&t->source);
}

static bool give_pci(struct device *device)
{
	struct task *t = device->task;

	task_info.ranges_address = TASK_RANGES_ADDRESS;
	return connection_map(&device->ranges, t->vspace, TASK_RANGES_ADDRESS, seL4_CanRead,
			      &t->source) &&
	       give_dma(t, facts_of(device)->dma_bits) && pci_give_device(device->description, t);
}

static bool give_hardware(struct device *device)
{
	if (is_pci(device))
		return give_pci(device);
	return !driver_is_platform(device->description->driver) ||
	       platform_give(device->description, device->task);
}

static bool give_clients(struct device *device)
{
	struct task *t = device->task;

	for (unsigned i = 0; i < device->client_count; i++) {
		struct task_connection *c = &task_info.clients[i];

		if (!device->clients[i].pages)
			continue;
		c->address = TASK_CONNECTIONS + i * TASK_CONNECTION_STRIDE;
		c->size = shared_bytes_of(device);
		c->badge = DEVICE_BADGE_CLIENT(i);
		c->signal_slot = task_give_badged(t, client_notification(i), seL4_CanWrite,
						  TASK_REMOTE_BADGE(device->remote));
		if (!c->signal_slot || !connection_map(&device->clients[i], t->vspace, c->address,
						       seL4_ReadWrite, &t->source))
			return false;
	}
	task_info.client_count = device->client_count;
	return true;
}

/* A device task that belongs to a client and runs without end must leave the client the time to
 * notice it: it comes behind its kernel, and takes turns with its user task. */
static unsigned served_priority(const struct device *device)
{
	if (!is_owned(device))
		return PRIORITY_DEVICE;
	return device->description->owner_is_task ? PRIORITY_DEVICE_OF_USER_TASK
						  : PRIORITY_OWNED_DEVICE;
}

bool device_start(struct device *device)
{
	const struct driver_facts *facts = facts_of(device);
	char name[DESCRIPTION_NAME_MAX + sizeof("bin/-task")];
	struct archive_file elf;

	snprintf(name, sizeof(name), "bin/%s-task", facts->name);
	if (!boot_archive_find(name, &elf)) {
		log_error("%s is not in the boot image", name);
		return false;
	}
	if (!task_begin(device->task, elf.data, elf.size, seL4_CapInitThreadASIDPool))
		return false;
	task_info.crash = device->description->crash;
	task_info.hangs = device->description->hangs;
	task_info.slow = device->description->slow;
	task_info.served_priority = served_priority(device);
	return give_hardware(device) && (!facts->heap || give_heap(device->task)) &&
	       give_clients(device) && task_run(device->task, PRIORITY_DEVICE);
}

/* ---- ends ---- */

void device_stop(struct device *device)
{
	/* The device must not access memory that is given back. */
	if (is_pci(device))
		pci_stop_device(device->description);
	task_stop(device->task);
}

bool device_give_up(struct device *device)
{
	const uint32_t gone = RPC_GONE;

	if (!is_owned(device))
		return false;
	for (unsigned i = 0; i < device->client_count; i++) {
		if (!device->clients[i].pages)
			continue;
		connection_write(&device->clients[i], offsetof(struct rpc_shared, incarnation),
				 &gone, sizeof(gone));
		seL4_Signal(client_notification(i));
	}
	return true;
}

bool device_belongs_to(const struct device *device, unsigned index)
{
	return is_owned(device) && device->clients[index].pages;
}

void devices_leave(unsigned index)
{
	for (unsigned i = 0; i < device_count; i++) {
		if (!device_belongs_to(devices[i], index))
			continue;
		device_stop(devices[i]);
		devices[i]->task->state =
			TASK_ENDED; /* so that it is not killed and started again */
	}
}

bool devices_return(unsigned index)
{
	for (unsigned i = 0; i < device_count; i++) {
		if (!device_belongs_to(devices[i], index))
			continue;
		devices[i]->task->restarts++;
		if (!device_start(devices[i]))
			return false;
	}
	return true;
}

bool devices_show_memory(unsigned index)
{
	static struct rpc_ranges ranges;

	ranges.count = task_info.untyped_count;
	for (unsigned i = 0; i < ranges.count; i++) {
		ranges.range[i].physical = task_info.untyped[i].paddr;
		ranges.range[i].bytes = 1ul << task_info.untyped[i].size_bits;
	}
	for (unsigned i = 0; i < device_count; i++)
		if (is_pci(devices[i]) && device_belongs_to(devices[i], index) &&
		    !connection_write(&devices[i]->ranges, 0, &ranges, sizeof(ranges)))
			return false;
	return true;
}
