/* SPDX-License-Identifier: BSD-2-Clause */
/* Declarations that the files of the component share. */
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
struct dir_index;

/* A block of a directory whose checksum was right (dir_block.c). */
struct checked_block {
	uint64_t physical;
	uint32_t dir;
};
#define CHECKED_BLOCKS 256u

struct ext4 {
	struct store store;
	ext2_filsys fs;
	struct journal *journal; /* NULL: the volume has none */
	bool read_only, aborted, again;
	ext2fs_block_bitmap freed; /* since the last commit; blocks.c */
	bool any_freed;
	uint32_t trace;
	struct dir_index *indexes; /* of directories; dir_index.c */
	uint32_t names_known;	   /* in all of them */
	struct checked_block checked[CHECKED_BLOCKS];
	/* The name that dir_tree_find() last looked up in a tree. */
	uint32_t walked_dir;
	size_t walked_length;
	char walked[EXT2_NAME_LEN];
	bool contents; /* allocations are for contents of files now; libext2fs does not always tell
			*/
	bool one_more; /* the superblock in memory counts one block more than the volume has */
};

/* The errno for an error of libext2fs. */
int ext4_error(errcode_t error);
/* libext2fs's view of the store. */
extern struct struct_io_manager ext4_io_manager;
void ext4_io_opens(struct store *store);

/* -EUCLEAN: the superblock or a group's descriptor cannot be true. -EINVAL: unknown features. */
int check_volume(struct ext4 *e);

/* ---- inode.c ---- */

/* May files and folders have this inode? Not the volume's reserved ones, nor numbers beyond its
 * end. */
bool inode_is_ordinary(const struct ext4 *e, uint32_t ino);

/* ---- tree_check.c ---- */

/* -EUCLEAN: walking the tree of the file's blocks would visit a node twice. */
int tree_check(struct ext4 *e, struct ext2_inode *inode);

/* ---- blocks.c ---- */

/* From here on libext2fs allocates and frees blocks by the rules of blocks.c. */
int blocks_open(struct ext4 *e);
void blocks_close(struct ext4 *e);
/* After a commit: freed blocks may be allocated. */
void blocks_committed(struct ext4 *e);

/*
 * ext2fs_punch() refuses extents that end with the volume's last block, by an off-by-one mistake.
 * So it is shown a volume with one block more; allocations meanwhile still use the real number.
 */
void blocks_count_one_more(struct ext4 *e, bool more);
/*
 * libext2fs loses blocks, or worse, when none is free for a tree's node in the middle of a change.
 * So a few are reserved for nodes, and functions that add something call this first. -ENOSPC: fewer
 * than `count` are free besides.
 */
int blocks_check_room(const struct ext4 *e, uint64_t count);

/* ---- journal.c, recover.c ---- */

/* Replays the journal of an open volume, straight to the disk. If *replayed, everything read from
 * the volume before must be read again. */
int journal_recover(struct ext4 *e, bool *replayed);
/* Where the first `length` blocks of the journal are. -EUCLEAN: some are missing. */
int journal_find_blocks(struct ext4 *e, uint32_t length, uint64_t *blocks);
/* Makes the journal ready for commits. */
int journal_open(struct ext4 *e);
void journal_close(struct ext4 *e);
/* Blocks that one commit can hold. */
size_t journal_capacity(const struct journal *j);
/* The sequence number of the next commit. */
uint32_t journal_transaction(const struct journal *j);
/* Writes all pending blocks atomically: into the journal, which is then on the medium, and to
 * their places, which may still be in the disk's cache. */
int journal_commit(struct ext4 *e);
/* Call when all blocks are at their places on the medium: marks the journal empty. */
int journal_empty(struct ext4 *e);
