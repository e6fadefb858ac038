/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a file's blocks are. */
#include <errno.h>
#include <string.h>

#include "components/ext4/internal.h"

#define NODES_MOST 5 /* nodes that one change of a tree of extents may add */

/* The hole ends at `end` at the latest. */
static int hole_until(uint64_t end, uint64_t block, uint64_t *count)
{
	if (end > block && end - block < *count)
		*count = end - block;
	return 0;
}

/*
 * `block` is in no extent; `handle` is at one before it or, if there is none, behind it. At the end
 * of a leaf libext2fs returns the same extent again instead of the next one; the leaf's range ends
 * where the next leaf begins.
 */
static int map_hole(ext2_extent_handle_t handle, uint64_t block, uint64_t *count)
{
	struct ext2fs_extent extent;
	errcode_t code = ext2fs_extent_get(handle, EXT2_EXTENT_CURRENT, &extent);

	if (!code && extent.e_lblk > block)
		return hole_until(extent.e_lblk, block, count);
	if (!code)
		code = ext2fs_extent_get(handle, EXT2_EXTENT_NEXT_SIB, &extent);
	if (!code)
		return hole_until(extent.e_lblk, block, count);
	if (code == EXT2_ET_EXTENT_NO_NEXT)
		code = ext2fs_extent_get(handle, EXT2_EXTENT_UP, &extent);
	if (!code)
		return hole_until(extent.e_lblk + extent.e_len, block, count);
	if (code == EXT2_ET_NO_CURRENT_NODE || code == EXT2_ET_EXTENT_NO_UP)
		return 0; /* as many as asked for */
	return ext4_error(code);
}

static int map_with(ext2_extent_handle_t handle, uint64_t block, uint64_t *physical,
		    uint64_t *count, bool *unwritten)
{
	struct ext2fs_extent extent;
	errcode_t code = ext2fs_extent_goto(handle, block);

	if (!code)
		code = ext2fs_extent_get(handle, EXT2_EXTENT_CURRENT, &extent);
	if (code == EXT2_ET_EXTENT_NOT_FOUND || code == EXT2_ET_NO_CURRENT_NODE)
		return map_hole(handle, block, count);
	if (code)
		return ext4_error(code);
	if (block < extent.e_lblk || block >= extent.e_lblk + extent.e_len)
		return map_hole(handle, block, count);
	uint64_t left = extent.e_lblk + extent.e_len - block;
	if (left < *count)
		*count = left;
	*unwritten = extent.e_flags & EXT2_EXTENT_FLAGS_UNINIT;
	*physical = extent.e_pblk + (block - extent.e_lblk);
	return 0;
}

/* In a file with extents: the one that `block` is in, or the hole up to the next. */
static int map_extent(struct ext4 *e, uint32_t ino, struct ext2_inode *inode, uint64_t block,
		      uint64_t *physical, uint64_t *count, bool *unwritten)
{
	ext2_extent_handle_t handle;
	errcode_t code = ext2fs_extent_open2(e->fs, ino, inode, &handle);
	struct ext2_extent_info info;
	int error;

	*physical = 0;
	*unwritten = false;
	if (code)
		return ext4_error(code);
	code = ext2fs_extent_get_info(handle, &info);
	if (!code && info.max_depth > NODES_MOST)
		code = EXT2_ET_EXTENT_HEADER_BAD; /* each level is a block to read */
	if (code) {
		ext2fs_extent_free(handle);
		return ext4_error(code);
	}
	error = map_with(handle, block, physical, count, unwritten);
	ext2fs_extent_free(handle);
	return error;
}

int ext4_map(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t *physical, uint64_t *count)
{
	struct ext2_inode inode;
	bool unwritten = false;
	blk64_t found = 0;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);
	int error = ext4_error(code);

	if (error)
		return error;
	if (inode.i_flags & EXT4_INLINE_DATA_FL)
		return -EOPNOTSUPP;
	if (inode.i_flags & EXT4_EXTENTS_FL) {
		error = map_extent(e, ino, &inode, block, physical, count, &unwritten);
		if (unwritten)
			*physical = 0;
	} else {
		*count = 1;
		error = ext4_error(ext2fs_bmap2(e->fs, ino, &inode, NULL, 0, block, NULL, &found));
		*physical = found;
	}
	if (!error && *physical &&
	    (*physical < e->fs->super->s_first_data_block ||
	     *physical >= ext2fs_blocks_count(e->fs->super) ||
	     *count > ext2fs_blocks_count(e->fs->super) - *physical))
		return -EUCLEAN;
	return error;
}

static int allocate(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count, int flags)
{
	/* NULL, because libext2fs writes the inode, with its count of blocks, only if it has read
	 * it itself. */
	return ext4_error(ext2fs_fallocate(e->fs, flags, ino, NULL, ~0ULL, block, count));
}

/* A file without extents. libext2fs would zero the new blocks in the store; but they are contents
 * of a file. */
static int allocate_each(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count)
{
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);

	e->contents = true;
	for (uint64_t i = 0; !code && i < count; i++) {
		blk64_t physical = 0;

		code = ext2fs_bmap2(e->fs, ino, &inode, NULL, BMAP_ALLOC, block + i, NULL,
				    &physical);
		if (!code)
			store_forget(&e->store, physical);
	}
	e->contents = false;
	return ext4_error(code);
}

/* Makes reserved blocks that are about to be written normal blocks of the file. */
static int make_written(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count)
{
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);
	int error = ext4_error(code);

	while (!error && count) {
		uint64_t physical, n = count;
		bool unwritten;

		error = map_extent(e, ino, &inode, block, &physical, &n, &unwritten);
		/* Each block is cut out of an extent, which may need a block for a new node. */
		if (!error && unwritten && ext2fs_free_blocks_count(e->fs->super) < NODES_MOST)
			error = -ENOSPC;
		for (uint64_t i = 0; !error && unwritten && i < n; i++) {
			blk64_t at = physical + i;

			error = ext4_error(ext2fs_bmap2(e->fs, ino, &inode, NULL, BMAP_SET,
							block + i, NULL, &at));
		}
		block += n;
		count -= n;
	}
	return error;
}

int ext4_allocate(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count)
{
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);

	if (code)
		return ext4_error(code);
	if (!(inode.i_flags & EXT4_EXTENTS_FL))
		return allocate_each(e, ino, block, count);
	/* libext2fs extends the extent before only for blocks that it zeroes; these get contents
	 * instead. */
	e->store.no_zeroes = true;
	int error = allocate(e, ino, block, count,
			     EXT2_FALLOCATE_FORCE_INIT | EXT2_FALLOCATE_INIT_BEYOND_EOF |
				     EXT2_FALLOCATE_ZERO_BLOCKS);
	e->store.no_zeroes = false;
	return error ? error : make_written(e, ino, block, count);
}

int ext4_reserve(struct ext4 *e, uint32_t ino, uint64_t block, uint64_t count)
{
	struct ext2_inode inode;
	errcode_t code = ext2fs_read_inode(e->fs, ino, &inode);

	if (code)
		return ext4_error(code);
	if (!(inode.i_flags & EXT4_EXTENTS_FL))
		return -EOPNOTSUPP;
	return allocate(e, ino, block, count, EXT2_FALLOCATE_FORCE_UNINIT);
}
