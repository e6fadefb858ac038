/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drives a virtio network device: a queue to receive and a queue to send, with buffers of one size.
 * A receive buffer is queued again as soon as the client has taken its frame. The buffers of sent
 * frames are collected when one is needed, so the device interrupts for them only while the client
 * waits for a buffer.
 */
#include "components/virtio-net/virtio_net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE_SIZE  256
#define BUFFER_SIZE 2048
#define PER_PAGE    (4096 / BUFFER_SIZE)
#define POLL_FRAMES 64
#define MTU_DEFAULT 1500
#define MTU_LEAST   1280
#define FEATURE_MTU (1ull << 3)
#define FEATURE_MAC (1ull << 5)
#define CONFIG_MTU  10

enum { RECEIVE, TRANSMIT };

/* Precedes every frame (virtio 1.2, section 5.1.6). */
struct header {
	uint8_t flags, segmentation;
	uint16_t header_length, segment_size, checksum_start, checksum_offset, buffers;
};
#define FRAME_MAX (BUFFER_SIZE - sizeof(struct header))

struct frame_buffer {
	uint8_t *bytes;
	uint64_t physical;
	struct frame_buffer *next_free;
};

struct virtio_net {
	struct ethernet ethernet;
	struct virtio_device device;
	struct virtqueue queue[2];
	struct frame_buffer buffer[2][QUEUE_SIZE];
	struct frame_buffer *free; /* for frames to send */
	bool wants_room;	   /* the client waits for a free one */
};

/* ---- sending ---- */

static void reclaim(struct virtio_net *n)
{
	struct frame_buffer *b;

	while ((b = virtqueue_take(&n->queue[TRANSMIT], NULL))) {
		b->next_free = n->free;
		n->free = b;
	}
}

/* Takes a free buffer. NULL: there is none; the client's room() is called when there is one. */
static struct frame_buffer *free_buffer(struct virtio_net *n)
{
	if (!n->free)
		reclaim(n);
	if (!n->free) {
		n->wants_room = true;
		virtqueue_interrupts(&n->queue[TRANSMIT], true);
		reclaim(n);
	}
	struct frame_buffer *b = n->free;
	if (b)
		n->free = b->next_free;
	return b;
}

/* Do the parts make a frame that fits into a buffer? */
static bool fits(const struct ethernet_part *part, unsigned parts)
{
	size_t left = FRAME_MAX;

	for (unsigned i = 0; i < parts; left -= part[i++].length)
		if (part[i].length > left)
			return false;
	return true;
}

static bool send_frame(struct ethernet *e, const struct ethernet_part *part, unsigned parts)
{
	struct virtio_net *n = (struct virtio_net *)e;

	if (!fits(part, parts))
		return true; /* dropped, as a wire drops it */
	struct frame_buffer *b = free_buffer(n);
	size_t length = sizeof(struct header);

	if (!b)
		return false;
	memset(b->bytes, 0, sizeof(struct header));
	for (unsigned i = 0; i < parts; i++) {
		memcpy(b->bytes + length, part[i].data, part[i].length);
		length += part[i].length;
	}
	struct virtq_segment segment = {b->physical, (uint32_t)length};
	if (!virtqueue_add(&n->queue[TRANSMIT], &segment, 1, 0, b))
		return true;
	b->next_free = n->free;
	n->free = b;
	return false;
}

static void flush(struct ethernet *e)
{
	struct virtio_net *n = (struct virtio_net *)e;

	virtqueue_kick(&n->queue[TRANSMIT]);
}

/* ---- receiving ---- */

static void queue_empty(struct virtio_net *n, struct frame_buffer *b)
{
	struct virtq_segment segment = {b->physical, BUFFER_SIZE};

	virtqueue_add(&n->queue[RECEIVE], &segment, 0, 1, b);
}

