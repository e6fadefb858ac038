/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The journal's form on the disk, as Linux documents it
 * (Documentation/filesystems/ext4/journal.rst). All numbers are big-endian. Block 0 is the
 * journal's superblock; a transaction is one or more descriptor blocks, each followed by the blocks
 * that it describes, and a commit block, all with the same sequence number; revoke blocks name
 * blocks whose older copies must not be replayed.
 */
#pragma once

#include <stdint.h>

#define JBD2_MAGIC 0xc03b3998u

enum jbd2_type {
	JBD2_DESCRIPTOR = 1,
	JBD2_COMMIT,
	JBD2_SUPERBLOCK_V1,
	JBD2_SUPERBLOCK_V2,
	JBD2_REVOKE
};

struct jbd2_header {
	uint32_t magic, type, sequence;
};

struct jbd2_superblock {
	struct jbd2_header header;
	uint32_t block_size, length, first;
	uint32_t sequence, start; /* of the first transaction in the log; start 0: it is empty */
	uint32_t error;
	uint32_t compat, incompat, ro_compat;
	uint8_t uuid[16];
	uint32_t users;
	uint8_t unused[1024 - 68];
};
_Static_assert(sizeof(struct jbd2_superblock) == 1024, "the format");

enum { JBD2_COMPAT_CHECKSUM = 1 };
enum {
	JBD2_INCOMPAT_REVOKE = 1,
	JBD2_INCOMPAT_64BIT = 2,
	JBD2_INCOMPAT_ASYNC_COMMIT = 4,
	JBD2_INCOMPAT_CSUM_V2 = 8,
	JBD2_INCOMPAT_CSUM_V3 = 16,
	JBD2_INCOMPAT_FAST_COMMIT = 32,
};

enum { JBD2_TAG_ESCAPED = 1, JBD2_TAG_SAME_UUID = 2, JBD2_TAG_LAST = 8 };

struct jbd2_commit {
	struct jbd2_header header;
	uint8_t checksum_type, checksum_size, padding[2];
	uint32_t checksum[8];
	uint64_t seconds;
	uint32_t nanoseconds;
};
