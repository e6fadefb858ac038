/* SPDX-License-Identifier: BSD-2-Clause */
/* Checks and makes the checksums of a journal's blocks, of each of the three versions. */
#include "components/ext4/journal_sums.h"

#include <endian.h>
#include <string.h>

#include "components/ext4/internal.h"

#define START	  0xffffffffu
#define SUM_BYTES 4u

enum { SUM_NONE = 0, SUM_CRC32 = 1, SUM_CRC32C = 4 };

/* Where the journal's superblock and its commit blocks have their checksums. */
#define SUPER_SUM_TYPE 0x50
#define SUPER_SUM      0xfc
#define COMMIT_SUM     offsetof(struct jbd2_commit, checksum)

static uint32_t get32(const uint8_t *at)
{
	uint32_t v;

	memcpy(&v, at, sizeof(v));
	return be32toh(v);
}

/* The checksum of `size` bytes, in which the four at `hole` count as zeroes. */
static uint32_t sum_around(uint32_t seed, const uint8_t *bytes, uint32_t size, uint32_t hole)
{
	static const uint8_t zeroes[SUM_BYTES];
	uint32_t sum = ext2fs_crc32c_le(seed, bytes, hole);

	sum = ext2fs_crc32c_le(sum, zeroes, SUM_BYTES);
	return ext2fs_crc32c_le(sum, bytes + hole + SUM_BYTES, size - hole - SUM_BYTES);
}

bool journal_sums_open(struct journal_sums *s, const struct jbd2_superblock *super)
{
	uint32_t incompat = be32toh(super->incompat), compat = be32toh(super->compat);
	const uint8_t *bytes = (const uint8_t *)super;

	*s = (struct journal_sums){.block_size = be32toh(super->block_size), .so_far = START};
	if (be32toh(super->header.type) != JBD2_SUPERBLOCK_V2)
		return true;
	if (!(incompat & (JBD2_INCOMPAT_CSUM_V2 | JBD2_INCOMPAT_CSUM_V3))) {
		s->version = compat & JBD2_COMPAT_CHECKSUM ? 1 : 0;
		return true;
	}
	s->version = incompat & JBD2_INCOMPAT_CSUM_V3 ? 3 : 2;
	s->seed = ext2fs_crc32c_le(START, super->uuid, sizeof(super->uuid));
	return bytes[SUPER_SUM_TYPE] == SUM_CRC32C &&
	       get32(bytes + SUPER_SUM) == sum_around(START, bytes, sizeof(*super), SUPER_SUM);
}

uint32_t journal_sums_tail_bytes(const struct journal_sums *s)
{
	return s->version >= 2 ? SUM_BYTES : 0;
}

bool journal_sums_good_tail(const struct journal_sums *s, const uint8_t *block)
{
	uint32_t at = s->block_size - SUM_BYTES;

	return s->version < 2 || get32(block + at) == sum_around(s->seed, block, s->block_size, at);
}

bool journal_sums_good_block(const struct journal_sums *s, uint32_t sequence, const uint8_t *block,
			     uint32_t sum)
{
	uint32_t number = htobe32(sequence), is;

	if (s->version < 2)
		return true;
	is = ext2fs_crc32c_le(s->seed, (const uint8_t *)&number, sizeof(number));
	is = ext2fs_crc32c_le(is, block, s->block_size);
	return s->version == 3 ? sum == is : sum == (is & 0xffff);
}

bool journal_sums_good_commit(struct journal_sums *s, uint8_t *block)
{
	const struct jbd2_commit *commit = (const struct jbd2_commit *)block;
	uint32_t sum = get32(block + COMMIT_SUM), all = s->so_far;

	s->so_far = START;
	if (s->version >= 2)
		return sum == sum_around(s->seed, block, s->block_size, COMMIT_SUM);
	if (s->version == 0 ||
	    (commit->checksum_type == SUM_NONE && !commit->checksum_size && !sum))
		return true;
	return commit->checksum_type == SUM_CRC32 && commit->checksum_size == SUM_BYTES &&
	       sum == all;
}

void journal_sums_add(struct journal_sums *s, const uint8_t *block)
{
	if (s->version == 1)
		s->so_far = ext2fs_crc32_be(s->so_far, block, s->block_size);
}
