/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Giving a directory a tree of hashes, when its first block is full: its names move to a second
 * block, the only leaf, and the first becomes the root. libext2fs keeps such a tree when names are
 * added, and dir_tree.c looks names up in it, so a large directory is never scanned for one.
 */
#include <errno.h>
#include <string.h>

#include "components/ext4/dir.h"

#define DOT_BYTES  12u /* of the entry `.` */
#define ROOT_BYTES 32u /* in front of the root's pairs: two entries and its own description */
#define INFO_BYTES 8u

bool dir_tree_possible(const struct ext4 *e, const struct ext2_inode *inode)
{
	const unsigned others =
		EXT2_INDEX_FL | EXT4_CASEFOLD_FL | EXT4_ENCRYPT_FL | EXT4_INLINE_DATA_FL;
	unsigned version = e->fs->super->s_def_hash_version;

	return ext2fs_has_feature_dir_index(e->fs->super) && !(inode->i_flags & others) &&
	       (version == EXT2_HASH_LEGACY || version == EXT2_HASH_HALF_MD4 ||
		version == EXT2_HASH_TEA) &&
	       EXT2_I_SIZE(inode) == e->fs->blocksize;
}

/* Are `.` and `..` the first two entries? */
static bool begins_with_dots(const struct ext4 *e, const struct dir_block *b)
{
	struct dir_entry dot, dots;

	return dir_block_find(e, b, &(struct dir_name){".", 1}, &dot) && dot.offset == 0 &&
	       dir_block_find(e, b, &(struct dir_name){"..", 2}, &dots) && dots.offset == DOT_BYTES;
}

/* The block keeps `.` and `..`; the rest becomes the root of a tree with one leaf. */
static void make_root(const struct ext4 *e, struct dir_block *b, uint32_t leaf)
{
	unsigned size = e->fs->blocksize;
	struct ext2_dir_entry *dots = (struct ext2_dir_entry *)(b->data + DOT_BYTES);
	struct ext2_dx_root_info *info =
		(struct ext2_dx_root_info *)(b->data + ROOT_BYTES - INFO_BYTES);
	struct ext2_dx_entry *pairs = (struct ext2_dx_entry *)(b->data + ROOT_BYTES);
	struct ext2_dx_countlimit *head = (struct ext2_dx_countlimit *)pairs;
	unsigned tail = ext2fs_has_feature_metadata_csum(e->fs->super)
				? (unsigned)sizeof(struct ext2_dx_tail)
				: 0;

	memset(b->data + ROOT_BYTES - INFO_BYTES, 0, size - (ROOT_BYTES - INFO_BYTES));
	(void)ext2fs_set_rec_len(e->fs, size - DOT_BYTES, dots);
	info->hash_version = e->fs->super->s_def_hash_version;
	info->info_length = INFO_BYTES;
	pairs[0].block = leaf;
	head->limit = (uint16_t)((size - ROOT_BYTES - tail) / sizeof(*pairs));
	head->count = 1;
}

static int set_flag(struct ext4 *e, uint32_t dir, struct ext2_inode *inode)
{
	int error = ext4_error(ext2fs_read_inode(e->fs, dir, inode));

	if (error)
		return error;
	inode->i_flags |= EXT2_INDEX_FL;
	return ext4_error(ext2fs_write_inode(e->fs, dir, inode));
}

/* Writes both blocks and the flag. A block that was written once can be written again without an
 * allocation, so on an error the old contents are restored. */
static int write_all(struct ext4 *e, uint32_t dir, struct ext2_inode *inode,
		     const struct dir_block *old, const struct dir_block *root,
		     const struct dir_block *leaf, const struct dir_block *empty)
{
	int error = dir_block_write(e, dir, leaf);

	if (error)
		return error;
	error = dir_block_write(e, dir, root);
	if (!error) {
		error = set_flag(e, dir, inode);
		if (!error)
			return 0;
		(void)dir_block_write(e, dir, old);
	}
	(void)dir_block_write(e, dir, empty);
	return error;
}

int dir_tree_make(struct ext4 *e, uint32_t dir, struct ext2_inode *inode,
		  const struct dir_block *empty)
{
	struct dir_block blocks[3] = {{0}}, *old = &blocks[0], *root = &blocks[1],
			 *leaf = &blocks[2];
	int error = dir_block_write(e, dir, empty);

	for (unsigned i = 0; !error && i < 3; i++)
		error = dir_block_init(e, &blocks[i]);
	if (!error)
		error = dir_block_read(e, dir, old);
	if (!error && begins_with_dots(e, old)) {
		root->physical = old->physical;
		memcpy(root->data, old->data, e->fs->blocksize);
		leaf->number = empty->number;
		leaf->physical = empty->physical;
		memcpy(leaf->data, empty->data, e->fs->blocksize);
		dir_block_copy_names(e, old, leaf);
		make_root(e, root, (uint32_t)leaf->number);
		error = write_all(e, dir, inode, old, root, leaf, empty);
	}
	for (unsigned i = 0; i < 3; i++)
		dir_block_free(&blocks[i]);
	return error;
}
