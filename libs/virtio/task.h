/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtio device as the root task hands it to the task that drives it. */
#pragma once

#include "libs/virtio/virtio.h"
#include "runtime/task_info.h"

/* Where the device's registers are mapped in this task: an argument for virtio_mapped_registers().
 */
static inline struct virtio_mapped virtio_mapped_in_task(const struct task_virtio *v)
{
	return (struct virtio_mapped){
		.common = (void *)v->common.address,
		.isr = (void *)v->isr.address,
		.device = (void *)v->device.address,
		.notify = (void *)v->notify.address,
		.notify_length = (uint32_t)v->notify.length,
		.notify_multiplier = (uint32_t)v->notify_multiplier,
		.device_length = (uint32_t)v->device.length,
	};
}
