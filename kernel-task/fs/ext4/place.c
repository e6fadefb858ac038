/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where contents of files are, and allocating blocks for them. Blocks are allocated when a page is
 * written to, before it is dirty, so that "no space" is reported to the writer: as the result of a
 * call, or as SIGBUS for a mapping.
 *
 * A new block has the bytes of its earlier owner. So it must never be committed while its page is
 * not dirty: the pages of new blocks are in the cache, dirty, before the volume is unlocked. (That
 * does not wait: pages of gaps are not read from the disk, and pages with other blocks are cached
 * already.) A new block beyond the end of the file, before its writer has copied the data
 * (EXT4_GROWING), is freed by recovery: the commit puts the file into the list of orphans.
 */
#include <errno.h>
#include <string.h>

#include "fs/ext4/ext4fs.h"
#include "proc/task.h"

#define RUN_MAX (1ull << 32) /* the most blocks of a file, for long holes */

static bool in_run(const struct ext4_inode *e, uint64_t block)
{
	return block - e->run_block < e->run_count;
}

int ext4_find_run(struct ext4_inode *e, uint64_t block)
{
	struct ext4_super *s = ext4_super_of(e->inode->sb);
	uint64_t physical, count;
	bool locked = s->holder == current; /* by a commit, which writes pages back */
	int error;

	if (in_run(e, block))
		return 0;
	error = locked ? 0 : ext4_enter(s);
	if (error)
		return error;
	error = filesystem.ops->map(filesystem.instance, s->volume, (uint32_t)e->inode->ino, block,
				    RUN_MAX, &physical, &count);
	if (!error) {
		e->run_block = block;
		e->run_physical = physical;
		e->run_count = count;
	}
	if (!locked)
		ext4_unlock(s); /* nothing has changed */
	return error;
}

static int locate(struct page_cache *cache, uint64_t index, struct cache_piece pieces[CACHE_PIECES])
{
	struct ext4_inode *e = container_of(cache, struct ext4_inode, cache);
	uint32_t size = ext4_super_of(e->inode->sb)->block_size;
	unsigned count = PAGE_SIZE / size;

	for (unsigned i = 0; i < count; i++) {
		uint64_t block = index * count + i;
		int error = ext4_find_run(e, block);

		if (error)
			return error;
		uint64_t at = e->run_physical + (block - e->run_block);
		pieces[i] = (struct cache_piece){
			e->run_physical ? at * (size / BLOCK_SECTOR) : CACHE_HOLE, size};
	}
	return (int)count;
}

static void dirtied(struct page_cache *cache)
{
	ext4_note(container_of(cache, struct ext4_inode, cache)->inode, 0);
}

const struct page_cache_ops ext4_cache_ops = {
	.locate = locate, .dirtied = dirtied, .map_writable = ext4_map_writable};

int ext4_dirty_blocks(struct inode *inode, struct cached_page *cp, size_t from, size_t end)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	uint32_t size = ext4_super_of(inode->sb)->block_size;

	for (size_t at = from / size * size; at < end; at += size) {
		int error = ext4_find_run(e, (cp->index * PAGE_SIZE + at) / size);

		if (error)
			return error;
		if (e->run_physical)
			cache_dirty_part(cp, at, size);
	}
	return 0;
}

int ext4_find_gap(struct inode *inode, uint64_t first, uint64_t end, struct ext4_gap *gap)
{
	struct ext4_inode *e = ext4_inode_of(inode);

	*gap = (struct ext4_gap){end, 0};
	for (uint64_t at = first; at < end; at = e->run_block + e->run_count) {
		int error = ext4_find_run(e, at);

		if (error)
			return error;
		if (!e->run_physical) {
			uint64_t left = e->run_block + e->run_count - at;

			*gap = (struct ext4_gap){at, left < end - at ? left : end - at};
			return 0;
		}
	}
	return 0;
}

