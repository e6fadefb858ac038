/* SPDX-License-Identifier: BSD-2-Clause */
/* Gives a driver its device's registers and the physical pages for its queues. */
#include "device-task/dma.h"

#include "libs/virtio/task.h"

#define PAGE 4096u

void device_registers(const struct task_info *info, struct virtio_registers *out)
{
	static struct virtio_mapped mapped;

	mapped = virtio_mapped_in_task(&info->virtio[0]);
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
