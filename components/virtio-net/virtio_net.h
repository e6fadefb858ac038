/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A virtio network device (virtio 1.2, section 5.1) as an Ethernet device. Frames are copied into
 * and out of buffers that only the device and this driver access. A number that the device gives is
 * checked and used only to find a buffer.
 */
#pragma once

#include "interfaces/ethernet.h"
#include "libs/virtio/virtio.h"

/*
 * Brings the device up. *out belongs to the driver and is never freed. -ENOMEM; -ENODEV: the device
 * cannot be used.
 */
int virtio_net_start(const struct virtio_registers *registers, const struct virtio_memory *memory,
		     struct ethernet **out);
