/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads all blocks of a directory in order. */
#include <errno.h>

#include "components/ext4/dir.h"

#define RUN_MAX 1024u

struct scan {
	struct ext4 *e;
	uint32_t dir;
	ext2fs_block_bitmap seen;
	struct dir_block block;
	int (*each)(void *context, struct dir_block *block);
	void *context;
};

static int scan_run(struct scan *s, uint64_t number, uint64_t physical, uint64_t count)
{
	int result = 0;

	for (uint64_t i = 0; !result && i < count; i++) {
		if (ext2fs_mark_block_bitmap2(s->seen, physical + i))
			return -EUCLEAN;
		s->block.number = number + i;
		s->block.physical = physical + i;
		result = dir_block_read(s->e, s->dir, &s->block);
		if (!result)
			result = s->each(s->context, &s->block);
	}
	return result;
}

static int scan_all(struct scan *s, uint64_t first, uint64_t end)
{
	int result = 0;

	for (uint64_t at = first, count; !result && at < end; at += count) {
		uint64_t physical;

		count = end - at < RUN_MAX ? end - at : RUN_MAX;
		result = ext4_map(s->e, s->dir, at, &physical, &count);
		if (!result)
			result = physical && count ? scan_run(s, at, physical, count) : -EUCLEAN;
	}
	return result;
}

int dir_scan(struct ext4 *e, uint32_t dir, uint64_t first,
	     int (*each)(void *context, struct dir_block *block), void *context)
{
	struct scan s = {.e = e, .dir = dir, .each = each, .context = context};
	struct ext2_inode inode;
	int result = ext4_error(ext2fs_read_inode(e->fs, dir, &inode));

	if (!result && !LINUX_S_ISDIR(inode.i_mode))
		result = -EUCLEAN;
	if (!result)
		result = dir_block_init(e, &s.block);
	if (result)
		return result;
	result = ext4_error(ext2fs_allocate_block_bitmap(e->fs, "blocks of a folder", &s.seen));
	if (!result) {
		result = scan_all(&s, first, EXT2_I_SIZE(&inode) / e->fs->blocksize);
		ext2fs_free_block_bitmap(s.seen);
	}
	dir_block_free(&s.block);
	return result;
}
