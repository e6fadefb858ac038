/* SPDX-License-Identifier: BSD-2-Clause */
#include "components/virtio-9p/virtio_9p.h"

#include <errno.h>
#include <string.h>

#define F_MOUNT_TAG 1ull
#define PAGE	    4096u
#define QUEUE_SIZE  64u

static void read_tag(struct virtio_9p *d)
{
	uint32_t length = d->device.features & F_MOUNT_TAG ? virtio_config(&d->device, 0, 2) : 0;

	for (uint32_t i = 0; i < length && i < VIRTIO_9P_TAG_MAX; i++)
		d->tag[i] = (char)virtio_config(&d->device, 2 + i, 1);
}

static int get_pages(const struct virtio_memory *memory, uint8_t **pages, uint64_t *physical)
{
	for (unsigned i = 0; i < VIRTIO_9P_PAGES; i++) {
		pages[i] = memory->page(memory->context, &physical[i]);
		if (!pages[i])
			return -ENOMEM;
	}
	return 0;
}

int virtio_9p_init(struct virtio_9p *d, const struct virtio_registers *registers,
		   const struct virtio_memory *memory)
{
	int error;

	memset(d, 0, sizeof(*d));
	error = virtio_begin(&d->device, registers, memory, F_MOUNT_TAG);
	if (!error)
		error = virtqueue_setup(&d->queue, &d->device, 0, QUEUE_SIZE);
	if (!error && d->queue.size < 2 * VIRTIO_9P_PAGES)
		error = -ENODEV;
	if (!error)
		error = get_pages(memory, d->out, d->out_physical);
	if (!error)
		error = get_pages(memory, d->in, d->in_physical);
	if (error)
		return error;
	read_tag(d);
	virtio_ready(&d->device);
	return 0;
}

int virtio_9p_send(struct virtio_9p *d, const void *message, size_t n)
{
	struct virtq_segment segments[2 * VIRTIO_9P_PAGES];
	unsigned out = 0, in = 0;

	if (n > VIRTIO_9P_MESSAGE)
		return -EMSGSIZE;
	if (d->busy || d->dead)
		return d->dead ? -EIO : -EBUSY;
	for (size_t done = 0; done < n; out++, done += PAGE) {
		size_t part = n - done < PAGE ? n - done : PAGE;

		memcpy(d->out[out], (const uint8_t *)message + done, part);
		segments[out] = (struct virtq_segment){d->out_physical[out], (uint32_t)part};
	}
	for (; in < VIRTIO_9P_PAGES; in++)
		segments[out + in] = (struct virtq_segment){d->in_physical[in], PAGE};
	if (virtqueue_add(&d->queue, segments, out, in, d))
		return -EIO;
	d->busy = true;
	virtqueue_kick(&d->queue);
	return 0;
}

bool virtio_9p_interrupt(struct virtio_9p *d)
{
	if (virtqueue_take(&d->queue, &d->answer)) {
		d->busy = false;
		return true;
	}
	if (!d->queue.broken || d->dead)
		return false;
	d->dead = true;
	d->busy = false;
	virtio_reset(&d->device); /* it must not write into the pages any more */
	return true;
}

ssize_t virtio_9p_receive(struct virtio_9p *d, void *to, size_t size)
{
	size_t n = d->answer < size ? d->answer : size;

	if (d->dead)
		return -EIO;
	for (size_t done = 0; done < n; done += PAGE)
		memcpy((uint8_t *)to + done, d->in[done / PAGE], n - done < PAGE ? n - done : PAGE);
	return (ssize_t)n;
}
