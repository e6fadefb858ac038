/* SPDX-License-Identifier: BSD-2-Clause */
/* The entropy interface on a virtio entropy device (virtio 1.2, section 5.4). */
#pragma once

#include "interfaces/entropy.h"
#include "interfaces/component.h"
#include "libs/virtio/virtio.h"

struct virtio_rng {
	struct virtio_device device;
	struct virtqueue queue;
	struct list_head waiting; /* all requests; the device works on the first one */
	uint32_t filled;	  /* bytes of the first request that the device has given */
	bool busy;		  /* the first request is in the queue */
	bool dead;		  /* the device broke the protocol: every request is -EIO */
};

extern const struct entropy_ops virtio_rng_ops;
extern const struct entropy_driver virtio_rng_driver;

/* Brings the device up. Errors: those of virtio_begin() and virtqueue_setup(). */
int virtio_rng_init(struct virtio_rng *rng, const struct virtio_registers *registers,
		    const struct virtio_memory *memory);
/* Call it after an interrupt: ends the request that has finished, and starts the next one. */
void virtio_rng_interrupt(struct virtio_rng *rng);
