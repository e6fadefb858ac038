/* SPDX-License-Identifier: BSD-2-Clause */
/* Block devices: /dev/vda and on. */
#pragma once

#include <sys/types.h>

#include "pages/cache.h"
#include "pages/flusher.h"
#include "wait/may_wait.h"

/* What was asked of a disk, per operation. */
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
	const void *holder; /* who has it to itself, see block_claim(); NULL: nobody */
};

/* Finds the disks. -ENOMEM. */
MAY_WAIT int block_init(void);
/* NULL: no such device. */
struct block_device *block_find(dev_t dev);
/*
 * To have a device to oneself among those who ask for that: a mounted filesystem, a file that was
 * opened with O_EXCL. Other files may still be open on it. -EBUSY: somebody else has it.
 */
int block_claim(struct block_device *bd, const void *holder);
/* Gives it back, if `holder` has it. */
void block_unclaim(struct block_device *bd, const void *holder);
/* The device after `bd` (NULL: the first). */
struct block_device *block_next(struct block_device *bd);
/* Hands a request to the disk, which ops->kick() sets going. */
void block_submit(struct block_device *bd, struct block_request *request);
/* Does one request and waits for it: its error. */
MAY_WAIT int block_request_wait(struct block_device *bd, struct block_request *request);
/* All that was written before is on the medium. */
MAY_WAIT int block_flush(struct block_device *bd);
/* Discards or zeroes a range of bytes (both multiples of a sector), in as many requests as it
 * takes.
 */
MAY_WAIT int block_clear(struct block_device *bd, enum block_operation operation, uint64_t offset,
			 uint64_t bytes);
