/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drives a virtio disk. A request is a header that the device reads, the data, and a status byte
 * that the device writes. Header and status are in a slot, one of those in a page. Requests that
 * find no slot, or no room in the queue, wait and are started in the order in which they came.
 */
#include "components/virtio-blk/virtio_blk.h"

#include <errno.h>
#include <string.h>

enum { TYPE_IN = 0, TYPE_OUT = 1, TYPE_FLUSH = 4, TYPE_DISCARD = 11, TYPE_WRITE_ZEROES = 13 };
enum { STATUS_OK = 0, STATUS_IOERR = 1, STATUS_UNSUPPORTED = 2, STATUS_NONE = 0xff };

#define F_RO	       (1ull << 5)
#define F_BLK_SIZE     (1ull << 6)
#define F_FLUSH	       (1ull << 9)
#define F_DISCARD      (1ull << 13)
#define F_WRITE_ZEROES (1ull << 14)

enum {
	CONFIG_CAPACITY = 0,
	CONFIG_BLK_SIZE = 20,
	CONFIG_MAX_DISCARD = 36,
	CONFIG_MAX_WRITE_ZEROES = 48,
};

struct virtio_blk_slot {
	/* The device reads these fields. */
	uint32_t type, reserved;
	uint64_t sector;
	struct {
		uint64_t sector;
		uint32_t sectors, flags;
	} range;
	/* The device writes this one. */
	volatile uint8_t status;
	uint8_t unused[31];
};
_Static_assert(sizeof(struct virtio_blk_slot) * VIRTIO_BLK_SLOTS == 4096, "one page");

static void read_config(struct virtio_blk *blk)
{
	struct virtio_device *d = &blk->device;
	struct block_info *info = &blk->info;

	info->sectors = virtio_config64(d, CONFIG_CAPACITY);
	info->block_size = d->features & F_BLK_SIZE ? virtio_config(d, CONFIG_BLK_SIZE, 4) : 0;
	if (info->block_size < BLOCK_SECTOR || info->block_size > 4096 ||
	    info->block_size & (info->block_size - 1))
		info->block_size = BLOCK_SECTOR;
	info->read_only = d->features & F_RO;
	info->can_flush = d->features & F_FLUSH;
	info->discard_max = d->features & F_DISCARD ? virtio_config(d, CONFIG_MAX_DISCARD, 4) : 0;
	info->write_zeroes_max =
		d->features & F_WRITE_ZEROES ? virtio_config(d, CONFIG_MAX_WRITE_ZEROES, 4) : 0;
	info->can_discard = info->discard_max != 0;
	info->can_write_zeroes = info->write_zeroes_max != 0;
}

int virtio_blk_init(struct virtio_blk *blk, const struct virtio_registers *registers,
		    const struct virtio_memory *memory)
{
	int error;

	memset(blk, 0, sizeof(*blk));
	list_init(&blk->waiting);
	error = virtio_begin(&blk->device, registers, memory,
			     F_RO | F_BLK_SIZE | F_FLUSH | F_DISCARD | F_WRITE_ZEROES);
	if (!error)
		error = virtqueue_setup(&blk->queue, &blk->device, 0, VIRTQUEUE_MAX);
	if (error)
		return error;
	if (blk->queue.size < BLOCK_SEGMENTS_MAX + 2)
		return -ENODEV;
	blk->slots = memory->page(memory->context, &blk->slots_physical);
	if (!blk->slots)
		return -ENOMEM;
	read_config(blk);
	virtio_ready(&blk->device);
	return 0;
}

static void blk_info(void *device, struct block_info *out)
{
	*out = ((struct virtio_blk *)device)->info;
}

/* Only what is read or written has memory: segments_of() and start() rely on it. */
static bool segment_count_is_right(const struct block_request *r)
{
	if (r->operation != BLOCK_READ && r->operation != BLOCK_WRITE)
		return !r->segment_count;
	return r->segment_count && r->segment_count <= BLOCK_SEGMENTS_MAX;
}

/* Checks a request before anything is done: 0, or the error with which it ends. */
static int check(const struct virtio_blk *blk, const struct block_request *r)
{
	const struct block_info *info = &blk->info;
	uint64_t sectors = r->sectors;

	if (blk->dead)
		return -EIO;
	if (!segment_count_is_right(r))
		return -EINVAL;
	if (r->operation == BLOCK_FLUSH)
		return 0;
	if (r->operation != BLOCK_READ && info->read_only)
		return -EROFS;
	if (r->operation == BLOCK_DISCARD || r->operation == BLOCK_WRITE_ZEROES) {
		uint64_t most =
			r->operation == BLOCK_DISCARD ? info->discard_max : info->write_zeroes_max;
		if (!most)
			return -EOPNOTSUPP;
		if (!sectors || sectors > most)
			return -EINVAL;
	} else {
		sectors = 0;
		for (unsigned i = 0; i < r->segment_count; i++)
			sectors += r->segments[i].bytes / BLOCK_SECTOR;
	}
	return r->sector > info->sectors || sectors > info->sectors - r->sector ? -EIO : 0;
}

