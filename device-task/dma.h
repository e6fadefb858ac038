/* SPDX-License-Identifier: BSD-2-Clause */
/* The resources of a device task's virtio driver: its device's registers, and memory for its
 * queues. */
#pragma once

#include "libs/virtio/virtio.h"
#include "runtime/task_info.h"

/* The registers of the task's one virtio device. */
void device_registers(const struct task_info *info, struct virtio_registers *out);
/* Pages of task_info.dma, each handed out once. */
struct virtio_memory device_memory(const struct task_info *info);
