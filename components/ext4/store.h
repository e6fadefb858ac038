/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The volume's metadata between libext2fs and the disk: written blocks stay here, pending, until a
 * commit writes them. Reads see them. A write that changes nothing is not pending.
 */
#pragma once

#include "components/ext4/ext4.h"

struct store_block {
	struct store_block *next; /* in its bucket */
	uint64_t number;
	uint8_t data[];
};

struct store {
	struct ext4_disk disk;
	uint32_t block_size; /* 0: not known yet, and nothing is pending */
	struct store_block **buckets;
	size_t bucket_count, pending;
	struct store_block *spare; /* for the next writes: a small commit takes no new memory */
	size_t spare_count;
	bool no_zeroes; /* blocks that libext2fs zeroes now get contents of a file: ignore the
			   zeroes */
};

/* At first, and after a replay of the journal, which may have changed it. Nothing is pending. */
void store_set_block_size(struct store *s, uint32_t block_size);
int store_read(struct store *s, uint64_t offset, void *to, size_t n);
/* -ENOMEM, and errors of reading the rest of a block. */
int store_write(struct store *s, uint64_t offset, const void *from, size_t n);
/* Calls `each` for every pending block; the first error. */
int store_for_each(struct store *s, int (*each)(void *context, struct store_block *block),
		   void *context);
/* Drops the pending write of block `number`, which was freed or has contents of a file from now
 * on. */
void store_forget(struct store *s, uint64_t number);
/* Forgets all pending blocks. */
void store_clear(struct store *s);
void store_free(struct store *s);