static uint32_t type_of(enum block_operation operation)
{
	static const uint8_t types[] = {
		[BLOCK_READ] = TYPE_IN,
		[BLOCK_WRITE] = TYPE_OUT,
		[BLOCK_FLUSH] = TYPE_FLUSH,
		[BLOCK_DISCARD] = TYPE_DISCARD,
		[BLOCK_WRITE_ZEROES] = TYPE_WRITE_ZEROES,
	};

	return types[operation];
}

/* Fills `s` with the request's segments. Returns how many of them the device reads; *in is how many
 * it writes, which come after these. */
static unsigned segments_of(const struct virtio_blk *blk, unsigned slot,
			    const struct block_request *r, struct virtq_segment *s, unsigned *in)
{
	uint64_t base = blk->slots_physical + slot * sizeof(struct virtio_blk_slot);
	unsigned n = 0;

	s[n++] = (struct virtq_segment){base, 16};
	if (r->operation == BLOCK_DISCARD || r->operation == BLOCK_WRITE_ZEROES)
		s[n++] = (struct virtq_segment){base + 16, 16};
	for (unsigned i = 0; i < r->segment_count; i++)
		s[n++] = (struct virtq_segment){r->segments[i].physical, r->segments[i].bytes};
	s[n++] = (struct virtq_segment){base + __builtin_offsetof(struct virtio_blk_slot, status),
					1};
	*in = r->operation == BLOCK_READ ? r->segment_count + 1 : 1;
	return n - *in;
}

/* Puts a request into the queue. False: no slot or no room now, or the queue is broken. */
static bool start(struct virtio_blk *blk, struct block_request *r)
{
	struct virtq_segment segments[BLOCK_SEGMENTS_MAX + 2];
	unsigned slot, out, in;

	if (blk->used == UINT64_MAX)
		return false;
	slot = (unsigned)__builtin_ctzll(~blk->used);
	struct virtio_blk_slot *s = &blk->slots[slot];
	s->type = type_of(r->operation);
	s->sector = r->operation == BLOCK_READ || r->operation == BLOCK_WRITE ? r->sector : 0;
	s->range.sector = r->sector;
	s->range.sectors = (uint32_t)r->sectors;
	s->range.flags = 0;
	s->status = STATUS_NONE;
	out = segments_of(blk, slot, r, segments, &in);
	if (virtqueue_add(&blk->queue, segments, out, in, &blk->requests[slot]))
		return false;
	blk->requests[slot] = r;
	blk->used |= 1ull << slot;
	return true;
}

static void blk_submit(void *device, struct block_request *r)
{
	struct virtio_blk *blk = device;
	int error = check(blk, r);

	if (error) {
		r->done(r, error);
		return;
	}
	/* A disk that cannot flush has no volatile cache, so there is nothing to flush. */
	if (r->operation == BLOCK_FLUSH && !blk->info.can_flush) {
		r->done(r, 0);
		return;
	}
	if (!list_empty(&blk->waiting) || !start(blk, r))
		list_add_tail(&r->node, &blk->waiting);
}

static void blk_kick(void *device)
{
	virtqueue_kick(&((struct virtio_blk *)device)->queue);
}

const struct block_ops virtio_blk_ops = {
	.info = blk_info,
	.submit = blk_submit,
	.kick = blk_kick,
};

static void finish(struct virtio_blk *blk, struct block_request **place, int error)
{
	struct block_request *r = *place;

	*place = NULL;
	blk->used &= ~(1ull << (place - blk->requests));
	r->done(r, error);
}

static int error_of(uint8_t status)
{
	return status == STATUS_OK ? 0 : status == STATUS_UNSUPPORTED ? -EOPNOTSUPP : -EIO;
}

/* Stops the device and fails all requests, those in flight and those that wait. */
static void give_up(struct virtio_blk *blk)
{
	struct block_request **place;

	blk->dead = true;
	virtio_reset(&blk->device); /* so that it does not write to memory that is freed */
	while ((place = virtqueue_abandon(&blk->queue)))
		finish(blk, place, -EIO);
	while (!list_empty(&blk->waiting)) {
		struct block_request *r =
			list_first_entry(&blk->waiting, struct block_request, node);

		list_del(&r->node);
		r->done(r, -EIO);
	}
}

void virtio_blk_interrupt(struct virtio_blk *blk)
{
	struct block_request **place;

	while ((place = virtqueue_take(&blk->queue, NULL)))
		finish(blk, place, error_of(blk->slots[place - blk->requests].status));
	if (blk->queue.broken && !blk->dead)
		give_up(blk);
	while (!list_empty(&blk->waiting)) {
		struct block_request *r =
			list_first_entry(&blk->waiting, struct block_request, node);

		if (!start(blk, r))
			break;
		list_del(&r->node);
	}
	blk_kick(blk);
}

static int driver_start(void *device, const struct component_host *host)
{
	return virtio_blk_init(device, host->registers, &host->pages);
}

static void driver_interrupt(void *device)
{
	virtio_blk_interrupt(device);
}

const struct block_driver virtio_blk_driver = {
	.bytes = sizeof(struct virtio_blk),
	.start = driver_start,
	.interrupt = driver_interrupt,
	.ops = &virtio_blk_ops,
};
