/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which blocks may be allocated. A block that was freed since the last commit still belongs to a
 * file on the disk: contents of files, which are written before the commit, must not go there.
 * Metadata may: it is written to its place after the commit. A pending write of a freed block is
 * dropped, so that no transaction has it: a replay would overwrite the contents of the file that
 * gets the block next.
 */
#include <errno.h>

#include "components/ext4/internal.h"

static struct ext4 *volume_of(ext2_filsys fs)
{
	return fs->priv_data;
}

static void note(struct ext4 *e, uint64_t what)
{
	e->trace = (uint32_t)((e->trace ^ what) * 2654435761u ^ what >> 32) + 1;
}

static void block_changed(ext2_filsys fs, blk64_t block, int in_use)
{
	struct ext4 *e = volume_of(fs);

	note(e, block << 1 | (in_use > 0));
	if (in_use > 0) {
		ext2fs_unmark_block_bitmap2(e->freed, block);
		return;
	}
	store_forget(&e->store, block);
	if (e->journal) {
		ext2fs_mark_block_bitmap2(e->freed, block);
		e->any_freed = true;
	}
}

/* Moves *at to the first block, up to `last`, that is free now and at the last commit. False: none.
 */
static bool next_usable(struct ext4 *e, blk64_t *at, blk64_t last)
{
	ext2fs_block_bitmap used = e->fs->block_map;

	while (*at <= last && !ext2fs_find_first_zero_block_bitmap2(used, *at, last, at)) {
		if (!ext2fs_test_block_bitmap2(e->freed, *at))
			return true;
		if (ext2fs_find_first_zero_block_bitmap2(e->freed, *at, last, at))
			return false;
	}
	return false;
}

/* The end of the run of usable blocks that begins at `start`, at most at `end`. */
static blk64_t run_end(struct ext4 *e, blk64_t start, blk64_t end)
{
	blk64_t at;

	if (!ext2fs_find_first_set_block_bitmap2(e->fs->block_map, start, end - 1, &at))
		end = at;
	if (!ext2fs_find_first_set_block_bitmap2(e->freed, start, end - 1, &at))
		end = at;
	return end;
}

#define KEPT_BLOCKS 8  /* reserved for nodes of trees */
#define KEPT_SHARE  64 /* but at most one block in so many */

/* The free blocks besides those that are reserved for nodes of trees. */
static uint64_t blocks_left(const struct ext4 *e)
{
	uint64_t kept = ext2fs_blocks_count(e->fs->super) / KEPT_SHARE;
	uint64_t left = ext2fs_free_blocks_count(e->fs->super);

	kept = kept < KEPT_BLOCKS ? kept : KEPT_BLOCKS;
	return left > kept ? left - kept : 0;
}

int blocks_check_room(const struct ext4 *e, uint64_t count)
{
	return blocks_left(e) < count ? -ENOSPC : 0;
}

struct wish {
	blk64_t goal, length;
	bool fixed, whole; /* fixed: only at this place; whole: only with the full length */
};

/* Looks for a run between `from` and `last`. */
static bool find_run(struct ext4 *e, const struct wish *wish, blk64_t from, blk64_t last,
		     blk64_t *start, blk64_t *length)
{
	while (next_usable(e, &from, last) && (!wish->fixed || from == wish->goal)) {
		blk64_t end = last + 1 - from < wish->length ? last + 1 : from + wish->length;

		*start = from;
		from = run_end(e, from, end);
		*length = from - *start;
		if (!wish->whole || *length == wish->length)
			return true;
	}
	return false;
}

static errcode_t find_blocks(struct ext4 *e, struct wish *wish, blk64_t *start, blk64_t *length)
{
	blk64_t first = e->fs->super->s_first_data_block;
	blk64_t last = ext2fs_blocks_count(e->fs->super) - 1;
	uint64_t left = blocks_left(e);

	if (!left || (wish->whole && left < wish->length))
		return EXT2_ET_BLOCK_ALLOC_FAIL;
	if (wish->length > left)
		wish->length = left;
	if (wish->goal < first || wish->goal > last) {
		if (wish->fixed)
			return EXT2_ET_BLOCK_ALLOC_FAIL;
		wish->goal = first;
	}
	if (find_run(e, wish, wish->goal, last, start, length))
		return 0;
	if (!wish->fixed && wish->goal > first && find_run(e, wish, first, last, start, length))
		return 0;
	return EXT2_ET_BLOCK_ALLOC_FAIL;
}

static errcode_t new_range(ext2_filsys fs, int flags, blk64_t goal, blk64_t length, blk64_t *start,
			   blk64_t *found)
{
	struct wish wish = {goal, length, flags & EXT2_NEWRANGE_FIXED_GOAL,
			    flags & EXT2_NEWRANGE_MIN_LENGTH};

	errcode_t code = find_blocks(volume_of(fs), &wish, start, found);

	if (!code)
		note(volume_of(fs), *start << 16 ^ *found);
	return code;
}

static errcode_t new_block(ext2_filsys fs, blk64_t goal, blk64_t *block,
			   struct blk_alloc_ctx *context)
{
	struct wish wish = {goal, 1, false, true};
	blk64_t length;

	if (volume_of(fs)->contents || (context && context->flags == BLOCK_ALLOC_DATA)) {
		errcode_t code = find_blocks(volume_of(fs), &wish, block, &length);

		if (!code)
			ext2fs_clear_block_uninit(fs, ext2fs_group_of_blk2(fs, *block));
		return code;
	}
	bool more = volume_of(fs)->one_more;

	blocks_count_one_more(volume_of(fs), false);
	errcode_t code = ext2fs_new_block3(fs, goal, NULL, block, NULL);
	blocks_count_one_more(volume_of(fs), more);
	return code;
}

void blocks_count_one_more(struct ext4 *e, bool more)
{
	uint64_t blocks = ext2fs_blocks_count(e->fs->super);

	if (more != e->one_more)
		ext2fs_blocks_count_set(e->fs->super, more ? blocks + 1 : blocks - 1);
	e->one_more = more;
}

int blocks_open(struct ext4 *e)
{
	errcode_t code = ext2fs_allocate_block_bitmap(e->fs, "freed blocks", &e->freed);

	if (code)
		return ext4_error(code);
	e->fs->priv_data = e;
	e->fs->get_alloc_block2 = new_block;
	e->fs->new_range = new_range;
	e->fs->block_alloc_stats = block_changed;
	return 0;
}

void blocks_close(struct ext4 *e)
{
	if (e->freed)
		ext2fs_free_block_bitmap(e->freed);
	e->freed = NULL;
}

void blocks_committed(struct ext4 *e)
{
	if (e->any_freed)
		ext2fs_clear_block_bitmap(e->freed);
	e->any_freed = false;
	e->trace = 0;
}

bool ext4_freed(const struct ext4 *e)
{
	return e->any_freed;
}

int ext4_free_run(struct ext4 *e, uint64_t first, uint64_t end, uint64_t least, uint64_t *start,
		  uint64_t *count)
{
	uint64_t blocks = ext2fs_blocks_count(e->fs->super);
	struct wish wish = {.length = least ? least : 1, .whole = true};
	blk64_t at, length;

	*count = 0;
	if (e->read_only)
		return -EROFS; /* without the bitmap, freed blocks are not known */
	if (first < e->fs->super->s_first_data_block)
		first = e->fs->super->s_first_data_block;
	if (end > blocks)
		end = blocks;
	if (first >= end || !find_run(e, &wish, first, end - 1, &at, &length))
		return 0;
	*start = at;
	*count = run_end(e, at, end) - at;
	return 0;
}
