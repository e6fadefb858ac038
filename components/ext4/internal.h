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
	/* The name whose way through a tree dir_tree_find() went last. */
	uint32_t walked_dir;
	size_t walked_length;
	char walked[EXT2_NAME_LEN];
	bool contents; /* what is allocated now is for contents of files; libext2fs does not always
			  say */
	bool one_more; /* the superblock in memory has a block more than the volume */
};

/* The errno for an error of libext2fs. */
int ext4_error(errcode_t error);
/* libext2fs's view of the store. */
extern struct struct_io_manager ext4_io_manager;
void ext4_io_opens(struct store *store);

/* -EUCLEAN: the superblock or a group's descriptor cannot be true. -EINVAL: unknown features. */
int check_volume(struct ext4 *e);

/* ---- inode.c ---- */

/* One that files and folders may have: not of the volume's own, nor beyond its end. */
bool inode_is_ordinary(const struct ext4 *e, uint32_t ino);

/* ---- tree_check.c ---- */

/* -EUCLEAN: going through the tree of a file's blocks would cost more than it has. */
int tree_check(struct ext4 *e, struct ext2_inode *inode);

/* ---- blocks.c ---- */

/* From here on blocks are given out and freed by its rules. */
int blocks_open(struct ext4 *e);
void blocks_close(struct ext4 *e);
/* What was freed may be used. */
void blocks_committed(struct ext4 *e);

/*
 * ext2fs_punch() refuses extents that end with the volume's last block, having counted one too
 * many. It gets to see a volume of one block more; what is allocated meanwhile is so by the truth.
 */
void blocks_count_one_more(struct ext4 *e, bool more);
/*
 * libext2fs loses blocks, or worse, when there is none for a node of a tree in the middle of a
 * change. So a few are kept for such: what adds something asks first. -ENOSPC: there are not
 * `count` besides.
 */
int blocks_check_room(const struct ext4 *e, uint64_t count);

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
/* What the next commit is called. */
uint32_t journal_transaction(const struct journal *j);
/* Writes what the store has pending, all or nothing: into the journal, on the medium, and to its
 * own place, where it may still be in the disk's cache. */
int journal_commit(struct ext4 *e);
/* All is at its own place, on the medium: the journal is empty. */
int journal_empty(struct ext4 *e);
