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
	struct virtio_blk_slot *slots; /* in memory that the device reaches */
	uint64_t slots_physical;
	struct block_request *requests[VIRTIO_BLK_SLOTS];
	uint64_t used;		  /* a bit for each slot */
	struct list_head waiting; /* requests that found no slot */
	bool dead;		  /* the device broke the protocol: every request is -EIO */
};

extern const struct block_ops virtio_blk_ops;
extern const struct block_driver virtio_blk_driver;

/* -ENODEV, -ENOMEM, -EIO as virtio_begin() and virtqueue_setup(). */
int virtio_blk_init(struct virtio_blk *blk, const struct virtio_registers *registers,
		    const struct virtio_memory *memory);
/* After an interrupt: ends what has finished, and starts what waited. */
void virtio_blk_interrupt(struct virtio_blk *blk);
