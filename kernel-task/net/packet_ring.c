/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PACKET_RX_RING, version 2: received frames are put into memory that the program has mapped. A
 * frame's status says who may use it: 0 the kernel, which fills it; otherwise the program. While no
 * frame is free, packets wait in the socket's queue. The ring is filled when the program polls and,
 * in case the program only looks at the memory, shortly after a packet came. If the stack is a
 * task, a kernel thread fills it. The program may write anywhere in the ring; the kernel task reads
 * nothing but the status.
 */
#include "net/packet.h"

#include <errno.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fs/poll.h"
#include "machine/clock.h"
#include "mm/vma.h"
#include "net/stack.h"
#include "net/stack_thread.h"
#include "wait/timer.h"

#define RING_MOST     (32u << 20) /* bytes */
#define ALIGNMENT     16u
#define LINK_HEADER   16u /* room for one, at least */
#define STATUS_KERNEL 0u
#define STATUS_USER   1u

/* struct tpacket_req */
struct ring_request {
	uint32_t block_size, blocks, frame_size, frames;
};

/* struct tpacket2_hdr */
struct frame_header {
	uint32_t status, length, kept;
	uint16_t link, network;
	uint32_t seconds, nanoseconds;
	uint16_t vlan, vlan_protocol;
	uint8_t pad[4];
};
#define HEADER_BYTES (sizeof(struct frame_header) + sizeof(struct sockaddr_ll))

struct packet_ring {
	struct list_head node;
	struct inet_socket *socket;
	struct shared_memory *memory;
	struct ring_request shape;
	uint64_t bytes;
	unsigned next;	 /* the frame that is filled next */
	uint8_t *buffer; /* of the size of a frame */
};

static struct list_head rings = LIST_HEAD_INIT(rings);
static struct timer fill_timer;

