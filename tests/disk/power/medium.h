/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A disk in memory that loses power: between two flushes its writes are in a volatile cache, of
 * which any part may have reached the medium, in any order, sector by sector. Only the two sectors
 * of the superblock of ext4, which has a checksum and is written outside of the journal, stay
 * together, because every user of the format relies on that.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "components/ext4/ext4.h"

struct medium_write {
	uint64_t offset;
	uint32_t bytes;
	uint8_t *before; /* what was there */
};

struct medium {
	uint8_t *bytes;
	uint64_t size;
	struct medium_write *writes; /* since the last flush */
	unsigned count, room;
	unsigned writes_left; /* writes until power is lost; then every write is -EIO */
	uint64_t random;
};

void medium_disk(struct medium *m, struct ext4_disk *out);
int medium_write(struct medium *m, uint64_t offset, const void *from, size_t n);
void medium_flush(struct medium *m);
/* Takes back a random part of the writes that were not flushed. */
void medium_lose_power(struct medium *m);
void medium_free(struct medium *m);
uint32_t medium_random(struct medium *m, uint32_t below);
