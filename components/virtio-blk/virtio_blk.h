/* SPDX-License-Identifier: BSD-2-Clause */
/* The block interface on a virtio disk (virtio 1.2, section 5.2). */
#pragma once

#include "interfaces/block.h"
#include "interfaces/component.h"
#include "libs/virtio/virtio.h"

#define VIRTIO_BLK_SLOTS 64 /* requests in flight */

struct virtio_blk_slot;

struct virtio_blk {
	struct virtio_device device;
	struct virtqueue queue;
	struct block_info info;
	struct virtio_blk_slot *slots; /* in memory that the device can access */
	uint64_t slots_physical;
	struct block_request *requests[VIRTIO_BLK_SLOTS];
	uint64_t used;		  /* a bit for each slot */
	struct list_head waiting; /* requests without a slot or room in the queue */
	bool dead;		  /* the device broke the protocol: every request is -EIO */
};

extern const struct block_ops virtio_blk_ops;
extern const struct block_driver virtio_blk_driver;

/* Brings the disk up. Errors: those of virtio_begin() and virtqueue_setup(). */
int virtio_blk_init(struct virtio_blk *blk, const struct virtio_registers *registers,
		    const struct virtio_memory *memory);
/* Call it after an interrupt: ends the requests that have finished, and starts those that wait. */
void virtio_blk_interrupt(struct virtio_blk *blk);
