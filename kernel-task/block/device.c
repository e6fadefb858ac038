/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of disks, and requests with a wait for their end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "block/block.h"
#include "components/block_bind.h"
#include "proc/task.h"
#include "base/log.h"
#include "machine/clock.h"

#define VIRTIO_MAJOR 254 /* the first number that Linux assigns dynamically */
#define MINORS	     16	 /* of a disk and its partitions */

static struct list_head disks = LIST_HEAD_INIT(disks);

struct block_device *block_find(dev_t dev)
{
	struct block_device *bd;

	list_for_each_entry (bd, &disks, node) {
		if (bd->dev == dev)
			return bd;
	}
	return NULL;
}

struct block_device *block_next(struct block_device *bd)
{
	struct list_head *next = bd ? bd->node.next : disks.next;

	return next == &disks ? NULL : list_entry(next, struct block_device, node);
}

int block_claim(struct block_device *bd, const void *holder)
{
	if (bd->holder)
		return -EBUSY;
	bd->holder = holder;
	return 0;
}

void block_unclaim(struct block_device *bd, const void *holder)
{
	if (bd->holder == holder)
		bd->holder = NULL;
}

/* ---- the cache of the device as a whole ---- */

static int locate_linear(struct page_cache *cache, uint64_t index,
			 struct cache_piece pieces[CACHE_PIECES])
{
	uint64_t sector = index * (PAGE_SIZE / BLOCK_SECTOR), sectors = cache->disk->info.sectors;
	uint64_t there = sector < sectors ? sectors - sector : 0;

	if (!there)
		return -EIO;
	pieces[0] = (struct cache_piece){sector, PAGE_SIZE};
	if (there >= PAGE_SIZE / BLOCK_SECTOR)
		return 1;
	pieces[0].bytes = (uint32_t)there * BLOCK_SECTOR;
	pieces[1] = (struct cache_piece){CACHE_HOLE, PAGE_SIZE - pieces[0].bytes};
	return 2;
}

static const struct page_cache_ops linear_ops = {.locate = locate_linear};

void block_submit(struct block_device *bd, struct block_request *request)
{
	struct block_count *count = &bd->count[request->operation];

	count->requests++;
	count->sectors += request->sectors;
	for (unsigned i = 0; i < request->segment_count; i++)
		count->sectors += request->segments[i].bytes / BLOCK_SECTOR;
	bd->ops->submit(bd->device, request);
}

/* ---- waiting ---- */

struct wait {
	struct waitqueue queue;
	bool done;
	int error;
};

static void wait_done(struct block_request *request, int error)
{
	struct wait *w = request->context;

	w->done = true;
	w->error = error;
	wake_up(&w->queue);
}

int block_request_wait(struct block_device *bd, struct block_request *request)
{
	struct wait w = {.done = false};

	waitqueue_init(&w.queue);
	request->done = wait_done;
	/* cppcheck-suppress autoVariables ; it is waited for below */
	request->context = &w;
	block_submit(bd, request);
	bd->ops->kick(bd->device);
	(void)wait_event_common(&w.queue, w.done, TASK_UNINTERRUPTIBLE, false, WAIT_NO_DEADLINE);
	return w.error;
}

int block_flush(struct block_device *bd)
{
	struct block_request request = {.operation = BLOCK_FLUSH};

	return block_request_wait(bd, &request);
}

int block_clear(struct block_device *bd, enum block_operation operation, uint64_t offset,
		uint64_t bytes)
{
	uint64_t sector = offset / BLOCK_SECTOR, left = bytes / BLOCK_SECTOR;
	uint64_t most =
		operation == BLOCK_DISCARD ? bd->info.discard_max : bd->info.write_zeroes_max;

	if (!most)
		return -EOPNOTSUPP;
	while (left) {
		struct block_request request = {.operation = operation,
						.sector = sector,
						.sectors = left < most ? left : most};
		int error = block_request_wait(bd, &request);

		if (error)
			return error;
		sector += request.sectors;
		left -= request.sectors;
	}
	return 0;
}

/* Writes pages that programs wrote to the device itself, once they are old enough. */
static void flush_old(struct flush_source *source)
{
	struct block_device *bd = container_of(source, struct block_device, flush);
	uint64_t age = clock_monotonic_ns() - bd->cache.dirty_since;

	if (bd->cache.dirty &&
	    (age >= cache_settings.expire * 10000000ull || cache_over_background()))
		(void)cache_write_back(&bd->cache, 0, UINT64_MAX);
}

/* ---- finding them ---- */

static unsigned disk_count;

static int add_disk(const struct block_binding *disk)
{
	struct block_device *bd = calloc(1, sizeof(*bd));
	unsigned number = disk_count++;

	if (!bd)
		return -ENOMEM;
	bd->ops = disk->ops;
	bd->device = disk->instance;
	bd->ops->info(bd->device, &bd->info);
	snprintf(bd->name, sizeof(bd->name), "vd%c", 'a' + number);
	bd->dev = makedev(VIRTIO_MAJOR, number * MINORS);
	cache_init(&bd->cache, &linear_ops, bd, NULL, &bd->errors, BLOCK_SECTOR);
	bd->cache.end = bd->info.sectors / (PAGE_SIZE / BLOCK_SECTOR);
	list_add_tail(&bd->node, &disks);
	bd->flush.flush = flush_old;
	flusher_add(&bd->flush);
	return 0;
}

int block_init(void)
{
	struct block_binding disk;
	int error;

	for (unsigned i = 0; (error = block_bind(i, NULL, &disk)) != -ENOENT; i++) {
		if (!error)
			error = add_disk(&disk);
		else
			klog_warn("%s: the disk cannot be used: %s", disk.name, strerror(-error));
		if (error == -ENOMEM)
			return error;
	}
	return 0;
}
