/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checksums of a journal, as Linux documents them. A journal has none, or those of version 2 or 3:
 * CRC32c, seeded with the journal's UUID, at the end of each descriptor and revoke block, in the
 * commit block, and of each logged block in its tag (version 2: the lower half). Version 1 is one
 * CRC32 of all blocks of a transaction in its commit block.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "components/ext4/jbd2.h"

struct journal_sums {
	unsigned version; /* 0: none */
	uint32_t seed, block_size;
	uint32_t so_far; /* version 1: of the transaction */
};

/* False: the superblock's own checksum is wrong, or it names a kind that is not known. */
bool journal_sums_open(struct journal_sums *s, const struct jbd2_superblock *super);
/* Bytes at the end of descriptors that are not tags. */
uint32_t journal_sums_tail_bytes(const struct journal_sums *s);
/* Is the checksum of this descriptor or revoke block right? */
bool journal_sums_good_tail(const struct journal_sums *s, const uint8_t *block);
/* The same of a logged block, with the checksum of its tag. */
bool journal_sums_good_block(const struct journal_sums *s, uint32_t sequence, const uint8_t *block,
			     uint32_t sum);
/* The same of a commit block. Version 1: of all that was added since the last one. */
bool journal_sums_good_commit(struct journal_sums *s, uint8_t *block);
/* A descriptor or a logged block of the transaction (for version 1). */
void journal_sums_add(struct journal_sums *s, const uint8_t *block);
