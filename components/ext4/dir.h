/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocks of directories: one (dir_block.c), all of them in order (dir_scan.c), and finding the one
 * that a name is in, by the tree of hashes that a directory has on the disk (dir_tree.c; made by
 * dir_tree_make.c) or by a table of hashes in memory (dir_index.c).
 */
#pragma once

#include "components/ext4/internal.h"

struct dir_name {
	const char *text;
	size_t length;
};

/* A block in memory. The function that fills it in checks its entries. */
struct dir_block {
	uint64_t number, physical;
	char *data; /* of the volume's block size; dir_block_init() allocates it */
};

/* An entry of a block. */
struct dir_entry {
	unsigned offset, previous; /* previous == offset: it is the first one */
	uint32_t ino;
};

/* ---- dir_block.c ---- */

/* -ENOMEM. */
int dir_block_init(const struct ext4 *e, struct dir_block *b);
void dir_block_free(struct dir_block *b);
/* Reads the block at b->physical or, if that is 0, block b->number. -EUCLEAN: it is missing or
 * damaged. */
int dir_block_read(struct ext4 *e, uint32_t dir, struct dir_block *b);
int dir_block_write(struct ext4 *e, uint32_t dir, const struct dir_block *b);
bool dir_block_find(const struct ext4 *e, const struct dir_block *b, const struct dir_name *name,
		    struct dir_entry *out);
/* The longest entry, in bytes, that could be added. */
unsigned dir_block_room(const struct ext4 *e, const struct dir_block *b);
/* The bytes of an entry with such a name. */
unsigned dir_entry_bytes(size_t name_length);
/* Adds an entry to a block that has room for it. */
void dir_block_add(const struct ext4 *e, struct dir_block *b, const struct dir_name *name,
		   uint32_t ino, int type);
void dir_block_remove(const struct ext4 *e, struct dir_block *b, const struct dir_entry *entry);
/* Adds the names of `from`, but for `.` and `..`, to `to`, which has room for them. */
void dir_block_copy_names(const struct ext4 *e, const struct dir_block *from, struct dir_block *to);
/* Calls `each` for every entry that is in use. */
void dir_block_for_each(const struct ext4 *e, const struct dir_block *b,
			void (*each)(void *context, const struct dir_name *name), void *context);

/* ---- dir_scan.c ---- */

/*
 * Calls `each` with the blocks from number `first` on, until it returns something other than 0,
 * which is returned. -EUCLEAN if the directory contains a block twice; the work is bounded by the
 * number of blocks.
 */
int dir_scan(struct ext4 *e, uint32_t dir, uint64_t first,
	     int (*each)(void *context, struct dir_block *block), void *context);

/* ---- dir_tree.c ---- */

/* Finds a name by the directory's tree. 1: it is in *b; 0: there is no such name; -EUCLEAN: the
 * tree is wrong, but a scan may still find the name. */
int dir_tree_find(struct ext4 *e, uint32_t dir, const struct ext2_inode *inode,
		  const struct dir_name *name, struct dir_block *b, struct dir_entry *out);

/* Was this the last name that dir_tree_find() looked up, in a tree without errors? */
bool dir_tree_was_walked(const struct ext4 *e, uint32_t dir, const struct dir_name *name);

/* ---- dir_tree_make.c ---- */

/* Does the volume use trees, and can this directory, whose only block is full, get one? */
bool dir_tree_possible(const struct ext4 *e, const struct ext2_inode *inode);
/*
 * Makes a tree: the names move to `empty`, a new second block without entries. If the first block
 * is wrong, or on an error, the directory only gets the new block; *inode tells whether it has a
 * tree.
 */
int dir_tree_make(struct ext4 *e, uint32_t dir, struct ext2_inode *inode,
		  const struct dir_block *empty);

/* ---- dir_index.c ---- */

/*
 * The table of a directory; NULL: the directory is small, or memory is short. A table is made when
 * it is first used, updated by later calls, and freed when another table needs its memory.
 */
struct dir_index;
struct dir_index *dir_index_get(struct ext4 *e, uint32_t dir, uint64_t blocks);
/* As dir_tree_find(). */
int dir_index_find(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		   struct dir_block *b, struct dir_entry *out);
/* Sets number and place of *b to the first block that has room for `bytes`. False: none has. */
bool dir_index_room(const struct dir_index *index, unsigned bytes, struct dir_block *b);
/* A name was added to block *b (which may be new), or taken from it. If there is no memory for the
 * update, the table is freed. */
void dir_index_added(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		     const struct dir_block *b);
void dir_index_removed(struct ext4 *e, struct dir_index *index, const struct dir_name *name,
		       const struct dir_block *b);
/* Frees the table of a directory (0: of all). */
void dir_index_forget(struct ext4 *e, uint32_t dir);