static unsigned receive(struct virtio_net *n, const struct ethernet_client *client)
{
	struct frame_buffer *b;
	unsigned frames = 0;
	uint32_t length;

	while (frames < POLL_FRAMES && (b = virtqueue_take(&n->queue[RECEIVE], &length))) {
		if (length > sizeof(struct header))
			client->received(b->bytes + sizeof(struct header),
					 length - sizeof(struct header));
		queue_empty(n, b);
		frames++;
	}
	virtqueue_kick(&n->queue[RECEIVE]);
	return frames;
}

static bool poll(struct ethernet *e, const struct ethernet_client *client)
{
	struct virtio_net *n = (struct virtio_net *)e;

	virtqueue_interrupts(&n->queue[RECEIVE], false);
	unsigned frames = receive(n, client);
	if (n->wants_room) {
		reclaim(n);
		if (n->free) {
			n->wants_room = false;
			virtqueue_interrupts(&n->queue[TRANSMIT], false);
			client->room();
		}
	}
	if (frames == POLL_FRAMES)
		return true;
	virtqueue_interrupts(&n->queue[RECEIVE], true);
	return virtqueue_has_used(&n->queue[RECEIVE]);
}

/* ---- bringing it up ---- */

static int make_buffers(struct virtio_net *n, unsigned queue)
{
	struct virtio_memory *memory = &n->device.memory;
	uint8_t *page = NULL;
	uint64_t physical = 0;

	for (unsigned i = 0; i < n->queue[queue].size; i++) {
		struct frame_buffer *b = &n->buffer[queue][i];

		if (i % PER_PAGE == 0) {
			page = memory->page(memory->context, &physical);
			if (!page)
				return -ENOMEM;
		}
		b->bytes = page + i % PER_PAGE * BUFFER_SIZE;
		b->physical = physical + i % PER_PAGE * BUFFER_SIZE;
		if (queue == RECEIVE) {
			queue_empty(n, b);
		} else {
			b->next_free = n->free;
			n->free = b;
		}
	}
	return 0;
}

static void read_configuration(struct virtio_net *n)
{
	struct ethernet *e = &n->ethernet;
	/* A locally administered address, for a device that has none. */
	static const uint8_t made_up[6] = {0x52, 0x54, 0, 0x5e, 0x1c, 1};

	memcpy(e->mac, made_up, sizeof(e->mac));
	if (n->device.features & FEATURE_MAC)
		for (unsigned i = 0; i < sizeof(e->mac); i++)
			e->mac[i] = (uint8_t)virtio_config(&n->device, i, 1);
	e->mtu = MTU_DEFAULT;
	if (n->device.features & FEATURE_MTU) {
		uint32_t mtu = virtio_config(&n->device, CONFIG_MTU, 2);

		if (mtu >= MTU_LEAST && mtu < e->mtu)
			e->mtu = (uint16_t)mtu;
	}
}

static int set_up(struct virtio_net *n)
{
	for (unsigned queue = RECEIVE; queue <= TRANSMIT; queue++) {
		int error = virtqueue_setup(&n->queue[queue], &n->device, queue, QUEUE_SIZE);

		if (!error)
			error = make_buffers(n, queue);
		if (error)
			return error;
	}
	read_configuration(n);
	virtqueue_interrupts(&n->queue[TRANSMIT], false);
	virtio_ready(&n->device);
	virtqueue_kick(&n->queue[RECEIVE]);
	return 0;
}

int virtio_net_start(const struct virtio_registers *registers, const struct virtio_memory *memory,
		     struct ethernet **out)
{
	struct virtio_net *n = calloc(1, sizeof(*n));

	if (!n)
		return -ENOMEM;
	n->ethernet.send = send_frame;
	n->ethernet.flush = flush;
	n->ethernet.poll = poll;
	int error = virtio_begin(&n->device, registers, memory, FEATURE_MAC | FEATURE_MTU);
	if (!error)
		error = set_up(n);
	if (error) {
		virtio_reset(&n->device);
		free(n);
		return error == -ENOMEM ? -ENOMEM : -ENODEV;
	}
	*out = &n->ethernet;
	return 0;
}
