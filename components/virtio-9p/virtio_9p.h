/* SPDX-License-Identifier: BSD-2-Clause */
/* The share interface on a virtio 9P device. virtio 1.2 has only the device's number; its queue is
 * as in QEMU: a request is a question that the device reads and room for the answer that it writes.
 */
#pragma once

#include "interfaces/share.h"
#include "interfaces/component.h"
#include "libs/virtio/virtio.h"

struct virtio_9p {
	struct virtio_device device;
	struct virtqueue queue;
	char tag[SHARE_TAG_BYTES];
	struct list_head waiting;   /* requests that are not in the queue yet */
	struct list_head in_flight; /* requests in the queue */
	bool dead;		    /* the device broke the protocol: every request is -EIO */
};

extern const struct share_ops virtio_9p_ops;
extern const struct share_driver virtio_9p_driver;

/* Brings the device up. Errors: those of virtio_begin() and virtqueue_setup(). */
int virtio_9p_init(struct virtio_9p *d, const struct virtio_registers *registers,
		   const struct virtio_memory *memory);
/* Call it after an interrupt: ends the requests that the device has answered, and gives it those
 * that wait. */
void virtio_9p_interrupt(struct virtio_9p *d);
