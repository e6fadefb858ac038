/* SPDX-License-Identifier: BSD-2-Clause */
/* The layout of the address space of a task that the root task starts. */
#pragma once

/* Added to all addresses below for a task that is linked for the upper half. */
#define TASK_HIGH_BASE 0xffff800000000000ul

#define TASK_IMAGE_TOP	       0x100000000ul /* the ELF's segments end below */
#define TASK_INFO_ADDRESS      0x100000000ul
#define TASK_IPC_BUFFER	       0x100010000ul
#define TASK_CONNECTIONS       0x100100000ul /* a connection at each TASK_CONNECTION_STRIDE */
#define TASK_CONNECTION_STRIDE 0x100000ul
#define TASK_RANGES_ADDRESS    0x10f000000ul
#define TASK_DMA_ADDRESS       0x10f100000ul
#define TASK_HEAP_ADDRESS      0x800000000ul
#define TASK_DEVICE_ADDRESS    0x110000000ul /* a PC device's page at each TASK_DEVICE_STRIDE */
#define TASK_DEVICE_STRIDE     0x1000ul
#define TASK_VIRTIO_ADDRESS    0x111000000ul /* a virtio device at each TASK_VIRTIO_STRIDE */
#define TASK_VIRTIO_STRIDE     0x100000ul
#define TASK_ARCHIVE_ADDRESS   0x200000000ul
#define TASK_FREE_ADDRESS      0x1000000000ul