/* How many blocks from `first` on, up to `count`, are allocated now. */
static uint64_t blocks_there(struct ext4_inode *e, uint64_t first, uint64_t count)
{
	uint64_t at = first;

	while (at < first + count && !ext4_find_run(e, at) && e->run_physical)
		at = e->run_block + e->run_count;
	return at < first + count ? at - first : count;
}

/* Allocates blocks for the gap, with the volume locked: *count of them, from its beginning. */
static int fill_gap(struct inode *inode, const struct ext4_gap *gap, uint64_t *count)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);
	bool tried = false;
	int error;

	do
		error = filesystem.ops->allocate(filesystem.instance, s->volume,
						 (uint32_t)inode->ino, gap->first, gap->count);
	while (ext4_try_again(s, error, &tried));
	e->run_count = 0;
	e->blocks_stale = true;
	ext4_note(inode, EXT4_GROWN);
	*count = error ? blocks_there(e, gap->first, gap->count) : gap->count;
	return *count ? 0 : error;
}

/* Marks bytes [from, end) of the page dirty, whose blocks are new; they are zeroes unless the page
 * was cached. */
static int dirty_new(struct page_cache *cache, uint64_t index, size_t from, size_t end)
{
	struct cached_page *cp = cache_find(cache, index);
	bool fresh = !cp;
	int error = cache_get(cache, index, true, &cp);

	if (error)
		return error;
	if (!cp->valid && !fresh)
		memset(cp->page->va, 0, PAGE_SIZE);
	cache_dirty_part(cp, from, end - from);
	cache_put(cp);
	return 0;
}

/* Puts the gap's pages into the cache. Blocks whose pages find no memory are freed again: *count
 * blocks are left. */
static int dirty_gap(struct inode *inode, const struct ext4_gap *gap, uint64_t *count)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t at = gap->first * s->block_size, end = at + *count * s->block_size;

	while (at < end) {
		uint64_t page_end = (at / PAGE_SIZE + 1) * PAGE_SIZE;
		uint64_t part_end = page_end < end ? page_end : end;
		int error = dirty_new(&e->cache, at / PAGE_SIZE, at % PAGE_SIZE,
				      part_end - at / PAGE_SIZE * PAGE_SIZE);

		if (error) {
			(void)filesystem.ops->punch(filesystem.instance, s->volume,
						    (uint32_t)inode->ino, at, end);
			e->run_count = 0;
			*count = at / s->block_size - gap->first;
			return *count ? 0 : error;
		}
		at = part_end;
	}
	return 0;
}

int ext4_give_blocks(struct inode *inode, struct ext4_gap *gap)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);
	int error = ext4_enter(s);

	if (error)
		return error;
	error = s->read_only ? -EROFS : fill_gap(inode, gap, &gap->count);
	if (!error)
		error = dirty_gap(inode, gap, &gap->count);
	if (!error && (gap->first + gap->count - 1) * s->block_size >= inode->size)
		ext4_note(inode, EXT4_GROWING);
	e->new_end = gap->first + gap->count;
	ext4_leave(s);
	return error;
}

int ext4_trim(struct inode *inode)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t end = (inode->size + s->block_size - 1) / s->block_size * s->block_size;
	uint64_t pages = (end + PAGE_SIZE - 1) / PAGE_SIZE;
	int error;

	if (end % PAGE_SIZE)
		cache_forget_part(&e->cache, end / PAGE_SIZE, end % PAGE_SIZE);
	cache_drop(&e->cache, pages, UINT64_MAX);
	error = ext4_enter(s);
	if (error)
		return error;
	error = filesystem.ops->truncate(filesystem.instance, s->volume, (uint32_t)inode->ino,
					 inode->size);
	e->run_count = 0;
	e->blocks_stale = true;
	ext4_note(inode, EXT4_ATTRIBUTES);
	e->news &= ~(unsigned)EXT4_GROWING;
	if (!error)
		error = ext4_store(inode);
	ext4_leave(s);
	/* A reader may have cached pages meanwhile that do not belong to the file any more. (The
	 * volume must not be locked while this waits for a read.) */
	cache_drop(&e->cache, pages, UINT64_MAX);
	return error;
}
