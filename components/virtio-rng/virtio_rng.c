/* SPDX-License-Identifier: BSD-2-Clause */
/* Drives a virtio entropy device. The device may give fewer bytes than it was asked for, but at
 * least one (virtio 1.2, section 5.4.6): it is asked again for the rest. One request is made at a
 * time, which is fast enough for random numbers. */
#include "components/virtio-rng/virtio_rng.h"

#include <errno.h>
#include <string.h>

#define QUEUE_SIZE 8u
#define BYTES_MOST 4096u

static struct entropy_request *first(const struct virtio_rng *rng)
{
	return list_empty(&rng->waiting)
		       ? NULL
		       : list_entry(rng->waiting.next, struct entropy_request, node);
}

static void end_first(struct virtio_rng *rng, int error)
{
	struct entropy_request *r = first(rng);

	rng->filled = 0;
	list_del(&r->node);
	r->done(r, error);
}

static void give_up(struct virtio_rng *rng)
{
	rng->dead = true;
	virtio_reset(
		&rng->device); /* so that it does not write into the requests' memory any more */
	while (first(rng))
		end_first(rng, -EIO);
}

int virtio_rng_init(struct virtio_rng *rng, const struct virtio_registers *registers,
		    const struct virtio_memory *memory)
{
	int error;

	memset(rng, 0, sizeof(*rng));
	list_init(&rng->waiting);
	error = virtio_begin(&rng->device, registers, memory, 0);
	if (!error)
		error = virtqueue_setup(&rng->queue, &rng->device, 0, QUEUE_SIZE);
	if (!error)
		virtio_ready(&rng->device);
	return error;
}

static void info(void *device, struct entropy_info *out)
{
	out->most = BYTES_MOST;
}

static void submit(void *device, struct entropy_request *request)
{
	struct virtio_rng *rng = device;

	if (rng->dead)
		request->done(request, -EIO);
	else if (request->segment_count != 1 || !request->segments[0].bytes ||
		 request->segments[0].bytes > BYTES_MOST)
		request->done(request, -EINVAL);
	else
		list_add_tail(&request->node, &rng->waiting);
}

static void kick(void *device)
{
	struct virtio_rng *rng = device;
	const struct entropy_request *r = first(rng);

	if (!r || rng->busy)
		return;
	struct virtq_segment rest = {r->segments[0].physical + rng->filled,
				     r->segments[0].bytes - rng->filled};
	if (virtqueue_add(&rng->queue, &rest, 0, 1, rng)) {
		give_up(rng);
		return;
	}
	rng->busy = true;
	virtqueue_kick(&rng->queue);
}

const struct entropy_ops virtio_rng_ops = {info, submit, kick};

void virtio_rng_interrupt(struct virtio_rng *rng)
{
	uint32_t written = 0;

	if (rng->busy && virtqueue_take(&rng->queue, &written)) {
		rng->busy = false;
		rng->filled += written;
		if (!written) {
			give_up(rng);
			return;
		}
		if (rng->filled == first(rng)->segments[0].bytes)
			end_first(rng, 0);
	}
	if (rng->queue.broken && !rng->dead)
		give_up(rng);
	else
		kick(rng);
}

static int driver_start(void *device, const struct component_host *host)
{
	return virtio_rng_init(device, host->registers, &host->pages);
}

static void driver_interrupt(void *device)
{
	virtio_rng_interrupt(device);
}

const struct entropy_driver virtio_rng_driver = {
	.bytes = sizeof(struct virtio_rng),
	.start = driver_start,
	.interrupt = driver_interrupt,
	.ops = &virtio_rng_ops,
};
