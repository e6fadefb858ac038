/* SPDX-License-Identifier: BSD-2-Clause */
/* Block devices: /dev/vda and on. */
#pragma once

#include <sys/types.h>

#include "pages/cache.h"
#include "pages/flusher.h"
#include "wait/may_wait.h"

/* Counts of a disk's requests, per operation. */
struct block_count {
	uint64_t requests, sectors;
};

struct block_device {
	struct list_head node;
	char name[16];
	dev_t dev;
	struct block_info info;
	const struct block_ops *ops;
	void *device;
	struct page_cache cache; /* of the device as a whole */
	struct write_errors errors;
	struct flush_source flush;
	struct block_count count[BLOCK_WRITE_ZEROES + 1];
	const void *holder; /* that has claimed it (block_claim()); NULL: none */
};

/* Finds the disks. -ENOMEM. */
MAY_WAIT int block_init(void);
/* NULL: no such device. */
struct block_device *block_find(dev_t dev);
/*
 * Claims a device exclusively, as a mounted filesystem and a file opened with O_EXCL do. Files
 * without O_EXCL may still be open on it. -EBUSY: it is claimed.
 */
int block_claim(struct block_device *bd, const void *holder);
/* Gives up the claim of `holder`; nothing happens if it has none. */
void block_unclaim(struct block_device *bd, const void *holder);
/* The device after `bd` (NULL: the first). */
struct block_device *block_next(struct block_device *bd);
/* Queues a request; the disk begins with it at ops->kick(). */
void block_submit(struct block_device *bd, struct block_request *request);
/* Does one request and waits for it: its error. */
MAY_WAIT int block_request_wait(struct block_device *bd, struct block_request *request);
/* Returns when everything written before is on the medium. */
MAY_WAIT int block_flush(struct block_device *bd);
/* Discards or zeroes a range of bytes (both multiples of a sector), in as many requests as
 * needed. */
MAY_WAIT int block_clear(struct block_device *bd, enum block_operation operation, uint64_t offset,
			 uint64_t bytes);
