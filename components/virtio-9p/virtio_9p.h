/* SPDX-License-Identifier: BSD-2-Clause */
/* The transport of 9P messages by a virtio device (virtio 1.2 has only its number; the form is
 * QEMU's: one queue, a question that the device reads, room for the answer that it writes). */
#pragma once

#include <sys/types.h>

#include "libs/virtio/virtio.h"

#define VIRTIO_9P_PAGES	  8 /* of a message, in each direction */
#define VIRTIO_9P_MESSAGE (VIRTIO_9P_PAGES * 4096u)
#define VIRTIO_9P_TAG_MAX 31

struct virtio_9p {
	struct virtio_device device;
	struct virtqueue queue;
	char tag[VIRTIO_9P_TAG_MAX + 1];
	uint8_t *out[VIRTIO_9P_PAGES], *in[VIRTIO_9P_PAGES];
	uint64_t out_physical[VIRTIO_9P_PAGES], in_physical[VIRTIO_9P_PAGES];
	bool busy, dead;
	uint32_t answer; /* bytes of it, once it is not busy any more */
};

/* -ENODEV, -ENOMEM, -EIO as virtio_begin() and virtqueue_setup(). */
int virtio_9p_init(struct virtio_9p *d, const struct virtio_registers *registers,
		   const struct virtio_memory *memory);
/* Sends a question, one at a time: then it is busy until an interrupt. -EIO, -EBUSY, -EMSGSIZE. */
int virtio_9p_send(struct virtio_9p *d, const void *message, size_t n);
/* After an interrupt. True: the answer has come, or never will. */
bool virtio_9p_interrupt(struct virtio_9p *d);
/* The answer: its length, at most `size`; -EIO: there is none. */
ssize_t virtio_9p_receive(struct virtio_9p *d, void *to, size_t size);
