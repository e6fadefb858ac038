/* SPDX-License-Identifier: BSD-2-Clause */
#include "root-task/devices.h"

#include <stdio.h>
#include <string.h>

#include "interfaces/clock.h"
#include "interfaces/console.h"
#include "root-task/boot_archive.h"
#include "root-task/kernels.h"
#include "root-task/pci_devices.h"
#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

struct port_span {
	uint16_t first, last;
};

/* What a driver needs of the PC. ISA interrupts are IOAPIC pins of the same number, but the timer's
 * (0) is pin 2. */
struct driver_needs {
	const char *elf;
	size_t shared_bytes;
	struct port_span ports[4];
	unsigned port_spans;
	unsigned irq_pin;
	uint64_t registers; /* physical address of a page, 0: none */
};

static const struct driver_needs needs[] = {
	[DRIVER_UART16550] = {.elf = "bin/console-task",
			      .shared_bytes = CONSOLE_SHARED_BYTES,
			      .ports = {{0x2f8, 0x2ff}},
			      .port_spans = 1,
			      .irq_pin = 3},
	[DRIVER_HPET] =
		{.elf = "bin/clock-task",
		 .shared_bytes = CLOCK_SHARED_BYTES,
		 .ports = {{0x40, 0x43}, {0x61, 0x61}, {0x70, 0x71}},
		 .port_spans = 3,
		 .irq_pin = 2,
		 /* Where the chipsets of PCs have it (HPET specification 1.0a, section 3.2.4). */
		 .registers = 0xfed00000},
};

struct device devices[DESCRIPTION_COMPONENTS_MAX];
unsigned device_count;

static struct source hardware = {.pool = &resources.ram};

static bool claim(struct device *device, const struct driver_needs *n, unsigned vector)
{
	for (unsigned i = 0; i < n->port_spans; i++) {
		device->ports[i] = source_slot(&hardware);
		if (!device->ports[i] ||
		    seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, n->ports[i].first,
						 n->ports[i].last, seL4_CapInitThreadCNode,
						 device->ports[i], SLOT_DEPTH) != seL4_NoError)
			return false;
	}
	device->irq_handler = source_slot(&hardware);
	if (!device->irq_handler ||
	    seL4_IRQControl_GetIOAPIC(seL4_CapIRQControl, seL4_CapInitThreadCNode,
				      device->irq_handler, SLOT_DEPTH, 0, n->irq_pin, 0, 0,
				      vector) != seL4_NoError)
		return false;
	if (n->registers) {
		device->registers = device_frame(n->registers);
		if (!device->registers)
			log_warn("%s: no device registers at %#lx", device->description->name,
				 n->registers);
	}
	return true;
}

static bool make_connections(struct device *device, const struct description *d, size_t bytes)
{
	for (unsigned i = 0; i < d->kernel_count; i++) {
		if (!connection_make(&device->clients[i], bytes, &hardware))
			return false;
		device->client_count++;
	}
	return true;
}

/* The console task shows its clients' names to the host. */
static bool name_clients(struct device *device, const struct description *d)
{
	for (unsigned i = 0; i < d->kernel_count; i++)
		if (!connection_write(&device->clients[i],
				      offsetof(struct console_shared, client_name),
				      d->kernels[i].name, sizeof(d->kernels[i].name)))
			return false;
	return true;
}

bool devices_init(const struct description *d)
{
	for (unsigned i = 0; i < d->component_count; i++) {
		if (driver_is_pci(d->components[i].driver)) {
			if (!pci_claim_device(&d->components[i], i))
				goto refused;
			continue;
		}
		struct device *device = &devices[device_count++];
		const struct driver_needs *n = &needs[d->components[i].driver];

		device->description = &d->components[i];
		device->task = task_new(d->components[i].name);
		if (device->task && claim(device, n, i) &&
		    make_connections(device, d, n->shared_bytes) &&
		    (d->components[i].driver != DRIVER_UART16550 || name_clients(device, d)))
			continue;
	refused:
		log_error("component %s: its hardware or memory cannot be had",
			  d->components[i].name);
		return false;
	}
	return true;
}

struct device *device_of(enum driver driver)
{
	for (unsigned i = 0; i < device_count; i++)
		if (devices[i].description->driver == driver)
			return &devices[i];
	return NULL;
}

/* A copy of a capability that maps: a frame can be mapped once per capability. */
static seL4_CPtr copy_of(struct task *t, seL4_CPtr cap)
{
	seL4_CPtr copy = source_slot(&t->source);

	if (copy &&
	    seL4_CNode_Copy(seL4_CapInitThreadCNode, copy, SLOT_DEPTH, seL4_CapInitThreadCNode, cap,
			    SLOT_DEPTH, seL4_AllRights) != seL4_NoError)
		return 0;
	return copy;
}

static bool give_hardware(struct device *device, const struct driver_needs *n)
{
	struct task *t = device->task;

	for (unsigned i = 0; i < n->port_spans; i++) {
		task_info.ports[i] = (struct task_port_range){task_give(t, device->ports[i]),
							      n->ports[i].first, n->ports[i].last};
		if (!task_info.ports[i].slot)
			return false;
	}
	seL4_CPtr badged = source_slot(&t->source);
	if (!badged ||
	    seL4_CNode_Mint(seL4_CapInitThreadCNode, badged, SLOT_DEPTH, seL4_CapInitThreadCNode,
			    t->notification, SLOT_DEPTH, seL4_AllRights,
			    DEVICE_BADGE_IRQ) != seL4_NoError ||
	    seL4_IRQHandler_SetNotification(device->irq_handler, badged) != seL4_NoError)
		return false;
	task_info.interrupt.badge = DEVICE_BADGE_IRQ;
	task_info.interrupt.handler_slot = task_give(t, device->irq_handler);
	if (device->registers) {
		seL4_CPtr frame = copy_of(t, device->registers);

		task_info.device_address = TASK_DEVICE_ADDRESS;
		if (!frame || !vspace_map(t->vspace, TASK_DEVICE_ADDRESS, frame, seL4_ReadWrite,
					  seL4_X86_Uncacheable, &t->source))
			return false;
	}
	return task_info.interrupt.handler_slot != 0;
}

static bool give_clients(struct device *device, const struct driver_needs *n)
{
	struct task *t = device->task;

	for (unsigned i = 0; i < device->client_count; i++) {
		struct task_connection *c = &task_info.clients[i];

		c->address = TASK_CONNECTIONS + i * TASK_CONNECTION_STRIDE;
		c->size = n->shared_bytes;
		c->badge = DEVICE_BADGE_CLIENT(i);
		c->signal_slot = task_give_badged(t, kernel_notification(i), seL4_CanWrite,
						  kernel_badge(device->description->driver));
		if (!c->signal_slot ||
		    !connection_map(&device->clients[i], t->vspace, c->address, &t->source))
			return false;
	}
	task_info.client_count = device->client_count;
	return true;
}

bool device_start(struct device *device)
{
	const struct driver_needs *n = &needs[device->description->driver];
	struct archive_file elf;

	if (!boot_archive_find(n->elf, &elf)) {
		log_error("%s is not in the boot image", n->elf);
		return false;
	}
	return task_begin(device->task, elf.data, elf.size) && give_hardware(device, n) &&
	       give_clients(device, n) && task_run(device->task, PRIORITY_DEVICE);
}
