/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio 1.2 for drivers: brings a device up, and handles its split queues. root-task/virtio_pci.c
 * finds the registers; a driver gets them as a struct virtio_registers. Only virtio_begin() and
 * virtio_reset() wait, for a bounded time.
 *
 * The device is not trusted. What it writes - the used ring, its configuration - is read once,
 * checked against private records of the requests, and never used as an address. A wrong answer
 * makes the queue `broken`, after which no answer is taken from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum virtio_block { VIRTIO_COMMON, VIRTIO_ISR, VIRTIO_DEVICE };

/* Access to the device's registers. `read` and `write` check nothing: the offsets are this
 * library's, which compares those of VIRTIO_DEVICE with `device_length` first. */
struct virtio_registers {
	uint32_t (*read)(void *context, enum virtio_block block, unsigned offset, unsigned width);
	void (*write)(void *context, enum virtio_block block, unsigned offset, unsigned width,
		      uint32_t value);
	/* Tells the device that queue `queue` has requests. `offset` is the queue's notify offset,
	 * which the device gave (virtio 1.2, section 4.1.4.4). */
	void (*notify)(void *context, unsigned offset, unsigned queue);
	void *context;
	unsigned device_length; /* bytes of configuration */
};

/* An allocator of memory that the device can access: page() returns a zeroed page that is never
 * freed, and its physical address. NULL: no memory. */
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
 * Resets the device and accepts those of the `wanted` features that it offers, and VERSION_1.
 * -ENODEV: it does not come out of reset, does not offer VERSION_1, or refuses the features.
 */
int virtio_begin(struct virtio_device *device, const struct virtio_registers *registers,
		 const struct virtio_memory *memory, uint64_t wanted);
/* Call after the queues are set up: the device may start. */
void virtio_ready(struct virtio_device *device);
/* Resets the device, which then accesses no memory. False: it does not confirm the reset. */
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
	uint16_t avail_index, used_index;	 /* the driver's own counts */
	uint16_t free_head, free_count, pending; /* pending: added since the last kick */
	bool broken;
	/* Private records, by descriptor: the device cannot access them. `chain`, `writable` and
	 * `cookie` are set for the first descriptor of a request in flight. */
	uint16_t next[VIRTQUEUE_MAX], chain[VIRTQUEUE_MAX]; /* chain: number of descriptors */
	uint32_t writable[VIRTQUEUE_MAX];		    /* bytes that the device may write */
	void *cookie[VIRTQUEUE_MAX];
};

/* Sets queue `index` up with at most `size` descriptors (a power of two). It interrupts by entry 0
 * of the MSI-X table. -ENOENT: the device has no such queue; -ENOMEM; -EIO: it refuses the
 * interrupt. */
int virtqueue_setup(struct virtqueue *q, struct virtio_device *device, unsigned index,
		    unsigned size);
/*
 * Adds one request: `out` segments that the device reads, then `in` segments that it writes. The
 * device sees it at the next virtqueue_kick(). virtqueue_take() returns the cookie, which is not
 * NULL. -ENOSPC: no room now; -EIO: the queue is broken.
 */
int virtqueue_add(struct virtqueue *q, const struct virtq_segment *segments, unsigned out,
		  unsigned in, void *cookie);
/* Shows the device the requests that were added, and notifies it unless it has switched that off.
 */
void virtqueue_kick(struct virtqueue *q);
/* Takes the next finished request and returns its cookie. *written (unless `written` is NULL) is
 * how many bytes the device says it wrote, at most what the request has room for. NULL: no request
 * has finished, or the queue is broken. */
void *virtqueue_take(struct virtqueue *q, uint32_t *written);
/* True if a request has finished. */
bool virtqueue_has_used(const struct virtqueue *q);
/* Tells the device whether to interrupt. After switching interrupts on, look for finished requests
 * again: there was no interrupt for those that finished before. */
void virtqueue_interrupts(struct virtqueue *q, bool on);
/* After virtio_reset(): takes a request that did not finish and returns its cookie; NULL: none is
 * left. The queue is broken from then on. */
void *virtqueue_abandon(struct virtqueue *q);

/* ---- registers in memory ---- */

/* Where the register blocks are mapped (NULL: the device has none of this kind), and lengths in
 * bytes. */
struct virtio_mapped {
	volatile uint8_t *common, *isr, *device, *notify;
	uint32_t notify_length, notify_multiplier, device_length;
};
/* Fills `out` for registers in memory. Its context is `mapped`, which must last. */
void virtio_mapped_registers(struct virtio_registers *out, struct virtio_mapped *mapped);
