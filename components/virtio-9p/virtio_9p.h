/* SPDX-License-Identifier: BSD-2-Clause */
/* The share interface on a virtio 9P device (virtio 1.2 has only its number; the form is QEMU's:
 * one queue, a question that the device reads, room for the answer that it writes). */
#pragma once

#include "interfaces/share.h"
#include "interfaces/component.h"
#include "libs/virtio/virtio.h"

struct virtio_9p {
	struct virtio_device device;
	struct virtqueue queue;
	char tag[SHARE_TAG_BYTES];
	struct list_head waiting; /* requests that the device has not yet been given */
	struct list_head flying;
	bool dead; /* the device broke the protocol: every request is -EIO */
};

extern const struct share_ops virtio_9p_ops;
extern const struct share_driver virtio_9p_driver;

/* -ENODEV, -ENOMEM, -EIO as virtio_begin() and virtqueue_setup(). */
int virtio_9p_init(struct virtio_9p *d, const struct virtio_registers *registers,
		   const struct virtio_memory *memory);
/* After an interrupt: ends what has finished, and starts what waited. */
void virtio_9p_interrupt(struct virtio_9p *d);
