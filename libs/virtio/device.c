/* SPDX-License-Identifier: BSD-2-Clause */
/* Bringing a device up (virtio 1.2, section 3.1) and its configuration. */
#include <errno.h>

#include "libs/virtio/registers.h"
#include "libs/virtio/virtio.h"

#define RESET_TRIES 100000

static uint32_t get(const struct virtio_device *d, unsigned offset, unsigned width)
{
	return d->registers.read(d->registers.context, VIRTIO_COMMON, offset, width);
}

static void put(const struct virtio_device *d, unsigned offset, unsigned width, uint32_t value)
{
	d->registers.write(d->registers.context, VIRTIO_COMMON, offset, width, value);
}

bool virtio_reset(struct virtio_device *device)
{
	put(device, COMMON_STATUS, 1, 0);
	for (unsigned i = 0; i < RESET_TRIES; i++)
		if (!get(device, COMMON_STATUS, 1))
			return true;
	return false;
}

static uint64_t offered(const struct virtio_device *d)
{
	put(d, COMMON_DEVICE_FEATURE_SELECT, 4, 0);
	uint64_t low = get(d, COMMON_DEVICE_FEATURE, 4);
	put(d, COMMON_DEVICE_FEATURE_SELECT, 4, 1);
	return low | (uint64_t)get(d, COMMON_DEVICE_FEATURE, 4) << 32;
}

static bool accept(struct virtio_device *d)
{
	put(d, COMMON_DRIVER_FEATURE_SELECT, 4, 0);
	put(d, COMMON_DRIVER_FEATURE, 4, (uint32_t)d->features);
	put(d, COMMON_DRIVER_FEATURE_SELECT, 4, 1);
	put(d, COMMON_DRIVER_FEATURE, 4, (uint32_t)(d->features >> 32));
	put(d, COMMON_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK);
	return get(d, COMMON_STATUS, 1) & STATUS_FEATURES_OK;
}

int virtio_begin(struct virtio_device *device, const struct virtio_registers *registers,
		 const struct virtio_memory *memory, uint64_t wanted)
{
	*device = (struct virtio_device){.registers = *registers, .memory = *memory};
	if (!virtio_reset(device))
		return -ENODEV;
	put(device, COMMON_STATUS, 1, STATUS_ACKNOWLEDGE);
	put(device, COMMON_STATUS, 1, STATUS_ACKNOWLEDGE | STATUS_DRIVER);
	device->features = offered(device) & (wanted | VIRTIO_F_VERSION_1);
	if (device->features & VIRTIO_F_VERSION_1 && accept(device))
		return 0;
	put(device, COMMON_STATUS, 1, STATUS_FAILED);
	return -ENODEV;
}

void virtio_ready(struct virtio_device *device)
{
	put(device, COMMON_STATUS, 1,
	    STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK | STATUS_DRIVER_OK);
}

uint32_t virtio_config(const struct virtio_device *device, unsigned offset, unsigned width)
{
	const struct virtio_registers *r = &device->registers;

	if (offset > r->device_length || width > r->device_length - offset)
		return 0;
	return r->read(r->context, VIRTIO_DEVICE, offset, width);
}

uint64_t virtio_config64(const struct virtio_device *device, unsigned offset)
{
	return virtio_config(device, offset, 4) | (uint64_t)virtio_config(device, offset + 4, 4)
							  << 32;
}

/* ---- registers in memory ---- */

static volatile uint8_t *block_of(const struct virtio_mapped *m, enum virtio_block block)
{
	return block == VIRTIO_COMMON ? m->common : block == VIRTIO_ISR ? m->isr : m->device;
}

static uint32_t mapped_read(void *context, enum virtio_block block, unsigned offset, unsigned width)
{
	volatile uint8_t *at = block_of(context, block) + offset;

	switch (width) {
	case 1:
		return *at;
	case 2:
		return *(volatile uint16_t *)at;
	default:
		return *(volatile uint32_t *)at;
	}
}

static void mapped_write(void *context, enum virtio_block block, unsigned offset, unsigned width,
			 uint32_t value)
{
	volatile uint8_t *at = block_of(context, block) + offset;

	switch (width) {
	case 1:
		*at = (uint8_t)value;
		break;
	case 2:
		*(volatile uint16_t *)at = (uint16_t)value;
		break;
	default:
		*(volatile uint32_t *)at = value;
	}
}

static void mapped_notify(void *context, unsigned offset, unsigned queue)
{
	const struct virtio_mapped *m = context;
	uint64_t at = (uint64_t)offset * m->notify_multiplier;

	/* The offset comes from the device: one outside of the block is not used. */
	if (at + 2 <= m->notify_length && !(at & 1))
		*(volatile uint16_t *)(m->notify + at) = (uint16_t)queue;
}

void virtio_mapped_registers(struct virtio_registers *out, struct virtio_mapped *mapped)
{
	*out = (struct virtio_registers){
		.read = mapped_read,
		.write = mapped_write,
		.notify = mapped_notify,
		.context = mapped,
		.device_length = mapped->device ? mapped->device_length : 0,
	};
}
