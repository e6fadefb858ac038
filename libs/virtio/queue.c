/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Split queues (virtio 1.2, section 2.7). The descriptor table is written and never read here: free
 * descriptors and chains are also in private arrays, since the device could write into the table.
 */
#include <errno.h>

#include "libs/virtio/registers.h"
#include "libs/virtio/virtio.h"

/* Queues up to this size have the available ring and the used ring in one page, the used ring at
 * this offset. */
#define USED_OFFSET	 2048
#define QUEUE_MAX_SHARED 128

static uint32_t get(const struct virtio_device *d, unsigned offset, unsigned width)
{
	return d->registers.read(d->registers.context, VIRTIO_COMMON, offset, width);
}

static void put(const struct virtio_device *d, unsigned offset, unsigned width, uint32_t value)
{
	d->registers.write(d->registers.context, VIRTIO_COMMON, offset, width, value);
}

static void put64(const struct virtio_device *d, unsigned offset, uint64_t value)
{
	put(d, offset, 4, (uint32_t)value);
	put(d, offset + 4, 4, (uint32_t)(value >> 32));
}

static int allocate(struct virtqueue *q, uint64_t physical[3])
{
	struct virtio_memory *m = &q->device->memory;

	q->desc = m->page(m->context, &physical[0]);
	q->avail = q->desc ? m->page(m->context, &physical[1]) : NULL;
	if (!q->avail)
		return -ENOMEM;
	if (q->size <= QUEUE_MAX_SHARED) {
		q->used = (struct virtq_used *)((uint8_t *)q->avail + USED_OFFSET);
		physical[2] = physical[1] + USED_OFFSET;
	} else {
		q->used = m->page(m->context, &physical[2]);
	}
	return q->used ? 0 : -ENOMEM;
}

int virtqueue_setup(struct virtqueue *q, struct virtio_device *device, unsigned index,
		    unsigned size)
{
	uint64_t physical[3];
	unsigned offered;

	*q = (struct virtqueue){.device = device, .index = index};
	if (index >= get(device, COMMON_QUEUES, 2))
		return -ENOENT;
	put(device, COMMON_QUEUE_SELECT, 2, index);
	offered = get(device, COMMON_QUEUE_SIZE, 2);
	q->size = size < VIRTQUEUE_MAX ? size : VIRTQUEUE_MAX;
	while (q->size > offered)
		q->size /= 2;
	if (!q->size)
		return -ENOENT;
	int error = allocate(q, physical);
	if (error)
		return error;
	for (unsigned i = 0; i < q->size; i++)
		q->next[i] = (uint16_t)(i + 1);
	q->free_count = (uint16_t)q->size;
	put(device, COMMON_QUEUE_SIZE, 2, q->size);
	put64(device, COMMON_QUEUE_DESC, physical[0]);
	put64(device, COMMON_QUEUE_AVAIL, physical[1]);
	put64(device, COMMON_QUEUE_USED, physical[2]);
	put(device, COMMON_QUEUE_VECTOR, 2, 0);
	if (get(device, COMMON_QUEUE_VECTOR, 2) != 0)
		return -EIO;
	q->notify_offset = get(device, COMMON_QUEUE_NOTIFY_OFFSET, 2);
	put(device, COMMON_QUEUE_ENABLE, 2, 1);
	return 0;
}

int virtqueue_add(struct virtqueue *q, const struct virtq_segment *segments, unsigned out,
		  unsigned in, void *cookie)
{
	unsigned n = out + in, head = q->free_head, at = head;
	uint32_t writable = 0;

	if (q->broken)
		return -EIO;
	if (!n || n > q->free_count)
		return -ENOSPC;
	for (unsigned i = 0; i < n; i++) {
		bool last = i + 1 == n, written = i >= out;

		q->desc[at] = (struct virtq_desc){
			segments[i].physical, segments[i].length,
			(uint16_t)((last ? 0 : DESC_NEXT) | (written ? DESC_WRITE : 0)),
			last ? 0 : q->next[at]};
		writable += written ? segments[i].length : 0;
		if (last)
			q->free_head = q->next[at];
		else
			at = q->next[at];
	}
	q->free_count -= n;
	q->chain[head] = (uint16_t)n;
	q->writable[head] = writable;
	q->cookie[head] = cookie;
	q->avail->ring[q->avail_index & (q->size - 1)] = (uint16_t)head;
	q->avail_index++;
	q->pending++;
	return 0;
}

void virtqueue_kick(struct virtqueue *q)
{
	struct virtio_registers *r = &q->device->registers;

	if (!q->pending || q->broken)
		return;
	q->pending = 0;
	atomic_store_explicit(&q->avail->index, q->avail_index, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	if (!(atomic_load_explicit(&q->used->flags, memory_order_relaxed) & USED_NO_NOTIFY))
		r->notify(r->context, q->notify_offset, q->index);
}

bool virtqueue_has_used(const struct virtqueue *q)
{
	return !q->broken &&
	       atomic_load_explicit(&q->used->index, memory_order_acquire) != q->used_index;
}

/* Frees the chain that begins at `head` and returns its cookie. */
static void *release(struct virtqueue *q, unsigned head)
{
	unsigned last = head, n = q->chain[head];
	void *cookie = q->cookie[head];

	while (--n)
		last = q->next[last];
	q->next[last] = q->free_head;
	q->free_head = (uint16_t)head;
	q->free_count += q->chain[head];
	q->chain[head] = 0;
	q->cookie[head] = NULL;
	return cookie;
}

void *virtqueue_take(struct virtqueue *q, uint32_t *written)
{
	uint16_t waiting;

	if (!virtqueue_has_used(q))
		return NULL;
	waiting = (uint16_t)(atomic_load_explicit(&q->used->index, memory_order_acquire) -
			     q->used_index);
	volatile struct virtq_used_entry *entry = &q->used->ring[q->used_index & (q->size - 1)];
	uint32_t id = entry->id, length = entry->length;
	/* More answers than descriptors, or an answer without a request: the device is broken. */
	if (waiting > q->size || id >= q->size || !q->chain[id]) {
		q->broken = true;
		return NULL;
	}
	q->used_index++;
	if (written)
		*written = length < q->writable[id] ? length : q->writable[id];
	return release(q, id);
}

void virtqueue_interrupts(struct virtqueue *q, bool on)
{
	atomic_store_explicit(&q->avail->flags, on ? 0 : AVAIL_NO_INTERRUPT, memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
}

void *virtqueue_abandon(struct virtqueue *q)
{
	q->broken = true;
	for (unsigned i = 0; i < q->size; i++)
		if (q->chain[i])
			return release(q, i);
	return NULL;
}
