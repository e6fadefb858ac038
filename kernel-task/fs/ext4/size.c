/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes of files: making them longer and shorter, holes and reservations (truncate, fallocate). */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "fs/ext4/ext4fs.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "mm/mm.h"

#ifndef FALLOC_FL_ZERO_RANGE /* missing in musl */
#define FALLOC_FL_ZERO_RANGE 0x10
#endif

void ext4_set_size(struct inode *inode, uint64_t size)
{
	uint64_t old = inode->size;

	inode->size = size;
	ext4_inode_of(inode)->cache.end = (size + PAGE_SIZE - 1) / PAGE_SIZE;
	/* A mapping may write to the page that the file ended in, but some of its blocks may be
	 * missing: they were behind the end. Unmaps the page, so that the next write faults. */
	if (size > old && old % PAGE_SIZE && ext4_super_of(inode->sb)->block_size < PAGE_SIZE)
		mm_unmap_file_pages(&inode->mappings, old / PAGE_SIZE, 1);
}

/* Zeroes a part of a page; a hole needs nothing. */
static int zero_part(struct inode *inode, uint64_t pos, size_t n)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	struct cached_page *cp;
	int error = n ? cache_get(&e->cache, pos / PAGE_SIZE, false, &cp) : 0;

	if (error || !n)
		return error;
	memset(cp->page->va + pos % PAGE_SIZE, 0, n);
	error = ext4_dirty_blocks(inode, cp, pos % PAGE_SIZE, pos % PAGE_SIZE + n);
	cache_put(cp);
	return error;
}

static size_t rest_of_page(uint64_t pos)
{
	return pos % PAGE_SIZE ? PAGE_SIZE - pos % PAGE_SIZE : 0;
}

static int shrink(struct inode *inode, uint64_t size)
{
	uint64_t end = (inode->size + PAGE_SIZE - 1) / PAGE_SIZE;
	int error = zero_part(inode, size, rest_of_page(size));

	if (error)
		return error;
	ext4_set_size(inode, size);
	mm_unmap_cut_off(&inode->mappings, ext4_inode_of(inode)->cache.end, end);
	return ext4_trim(inode);
}

int ext4_fs_truncate(struct inode *inode, uint64_t size)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	int error = 0;

	mutex_lock(&e->contents);
	if (ext4_super_of(inode->sb)->read_only)
		error = -EROFS;
	else if (size >= EXT4_SIZE_MAX)
		error = -EFBIG;
	else if (size < inode->size)
		error = shrink(inode, size);
	else
		ext4_set_size(inode, size);
	if (!error)
		ext4_note(inode, EXT4_ATTRIBUTES);
	mutex_unlock(&e->contents);
	return error;
}

static int punch_hole(struct inode *inode, uint64_t from, uint64_t end)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t first = (from + PAGE_SIZE - 1) / PAGE_SIZE, last = end / PAGE_SIZE;
	int error;

	if (first > last)
		return zero_part(inode, from, end - from);
	error = zero_part(inode, from, rest_of_page(from));
	if (!error)
		error = zero_part(inode, last * PAGE_SIZE, end % PAGE_SIZE);
	if (error || first == last)
		return error;
	cache_drop(&e->cache, first, last);
	error = ext4_enter(s);
	if (error)
		return error;
	error = filesystem.ops->punch(filesystem.instance, s->volume, (uint32_t)inode->ino,
				      first * PAGE_SIZE, last * PAGE_SIZE);
	e->run_count = 0;
	e->blocks_stale = true;
	ext4_leave(s);
	/* A reader may have cached freed blocks meanwhile. */
	cache_drop(&e->cache, first, last);
	return error;
}

static int reserve(struct inode *inode, int mode, uint64_t from, uint64_t end)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t first = from / s->block_size, last = (end - 1) / s->block_size;
	bool tried = false;
	int error;

	if (!(mode & FALLOC_FL_KEEP_SIZE) && inode_may_grow_to(inode, end))
		return -EFBIG;
	error = ext4_enter(s);
	if (error)
		return error;
	do
		error = filesystem.ops->reserve(filesystem.instance, s->volume,
						(uint32_t)inode->ino, first, last - first + 1);
	while (ext4_try_again(s, error, &tried));
	e->run_count = 0;
	e->blocks_stale = true;
	ext4_leave(s);
	if (!error && !(mode & FALLOC_FL_KEEP_SIZE) && end > inode->size)
		ext4_set_size(inode, end);
	return error;
}

int ext4_fallocate_file(struct file *file, int mode, uint64_t offset, uint64_t length)
{
	struct inode *inode = file->inode;
	struct ext4_inode *e = ext4_inode_of(inode);
	int error = 0;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		return -EOPNOTSUPP;
	if (offset + length >= EXT4_SIZE_MAX)
		return -EFBIG;
	mutex_lock(&e->contents);
	if (ext4_super_of(inode->sb)->read_only)
		error = -EROFS;
	if (!error && mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		error = punch_hole(inode, offset, offset + length);
	if (!error && !(mode & FALLOC_FL_PUNCH_HOLE))
		error = reserve(inode, mode, offset, offset + length);
	if (!error) {
		inode_touch(inode, true);
		ext4_note(inode, EXT4_ATTRIBUTES);
	}
	mutex_unlock(&e->contents);
	return error;
}
