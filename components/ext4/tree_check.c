/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is the tree of a file's blocks really a tree? Operations on all of it (truncating, freeing) visit
 * every path, and a malicious volume has nodes that lead to the same node many times, or in a
 * cycle. This check reads each node at most once, so it costs no more than the nodes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/internal.h"

#include <ext2fs/ext3_extents.h>

#define DEPTH_MOST 5u /* of extents; Linux makes no deeper ones */
#define INIT_MOST \
	32768u /* blocks of an extent; a length above it means length - 32768 unwritten blocks */

struct check {
	struct ext4 *e;
	ext2fs_block_bitmap seen; /* nodes */
};

static bool is_inside(const struct check *c, uint64_t block, uint64_t count)
{
	uint64_t blocks = ext2fs_blocks_count(c->e->fs->super);

	return block > c->e->fs->super->s_first_data_block && block < blocks &&
	       count <= blocks - block;
}

/* Reads a node that was not reached before; the caller frees it. */
static int read_node(struct check *c, uint64_t block, void **out)
{
	uint32_t size = c->e->fs->blocksize;
	int error;

	if (!is_inside(c, block, 1) || ext2fs_mark_block_bitmap2(c->seen, block))
		return -EUCLEAN;
	*out = malloc(size);
	if (!*out)
		return -ENOMEM;
	error = store_read(&c->e->store, block * size, *out, size);
	if (error)
		free(*out);
	return error;
}

/* ---- extents ---- */

static int check_leaf(const struct check *c, const struct ext3_extent_header *header, uint64_t low,
		      uint64_t high)
{
	const struct ext3_extent *extent = (const struct ext3_extent *)(header + 1);

	for (unsigned i = 0; i < header->eh_entries; i++, extent++) {
		uint32_t length = extent->ee_len;

		length = length > INIT_MOST ? length - INIT_MOST : length;
		if (!length || extent->ee_block < low ||
		    extent->ee_block + (uint64_t)length > high ||
		    !is_inside(c, extent->ee_start | (uint64_t)extent->ee_start_hi << 32, length))
			return -EUCLEAN;
		low = extent->ee_block + (uint64_t)length;
	}
	return 0;
}

static int check_extents(struct check *c, const struct ext3_extent_header *header, size_t bytes,
			 unsigned depth, uint64_t low, uint64_t high);

static int check_nodes(struct check *c, const struct ext3_extent_header *header, unsigned depth,
		       uint64_t low, uint64_t high)
{
	const struct ext3_extent_idx *node = (const struct ext3_extent_idx *)(header + 1);
	int error = 0;

	for (unsigned i = 0; !error && i < header->eh_entries; i++, node++) {
		uint64_t end = i + 1u < header->eh_entries ? node[1].ei_block : high;
		void *below;

		if (node->ei_block < low || end <= node->ei_block)
			return -EUCLEAN;
		error = read_node(c, node->ei_leaf | (uint64_t)node->ei_leaf_hi << 32, &below);
		if (error)
			return error;
		error = check_extents(c, below, c->e->fs->blocksize, depth - 1, node->ei_block,
				      end);
		free(below);
		low = end;
	}
	return error;
}

/* Checks a node in so many bytes, which maps blocks [low, high) of the file. */
static int check_extents(struct check *c, const struct ext3_extent_header *header, size_t bytes,
			 unsigned depth, uint64_t low, uint64_t high)
{
	size_t most = (bytes - sizeof(*header)) / sizeof(struct ext3_extent);

	if (header->eh_magic != EXT3_EXT_MAGIC || header->eh_depth != depth ||
	    header->eh_entries > header->eh_max || header->eh_max > most)
		return -EUCLEAN;
	return depth ? check_nodes(c, header, depth, low, high) : check_leaf(c, header, low, high);
}

/* ---- files without extents ---- */

static int check_block_list(struct check *c, uint32_t block, unsigned level)
{
	unsigned count = c->e->fs->blocksize / sizeof(uint32_t);
	uint32_t *list;
	void *node;
	int error;

	if (!block)
		return 0;
	error = read_node(c, block, &node);
	if (error)
		return error;
	list = node;
	for (unsigned i = 0; !error && level && i < count; i++)
		error = check_block_list(c, list[i], level - 1);
	free(node);
	return error;
}

static int check_inode(struct check *c, const struct ext2_inode *inode)
{
	const struct ext3_extent_header *header = (const void *)inode->i_block;
	int error = 0;

	if (inode->i_flags & EXT4_EXTENTS_FL)
		return header->eh_depth > DEPTH_MOST
			       ? -EUCLEAN
			       : check_extents(c, header, sizeof(inode->i_block), header->eh_depth,
					       0, 1ull << 32);
	for (unsigned level = 0; !error && level < 3; level++)
		error = check_block_list(c, inode->i_block[EXT2_IND_BLOCK + level], level);
	return error;
}

int tree_check(struct ext4 *e, struct ext2_inode *inode)
{
	struct check c = {.e = e};
	int error;

	if (inode->i_flags & EXT4_INLINE_DATA_FL || !ext2fs_inode_has_valid_blocks2(e->fs, inode))
		return 0;
	error = ext4_error(ext2fs_allocate_block_bitmap(e->fs, "nodes of a tree", &c.seen));
	if (error)
		return error;
	error = check_inode(&c, inode);
	ext2fs_free_block_bitmap(c.seen);
	return error;
}