static unsigned align(unsigned n)
{
	return (n + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

/* ---- memory ---- */

static uint64_t frame_at(const struct packet_ring *ring, unsigned i)
{
	unsigned of_block = ring->shape.block_size / ring->shape.frame_size;

	return (uint64_t)(i / of_block) * ring->shape.block_size +
	       (uint64_t)(i % of_block) * ring->shape.frame_size;
}

/* Bytes of the ring from `at` on that lie in one page. NULL: the program has given the page back
 * (MADV_REMOVE). */
static uint8_t *bytes_at(const struct packet_ring *ring, uint64_t at, size_t *n)
{
	size_t left = PAGE_SIZE - at % PAGE_SIZE;
	const struct page *page = shared_memory_peek(ring->memory, at / PAGE_SIZE);

	*n = *n < left ? *n : left;
	return page ? page->va + at % PAGE_SIZE : NULL;
}

static void put(const struct packet_ring *ring, uint64_t at, const void *from, size_t n)
{
	const uint8_t *bytes = from;

	while (n) {
		size_t part = n;
		uint8_t *to = bytes_at(ring, at, &part);

		if (!to)
			return;
		memcpy(to, bytes, part);
		bytes += part;
		at += part;
		n -= part;
	}
}

/* A frame begins at a multiple of 16, so its status lies in one page. */
static uint32_t *status_of(const struct packet_ring *ring, unsigned i)
{
	size_t n = sizeof(uint32_t);

	return (uint32_t *)(void *)bytes_at(ring, frame_at(ring, i), &n);
}

/* ---- filling ---- */

static bool is_free(const struct packet_ring *ring, unsigned i)
{
	const uint32_t *status = status_of(ring, i);

	return status && __atomic_load_n(status, __ATOMIC_ACQUIRE) == STATUS_KERNEL;
}

static unsigned network_at(const struct packet_ring *ring)
{
	return align(HEADER_BYTES) + align(LINK_HEADER) + ring->socket->packet->reserve;
}

/* As in Linux, a frame may be too small for any data. */
static void put_frame(struct packet_ring *ring, const struct net_packet *packet, size_t n)
{
	uint64_t at = frame_at(ring, ring->next), time = inet_arrival(packet);
	unsigned data = network_at(ring) - packet_header_bytes(&ring->socket->base, &packet->from);
	struct socket_address name;
	size_t room = ring->shape.frame_size > data ? ring->shape.frame_size - data : 0;

	n = n < room ? n : room;
	struct frame_header h = {
		.length = packet->original_length,
		.kept = (uint32_t)n,
		.link = (uint16_t)data,
		.network = (uint16_t)network_at(ring),
		.seconds = (uint32_t)(time / NSEC_PER_SEC),
		.nanoseconds = (uint32_t)(time % NSEC_PER_SEC),
	};

	packet_name_out(&packet->from, true, &name);
	put(ring, at, &h, sizeof(h));
	put(ring, at + sizeof(h), name.bytes, sizeof(struct sockaddr_ll));
	put(ring, at + data, ring->buffer, n);
	uint32_t *status = status_of(ring, ring->next);
	if (status)
		__atomic_store_n(status, STATUS_USER, __ATOMIC_RELEASE);
	ring->next = (ring->next + 1) % ring->shape.frames;
}

/* Waits if the stack is a task; the caller has entered it then, so the ring stays. */
static void fill(struct packet_ring *ring)
{
	struct net_packet packet;

	for (unsigned i = 0; i < ring->shape.frames && is_free(ring, ring->next); i++) {
		long n = net.ops->receive(net.instance, ring->socket->id, ring->buffer,
					  ring->shape.frame_size, 0, &packet);

		if (n < 0 && n != -EAGAIN)
			ring->socket->base.error = (int)-n;
		if (n < 0)
			return;
		put_frame(ring, &packet, (size_t)n);
	}
}

static bool has_frames(const struct packet_ring *ring)
{
	return !is_free(ring, (ring->next + ring->shape.frames - 1) % ring->shape.frames);
}

static void fill_all(void)
{
	struct packet_ring *ring;

	list_for_each_entry (ring, &rings, node) {
		fill(ring);
		if (has_frames(ring))
			wake_up_events(&ring->socket->wait, POLLIN | POLLRDNORM);
	}
}

static void fill_due(struct timer *timer)
{
	fill_all();
}

void packet_rings_fill(void)
{
	stack_enter();
	fill_all();
	stack_leave();
}

void packet_ring_came(const struct inet_socket *s)
{
	if (!s->packet || !s->packet->ring)
		return;
	/* The component may be in the middle of a call. */
	if (stack_is_task())
		stack_later(STACK_FILL);
	else
		timer_arm(&fill_timer, clock_monotonic_ns());
}

uint32_t packet_ring_poll(struct packet_ring *ring)
{
	if (!stack_is_task())
		fill(ring);
	else if (inet_readable(ring->socket) && is_free(ring, ring->next))
		stack_later(STACK_FILL);
	return has_frames(ring) ? POLLIN | POLLRDNORM : 0;
}

/* ---- making and removing ---- */

static void ring_free(struct packet_ring *ring)
{
	list_del(&ring->node);
	if (ring->memory)
		shared_memory_put(ring->memory);
	free(ring->buffer);
	free(ring);
}

void packet_ring_end(struct inet_socket *s)
{
	/* The kernel thread may be filling it. */
	stack_enter();
	if (s->packet->ring)
		ring_free(s->packet->ring);
	s->packet->ring = NULL;
	stack_leave();
}

static bool shape_is_good(const struct inet_socket *s, const struct ring_request *r)
{
	unsigned least = HEADER_BYTES + s->packet->reserve;

	if (!r->block_size || r->block_size > RING_MOST || r->block_size % PAGE_SIZE)
		return false;
	if (r->frame_size < least || r->frame_size % ALIGNMENT || r->frame_size > r->block_size)
		return false;
	return (uint64_t)(r->block_size / r->frame_size) * r->blocks == r->frames;
}

/* All pages are made now, and charged to the caller: filling the ring needs no memory. */
static int make_pages(const struct packet_ring *ring)
{
	for (uint64_t i = 0; i < ring->bytes / PAGE_SIZE; i++) {
		struct page *page;
		int error = shared_memory_page(ring->memory, i, &page);

		if (error)
			return error;
		page_put(page);
	}
	return 0;
}

static int make(struct inet_socket *s, const struct ring_request *r)
{
	uint64_t bytes = (uint64_t)r->block_size * r->blocks;

	if (!shape_is_good(s, r))
		return -EINVAL;
	if (bytes > RING_MOST)
		return -ENOMEM;
	struct packet_ring *ring = calloc(1, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	list_init(&ring->node);
	ring->socket = s;
	ring->shape = *r;
	ring->bytes = bytes;
	ring->memory = shared_memory_create();
	ring->buffer = malloc(r->frame_size);
	int error = ring->memory && ring->buffer ? make_pages(ring) : -ENOMEM;
	if (error) {
		ring_free(ring);
		return error;
	}
	if (list_empty(&rings) && !fill_timer.fn)
		timer_init(&fill_timer, fill_due);
	list_add_tail(&ring->node, &rings);
	s->packet->ring = ring;
	return 0;
}

int packet_ring_set(struct inet_socket *s, const void *value, size_t n)
{
	struct ring_request r;

	if (n < sizeof(r))
		return -EINVAL;
	memcpy(&r, value, sizeof(r));
	/* Areas that show the ring have references to its memory. */
	if (s->packet->ring && shared_memory_is_used(s->packet->ring->memory))
		return -EBUSY;
	if (r.blocks) {
		if (s->packet->ring)
			return -EBUSY;
		return make(s, &r);
	}
	if (r.frames)
		return -EINVAL;
	packet_ring_end(s);
	return 0;
}

int packet_ring_map(const struct packet_ring *ring, struct vma *vma)
{
	if (!ring || vma->offset || vma->end - vma->start != ring->bytes)
		return -EINVAL;
	if (!(vma->flags & VMA_SHARED))
		return -EINVAL;
	shared_memory_get(ring->memory);
	vma->shared = ring->memory;
	return 0;
}

size_t packet_ring_bytes(const struct packet_ring *ring)
{
	return ring ? ring->bytes : 0;
}
