/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the devices that the root task gave this kernel, and calls handlers when they have news. */
#include "machine/device.h"

#include "libs/virtio/task.h"
#include "machine/inner.h"
#include "machine/internal.h"

struct driven {
	struct virtio_mapped mapped;
	void (*handler)(void *context);
	void *context;
};

static struct driven driven[TASK_VIRTIO_MAX];
static struct driven remotes[TASK_REMOTES_MAX]; /* without registers */
static seL4_Word interrupted;

uint64_t device_badges(void)
{
	uint64_t badges = 0;

	for (uint64_t i = 0; i < machine_info->virtio_count && i < TASK_VIRTIO_MAX; i++)
		badges |= machine_info->virtio[i].interrupt.badge;
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

bool machine_virtio(enum component_interface interface, unsigned number, struct machine_virtio *out)
{
	for (unsigned i = 0; i < machine_info->virtio_count && i < TASK_VIRTIO_MAX; i++) {
		const struct task_virtio *v = &machine_info->virtio[i];

		if (v->interface != interface || number--)
			continue;
		out->name = v->name;
		out->driver = v->driver;
		out->memory = (struct virtio_memory){.page = queue_page};
		out->slot = i;
		map_registers(&driven[i], v, &out->registers);
		return true;
	}
	return false;
}

void machine_virtio_listen(unsigned slot, void (*handler)(void *context), void *context)
{
	driven[slot].handler = handler;
	driven[slot].context = context;
	seL4_IRQHandler_Ack(machine_info->virtio[slot].interrupt.handler_slot);
}

bool machine_remote(enum component_interface interface, unsigned number, struct machine_remote *out)
{
	for (unsigned i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++) {
		const struct task_remote *r = &machine_info->remotes[i];

		if (r->interface != interface || number--)
			continue;
		*out = (struct machine_remote){r->name, (void *)r->connection.address, i};
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

void machine_remote_wait(unsigned slot)
{
	seL4_Word badge;

	do {
		badge = 0;
		if (machine_on_main())
			seL4_Wait(TASK_SLOT_NOTIFICATION, &badge);
		else
			badge = inner_wait_badge();
		event_put_off(badge);
	} while (!(badge & machine_info->remotes[slot].connection.badge));
}

void machine_device_event(void)
{
	seL4_Word now = interrupted;

	interrupted = 0;
	for (unsigned i = 0; i < machine_info->virtio_count && i < TASK_VIRTIO_MAX; i++) {
		if (!(now & machine_info->virtio[i].interrupt.badge))
			continue;
		/* First, or what happens from here on would be lost on a level-triggered line. */
		seL4_IRQHandler_Ack(machine_info->virtio[i].interrupt.handler_slot);
		if (driven[i].handler)
			driven[i].handler(driven[i].context);
	}
	for (unsigned i = 0; i < machine_info->remote_count && i < TASK_REMOTES_MAX; i++)
		if (now & machine_info->remotes[i].connection.badge && remotes[i].handler)
			remotes[i].handler(remotes[i].context);
}
