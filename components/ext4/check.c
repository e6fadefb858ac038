/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks a superblock and its group descriptors. libext2fs is written for volumes that are right,
 * or that e2fsck repairs, and computes with some fields without checking them; they are checked
 * here.
 */
#include <errno.h>

#include "components/ext4/internal.h"

static bool is_power_of_two(uint32_t n)
{
	return n && !(n & (n - 1));
}

static bool sizes_are_good(const struct ext4 *e)
{
	struct ext2_super_block *super = e->fs->super;
	uint32_t size = e->fs->blocksize;
	uint64_t blocks = ext2fs_blocks_count(super);

	if (super->s_first_data_block != (size == EXT2_MIN_BLOCK_SIZE) ||
	    blocks <= super->s_first_data_block || blocks > e->store.disk.bytes / size)
		return false;
	if (!is_power_of_two(EXT2_INODE_SIZE(super)) || EXT2_INODE_SIZE(super) > size ||
	    EXT2_INODE_SIZE(super) < EXT2_GOOD_OLD_INODE_SIZE)
		return false;
	if (!is_power_of_two(EXT2_DESC_SIZE(super)) || EXT2_DESC_SIZE(super) > size ||
	    EXT2_DESC_SIZE(super) < EXT2_MIN_DESC_SIZE ||
	    (EXT2_DESC_SIZE(super) == EXT2_MIN_DESC_SIZE && ext2fs_has_feature_64bit(e->fs->super)))
		return false;
	return super->s_log_groups_per_flex < 32 &&
	       super->s_reserved_gdt_blocks <= size / sizeof(uint32_t);
}

static bool groups_are_good(const struct ext4 *e)
{
	struct ext2_super_block *super = e->fs->super;
	uint32_t most = e->fs->blocksize * 8;
	uint64_t blocks = ext2fs_blocks_count(super) - super->s_first_data_block;
	uint64_t groups = (blocks + super->s_blocks_per_group - 1) / super->s_blocks_per_group;

	if (super->s_blocks_per_group % 8 || super->s_blocks_per_group > most ||
	    super->s_clusters_per_group != super->s_blocks_per_group)
		return false;
	if (super->s_inodes_per_group % 8 || super->s_inodes_per_group > most)
		return false;
	return e->fs->group_desc_count == groups &&
	       super->s_inodes_count == groups * super->s_inodes_per_group &&
	       e->fs->inode_blocks_per_group <= super->s_blocks_per_group &&
	       EXT2_FIRST_INO(super) < super->s_inodes_count;
}

static bool is_inside(const struct ext4 *e, uint64_t block, uint64_t count)
{
	uint64_t blocks = ext2fs_blocks_count(e->fs->super);

	return block > e->fs->super->s_first_data_block && block < blocks &&
	       count <= blocks - block;
}

int check_volume(struct ext4 *e)
{
	ext2_filsys fs = e->fs;

	if (ext2fs_has_feature_bigalloc(fs->super) || ext2fs_has_feature_journal_dev(fs->super) ||
	    ext2fs_has_feature_meta_bg(fs->super))
		return -EINVAL;
	if (!fs->super->s_blocks_per_group || !fs->super->s_inodes_per_group ||
	    !sizes_are_good(e) || !groups_are_good(e))
		return -EUCLEAN;
	for (dgrp_t group = 0; group < fs->group_desc_count; group++)
		if (!is_inside(e, ext2fs_block_bitmap_loc(fs, group), 1) ||
		    !is_inside(e, ext2fs_inode_bitmap_loc(fs, group), 1) ||
		    !is_inside(e, ext2fs_inode_table_loc(fs, group), fs->inode_blocks_per_group))
			return -EUCLEAN;
	return 0;
}
