/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the component share. */
#pragma once

/* clang-format off: libext2fs needs these first. */
#include <sys/types.h>
#include <sys/stat.h>
/* clang-format on */
#include <ext2fs/ext2_fs.h>
#include <ext2fs/ext2fs.h>

#include "components/ext4/ext4.h"
#include "components/ext4/store.h"

struct journal;

struct ext4 {
	struct store store;
	ext2_filsys fs;
	struct journal *journal; /* NULL: the volume has none */
	bool read_only;
};

/* The errno for an error of libext2fs. */
int ext4_error(errcode_t error);
/* libext2fs's view of the store. */
extern struct struct_io_manager ext4_io_manager;
void ext4_io_opens(struct store *store);

/* A NUL-terminated copy of a name, for libext2fs. */
#define NAME_COPY(copy, name, length) \
	char copy[EXT2_NAME_LEN + 1]; \
	if ((length) > EXT2_NAME_LEN) \
		return -ENAMETOOLONG; \
	memcpy(copy, name, length);   \
	copy[length] = 0

/* ---- journal.c, recover.c ---- */

/* Replays what is in the journal of an open volume, straight to the disk: what was read of the
 * volume before must be read again if *replayed. */
int journal_recover(struct ext4 *e, bool *replayed);
/* Where the first `length` blocks of the journal lie. -EUCLEAN: not all are there. */
int journal_find_blocks(struct ext4 *e, uint32_t length, uint64_t *blocks);
/* Makes the journal ready for commits. */
int journal_open(struct ext4 *e);
void journal_close(struct ext4 *e);
/* Blocks that one commit can hold. */
size_t journal_capacity(const struct journal *j);
/* Writes what the store has pending, all or nothing, and leaves it on the disk at its own place. */
int journal_commit(struct ext4 *e);
