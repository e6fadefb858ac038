/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The block interface: a disk as its users see it. Requests are asynchronous: submit() takes one,
 * kick() sets those that were submitted going, and `done` is called - from the component's
 * interrupt handler, so it must not wait - when one has ended, in any order. Data is named by
 * physical address: the disk moves it by itself, whatever its amount.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "libs/base/list.h"

#define BLOCK_SECTOR	   512u
#define BLOCK_SEGMENTS_MAX 32u

enum block_operation {
	BLOCK_READ,
	BLOCK_WRITE,
	BLOCK_FLUSH,	    /* all that was written before is on the medium when it ends */
	BLOCK_DISCARD,	    /* `sectors` from `sector` on are not needed any more */
	BLOCK_WRITE_ZEROES, /* ... read as zeroes from now on */
};

struct block_segment {
	uint64_t physical;
	uint32_t bytes; /* a multiple of BLOCK_SECTOR */
};

struct block_request {
	enum block_operation operation;
	uint64_t sector;
	uint64_t sectors; /* discard and zeroes only */
	struct block_segment segments[BLOCK_SEGMENTS_MAX];
	unsigned segment_count;
	/* `error`: 0 or a negative errno: -EIO, -EOPNOTSUPP. */
	void (*done)(struct block_request *request, int error);
	void *context;
	struct list_head node; /* the component's, while it has the request */
};

struct block_info {
	uint64_t sectors;    /* of BLOCK_SECTOR bytes */
	uint32_t block_size; /* what it reads and writes at least, in bytes */
	bool read_only, can_flush, can_discard, can_write_zeroes;
	uint64_t discard_max, write_zeroes_max; /* sectors in one request */
};

struct block_ops {
	void (*info)(void *device, struct block_info *out);
	/* Takes the request; what is wrong with it comes by `done`, maybe at once. */
	void (*submit)(void *device, struct block_request *request);
	void (*kick)(void *device);
};
