/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio 1.2 for drivers: bringing a device up, and its split queues. root-task/virtio_pci.c finds
 * the registers; a driver gets them as a struct virtio_registers.
 *
 * The device is not trusted. What it writes - the used ring, its configuration - is read once,
 * checked against private records of what was asked of it, and never followed as an address: a
 * wrong answer makes the queue `broken`, after which no answer is taken from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum virtio_block { VIRTIO_COMMON, VIRTIO_ISR, VIRTIO_DEVICE };

/* The device's registers; `read` and `write` check nothing: offsets come from this library and from
 * the driver, which asks `device_length` first. */
struct virtio_registers {
	uint32_t (*read)(void *context, enum virtio_block block, unsigned offset, unsigned width);
	void (*write)(void *context, enum virtio_block block, unsigned offset, unsigned width,
		      uint32_t value);
	/* The doorbell of queue `queue`, which has offset `offset`, is rung. */
	void (*notify)(void *context, unsigned offset, unsigned queue);
	void *context;
	unsigned device_length; /* bytes of configuration */
};

/* Memory that the device reads and writes: a zeroed page that stays, and its physical address.
 * NULL: no memory. */
struct virtio_memory {
	void *(*page)(void *context, uint64_t *physical);
	void *context;
};

#define VIRTIO_F_VERSION_1 (1ull << 32)

struct virtio_device {
	struct virtio_registers registers;
	struct virtio_memory memory;
	uint64_t features; /* what both sides agreed on */
};

/*
 * Resets the device and agrees on those of the `wanted` features that it offers (VERSION_1 always).
 * -ENODEV: it does not come out of reset, or is not a modern one, or refuses the features.
 */
int virtio_begin(struct virtio_device *device, const struct virtio_registers *registers,
		 const struct virtio_memory *memory, uint64_t wanted);
/* Call after the queues are set up: the device may start. */
void virtio_ready(struct virtio_device *device);
/* Tells the device to stop for good. False: it does not confirm. */
bool virtio_reset(struct virtio_device *device);
/* A field of the configuration of 1, 2 or 4 bytes; 0 if it is beyond the configuration's end. */
uint32_t virtio_config(const struct virtio_device *device, unsigned offset, unsigned width);
uint64_t virtio_config64(const struct virtio_device *device, unsigned offset);

/* ---- queues ---- */

#define VIRTQUEUE_MAX 256 /* descriptors: each of the three parts fits into a page */

struct virtq_segment {
	uint64_t physical;
	uint32_t length;
};

struct virtqueue {
	struct virtio_device *device;
	unsigned index, size, notify_offset;
	struct virtq_desc *desc;
	struct virtq_avail *avail;
	struct virtq_used *used;
	uint16_t avail_index, used_index; /* ours */
	uint16_t free_head, free_count, pending;
	bool broken;
	/* Private records, by descriptor: the device cannot touch them. */
	uint16_t next[VIRTQUEUE_MAX], chain[VIRTQUEUE_MAX]; /* chain: length, at a head in flight */
	uint32_t writable[VIRTQUEUE_MAX];		    /* bytes the device may write */
	void *cookie[VIRTQUEUE_MAX];
};

/* Sets queue `index` up with at most `size` descriptors (a power of two); interrupts by MSI-X entry
 * 0. -ENOENT: the device has no such queue; -ENOMEM; -EIO: it refuses the interrupt. */
int virtqueue_setup(struct virtqueue *q, struct virtio_device *device, unsigned index,
		    unsigned size);
/*
 * Queues one request: `out` segments that the device reads, then `in` that it writes. The cookie
 * (not NULL) comes back from virtqueue_take(). -ENOSPC: no room now; -EIO: the queue is broken.
 */
int virtqueue_add(struct virtqueue *q, const struct virtq_segment *segments, unsigned out,
		  unsigned in, void *cookie);
/* Notifies the device of added requests, if it has not suppressed that. */
void virtqueue_kick(struct virtqueue *q);
/* The next finished request; *written is at most what it could write. NULL: none, or broken. */
void *virtqueue_take(struct virtqueue *q, uint32_t *written);
/* True if something has finished. */
bool virtqueue_has_used(const struct virtqueue *q);
/* Whether the device shall interrupt. After switching on, look again. */
void virtqueue_interrupts(struct virtqueue *q, bool on);
/* A request that will never finish (broken queue, device reset): its cookie, taken out; NULL: none
 * is left. */
void *virtqueue_abandon(struct virtqueue *q);

/* ---- registers in memory ---- */

/* Blocks as they are mapped; 0: not there. Fills `out`, whose context points to `mapped`. */
struct virtio_mapped {
	volatile uint8_t *common, *isr, *device, *notify;
	uint32_t notify_length, notify_multiplier, device_length;
};
void virtio_mapped_registers(struct virtio_registers *out, struct virtio_mapped *mapped);
