/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the devices that the root task gave this kernel, and calls their handlers when they
 * interrupt or signal. */
#include "machine/device.h"

#include <stdio.h>
#include <stdlib.h>

#include "libs/rpc/pages.h"
#include "libs/virtio/task.h"
#include "machine/inner.h"
#include "machine/internal.h"
#include "runtime/log.h"
#include "runtime/ports.h"

#define DEVICES_MAX (TASK_VIRTIO_MAX + TASK_PLATFORM_MAX)
#define PAGES_ALIGN 64u

struct driven {
	struct virtio_mapped mapped;
	void (*handler)(void *context);
	void *context;
};

static struct driven driven[DEVICES_MAX];	/* virtio devices, then those of the PC itself */
static struct driven remotes[TASK_REMOTES_MAX]; /* components that are tasks */
static seL4_Word interrupted;

/* The interrupt of a device; NULL if no device has this number. */
static const struct task_interrupt *interrupt_of(unsigned slot)
{
	unsigned platform = slot - TASK_VIRTIO_MAX;

	if (slot < TASK_VIRTIO_MAX)
		return slot < machine_info->virtio_count ? &machine_info->virtio[slot].interrupt
							 : NULL;
	return platform < machine_info->platform_count && platform < TASK_PLATFORM_MAX
		       ? &machine_info->platform[platform].interrupt
		       : NULL;
}

uint64_t device_badges(void)
{
	uint64_t badges = 0;

	for (unsigned i = 0; i < DEVICES_MAX; i++)
		if (interrupt_of(i))
			badges |= interrupt_of(i)->badge;
	for (uint64_t i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++)
		badges |= machine_info->remotes[i].connection.badge;
	return badges;
}

void device_interrupted(uint64_t badge)
{
	interrupted |= badge;
}

uint64_t page_physical(const struct page *page)
{
	return (uint64_t)page->va - DIRECT_BASE;
}

static void *queue_page(void *context, uint64_t *physical)
{
	struct page *page = page_alloc();

	if (!page)
		return NULL;
	*physical = page_physical(page);
	return page->va;
}

static void map_registers(struct driven *d, const struct task_virtio *v,
			  struct virtio_registers *out)
{
	d->mapped = virtio_mapped_in_task(v);
	virtio_mapped_registers(out, &d->mapped);
}

static bool is_next(uint64_t offered, enum component_interface interface, unsigned *number)
{
	return offered == interface && !(*number)--;
}

bool machine_device(enum component_interface interface, unsigned number, struct machine_device *out)
{
	*out = (struct machine_device){.memory = {.page = queue_page},
				       .again = machine_info->restarts};
	for (unsigned i = 0; i < machine_info->virtio_count && i < TASK_VIRTIO_MAX; i++) {
		const struct task_virtio *v = &machine_info->virtio[i];

		if (!is_next(v->interface, interface, &number))
			continue;
		out->name = v->name;
		out->driver = v->driver;
		out->is_virtio = true;
		out->slot = i;
		map_registers(&driven[i], v, &out->registers);
		return true;
	}
	for (unsigned i = 0; i < machine_info->platform_count && i < TASK_PLATFORM_MAX; i++) {
		const struct task_platform *p = &machine_info->platform[i];

		if (!is_next(p->interface, interface, &number))
			continue;
		out->name = p->name;
		out->driver = p->driver;
		out->ports = task_ports(p);
		out->window = (volatile void *)p->registers;
		out->slot = TASK_VIRTIO_MAX + i;
		return true;
	}
	return false;
}

void machine_device_listen(unsigned slot, void (*handler)(void *context), void *context)
{
	driven[slot].handler = handler;
	driven[slot].context = context;
	/* An interrupt from before this kernel task had its notification left the line masked. */
	seL4_IRQHandler_Ack(interrupt_of(slot)->handler_slot);
}

void *machine_own_pages(size_t bytes)
{
	uint8_t *pages = calloc(1, bytes + PAGES_ALIGN - 1); /* never given back */
	struct pages_head *head;

	if (!pages)
		return NULL;
	pages += -(uintptr_t)pages & (PAGES_ALIGN - 1);
	head = (void *)pages;
	atomic_store(&head->incarnation, (uint32_t)machine_info->restarts);
	snprintf(head->client_name, sizeof(head->client_name), "%s", machine_info->name);
	return pages;
}

void machine_note(const char *what)
{
	log_info("%s", what);
}

bool machine_remote(enum component_interface interface, unsigned number, struct machine_remote *out)
{
	for (unsigned i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++) {
		const struct task_remote *r = &machine_info->remotes[i];

		if (!is_next(r->interface, interface, &number))
			continue;
		*out = (struct machine_remote){r->name, (void *)r->connection.address,
					       r->connection.size, i};
		return true;
	}
	return false;
}

void machine_remote_listen(unsigned slot, void (*handler)(void *context), void *context)
{
	remotes[slot].handler = handler;
	remotes[slot].context = context;
}

void machine_remote_wake(unsigned slot)
{
	seL4_Signal(machine_info->remotes[slot].connection.signal_slot);
}

unsigned machine_device_event(void)
{
	seL4_Word now = interrupted;

	interrupted = 0;
	for (unsigned i = 0; i < DEVICES_MAX; i++) {
		const struct task_interrupt *interrupt = interrupt_of(i);

		if (!interrupt || !(now & interrupt->badge))
			continue;
		/* The line is acknowledged first: an edge that comes from here on must raise it
		 * again. */
		seL4_IRQHandler_Ack(interrupt->handler_slot);
		if (driven[i].handler)
			driven[i].handler(driven[i].context);
	}
	for (unsigned i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++)
		if (now & machine_info->remotes[i].connection.badge && remotes[i].handler)
			remotes[i].handler(remotes[i].context);
	return event_take_raised();
}
