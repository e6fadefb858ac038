/* SPDX-License-Identifier: BSD-2-Clause */
#include "device-task/dma.h"

#define PAGE 4096u

void device_registers(const struct task_info *info, struct virtio_registers *out)
{
	static struct virtio_mapped mapped;
	const struct task_virtio *v = &info->virtio[0];

	mapped = (struct virtio_mapped){
		.common = (void *)v->common.address,
		.isr = (void *)v->isr.address,
		.device = (void *)v->device.address,
		.notify = (void *)v->notify.address,
		.notify_length = (uint32_t)v->notify.length,
		.notify_multiplier = (uint32_t)v->notify_multiplier,
		.device_length = (uint32_t)v->device.length,
	};
	virtio_mapped_registers(out, &mapped);
}

static void *next_page(void *context, uint64_t *physical)
{
	static uint64_t used;
	const struct task_dma *dma = context;

	if (used + PAGE > dma->bytes)
		return NULL;
	*physical = dma->physical + used;
	used += PAGE;
	return (void *)(dma->address + used - PAGE);
}

struct virtio_memory device_memory(const struct task_info *info)
{
	return (struct virtio_memory){next_page, (void *)(uintptr_t)&info->dma};
}
