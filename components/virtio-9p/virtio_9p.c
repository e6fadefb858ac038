/* SPDX-License-Identifier: BSD-2-Clause */
/* Drives a virtio 9P device: requests go into its one queue and end when it has answered. */
#include "components/virtio-9p/virtio_9p.h"

#include <errno.h>
#include <string.h>

#define F_MOUNT_TAG 1ull
#define QUEUE_SIZE  64u

static void read_tag(struct virtio_9p *d)
{
	uint32_t length = d->device.features & F_MOUNT_TAG ? virtio_config(&d->device, 0, 2) : 0;

	for (uint32_t i = 0; i < length && i < SHARE_TAG_BYTES - 1; i++)
		d->tag[i] = (char)virtio_config(&d->device, 2 + i, 1);
}

int virtio_9p_init(struct virtio_9p *d, const struct virtio_registers *registers,
		   const struct virtio_memory *memory)
{
	int error;

	memset(d, 0, sizeof(*d));
	list_init(&d->waiting);
	list_init(&d->in_flight);
	error = virtio_begin(&d->device, registers, memory, F_MOUNT_TAG);
	if (!error)
		error = virtqueue_setup(&d->queue, &d->device, 0, QUEUE_SIZE);
	if (!error && d->queue.size < SHARE_SEGMENTS_MAX)
		error = -ENODEV;
	if (error)
		return error;
	read_tag(d);
	virtio_ready(&d->device);
	return 0;
}

static void end(struct share_request *r, int error)
{
	list_del(&r->node);
	r->done(r, error);
}

static void give_up(struct virtio_9p *d)
{
	struct list_head *lists[] = {&d->in_flight, &d->waiting};

	d->dead = true;
	virtio_reset(&d->device); /* so that it does not write into the requests' memory any more */
	for (unsigned i = 0; i < 2; i++)
		while (!list_empty(lists[i]))
			end(list_entry(lists[i]->next, struct share_request, node), -EIO);
}

static void info(void *device, struct share_info *out)
{
	memcpy(out->tag, ((struct virtio_9p *)device)->tag, sizeof(out->tag));
}

static void submit(void *device, struct share_request *request)
{
	struct virtio_9p *d = device;

	if (d->dead)
		request->done(request, -EIO);
	else if (!request->question_pieces || request->segment_count > SHARE_SEGMENTS_MAX ||
		 request->question_pieces >= request->segment_count)
		request->done(request, -EINVAL);
	else
		list_add_tail(&request->node, &d->waiting);
}

/* Puts a request into the queue. -ENOSPC: no room before other requests have ended; -EIO: the queue
 * is broken. */
static int give(struct virtio_9p *d, struct share_request *r)
{
	struct virtq_segment segments[SHARE_SEGMENTS_MAX];

	for (unsigned i = 0; i < r->segment_count; i++)
		segments[i] = (struct virtq_segment){r->segments[i].physical, r->segments[i].bytes};
	return virtqueue_add(&d->queue, segments, r->question_pieces,
			     r->segment_count - r->question_pieces, r);
}

static void kick(void *device)
{
	struct virtio_9p *d = device;

	while (!list_empty(&d->waiting)) {
		struct share_request *r = list_entry(d->waiting.next, struct share_request, node);
		int error = give(d, r);

		if (error == -ENOSPC)
			break;
		if (error) {
			give_up(d);
			return;
		}
		list_del(&r->node);
		list_add_tail(&r->node, &d->in_flight);
	}
	virtqueue_kick(&d->queue);
}

const struct share_ops virtio_9p_ops = {info, submit, kick};

void virtio_9p_interrupt(struct virtio_9p *d)
{
	struct share_request *r;
	uint32_t written;

	while (!d->dead && (r = virtqueue_take(&d->queue, &written)))
		end(r, written ? 0 : -EIO);
	if (d->queue.broken && !d->dead)
		give_up(d);
	else if (!d->dead)
		kick(d);
}

static int driver_start(void *device, const struct component_host *host)
{
	return virtio_9p_init(device, host->registers, &host->pages);
}

static void driver_interrupt(void *device)
{
	virtio_9p_interrupt(device);
}

const struct share_driver virtio_9p_driver = {
	.bytes = sizeof(struct virtio_9p),
	.start = driver_start,
	.interrupt = driver_interrupt,
	.ops = &virtio_9p_ops,
};
