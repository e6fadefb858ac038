/* SPDX-License-Identifier: BSD-2-Clause */
/* The resources of a device task's virtio driver: its device's registers, and memory for its
 * queues. */
#pragma once

#include "libs/virtio/virtio.h"
#include "runtime/task_info.h"

/* Fills `out` with access to the registers of the task's one virtio device. `out` points to memory
 * of this library, so call it once. */
void device_registers(const struct task_info *info, struct virtio_registers *out);
/* An allocator that hands out each page of task_info.dma once. `info` must last. */
struct virtio_memory device_memory(const struct task_info *info);
