/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio network device (virtio 1.2, section 5.1) as an Ethernet device. Frames are copied into and
 * out of buffers that stay the device's; a number from the device is used only as the index of one
 * of them.
 */
#pragma once

#include "interfaces/ethernet.h"
#include "libs/virtio/virtio.h"

/*
 * Brings the device up; `out` lasts. -ENOMEM, -ENODEV (it is not a usable one).
 */
int virtio_net_start(const struct virtio_registers *registers, const struct virtio_memory *memory,
		     struct ethernet **out);
