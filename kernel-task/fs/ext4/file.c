/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contents of files. Blocks are given out when a page is written to, before it is dirty, so that
 * "no space" is told to whoever writes. What is not whole of a page is read before its blocks are
 * new: new blocks have old bytes.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fs/ext4/ext4fs.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "mm/mm.h"
#include "mm/vma.h"
#include "proc/proc.h"
#include "proc/task.h"

#define CHUNK_PAGES 64u
#define RUN_MAX	    32768u
#define DAY	    86400

#ifndef FALLOC_FL_ZERO_RANGE /* musl has not all of them */
#define FALLOC_FL_ZERO_RANGE 0x10
#endif

static struct ext4_super *super_of(const struct inode *inode)
{
	return ext4_super_of(inode->sb);
}

/* ---- where it lies ---- */

static bool in_run(const struct ext4_inode *e, uint64_t block)
{
	return block - e->run_block < e->run_count;
}

static int find_run(struct ext4_inode *e, uint64_t block)
{
	struct ext4_super *s = super_of(e->inode);
	uint64_t physical, count;
	bool locked = s->holder == current; /* by a commit, which writes pages back */
	int error;

	if (in_run(e, block))
		return 0;
	error = locked ? 0 : ext4_enter(s);
	if (error)
		return error;
	error = filesystem->map(s->volume, (uint32_t)e->inode->ino, block, RUN_MAX, &physical,
				&count);
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
	struct ext4_inode *e = ext4_inode_of(cache->inode);
	uint32_t size = super_of(cache->inode)->block_size;
	unsigned count = PAGE_SIZE / size;

	for (unsigned i = 0; i < count; i++) {
		uint64_t block = index * count + i;
		int error = find_run(e, block);

		if (error)
			return error;
		uint64_t at = e->run_physical + (block - e->run_block);
		pieces[i] = (struct cache_piece){
			e->run_physical ? at * (size / BLOCK_SECTOR) : CACHE_HOLE, size};
	}
	return (int)count;
}

const struct page_cache_ops ext4_cache_ops = {.locate = locate};

/* Sees to it that the blocks of [pos, pos + n) are there. */
static int allocate(struct inode *inode, uint64_t pos, uint64_t n)
{
	struct ext4_super *s = super_of(inode);
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t first = pos / s->block_size, end = (pos + n - 1) / s->block_size + 1, at = first;
	int error = 0;

	while (!error && at < end && !(error = find_run(e, at)) && e->run_physical)
		at = e->run_block + e->run_count;
	if (error || at >= end)
		return error;
	error = ext4_enter(s);
	if (error)
		return error;
	error = filesystem->allocate(s->volume, (uint32_t)inode->ino, at, end - at);
	/* Files that were removed may still have what is wanted. */
	if (error == -ENOSPC && (s->orphan_count || s->freed) && !ext4_commit_now(s))
		error = filesystem->allocate(s->volume, (uint32_t)inode->ino, at, end - at);
	e->run_count = 0;
	e->grown = e->blocks_stale = true;
	ext4_leave(s);
	return error;
}

static int ext4_get_page(struct inode *inode, uint64_t index, bool write, struct page **out)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t start = index * PAGE_SIZE;
	struct cached_page *cp;
	int error;

	if (start >= inode->size)
		return -ENXIO;
	error = cache_get(&e->cache, index, false, &cp);
	if (error)
		return error;
	if (write) {
		uint64_t left = inode->size - start;

		error = allocate(inode, start, left < PAGE_SIZE ? left : PAGE_SIZE);
		if (!error) {
			cp->mapped_writable = true;
			cache_dirty(cp);
			inode_touch(inode, true);
			e->dirty = true;
		}
	}
	if (!error) {
		page_get(cp->page);
		*out = cp->page;
	}
	cache_put(cp);
	return error;
}

/* ---- reading and writing ---- */

/* As relatime has it, which is how everything is mounted. */
static void accessed(struct file *file)
{
	struct inode *inode = file->inode;
	struct timespec now = current_time();

	if (file->flags & O_NOATIME || super_of(inode)->read_only)
		return;
	if (inode->atime.tv_sec > inode->mtime.tv_sec && now.tv_sec - inode->atime.tv_sec < DAY)
		return;
	inode->atime = now;
	ext4_inode_of(inode)->dirty = true;
}

static ssize_t ext4_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct inode *inode = file->inode;
	uint64_t n = to->count;
	ssize_t done;

	if (*pos >= inode->size || !n)
		return 0;
	if (n > inode->size - *pos)
		n = inode->size - *pos;
	done = cache_read_iter(&ext4_inode_of(inode)->cache, to, *pos, n);
	if (done > 0) {
		*pos += (uint64_t)done;
		accessed(file);
	}
	return done;
}

/* The page that byte `pos` is in, if only a part of it will be written; *out NULL: all of it. */
static int pin_part(struct inode *inode, uint64_t pos, bool part, struct cached_page **out)
{
	*out = NULL;
	return part ? cache_get(&ext4_inode_of(inode)->cache, pos / PAGE_SIZE, false, out) : 0;
}

static void unpin(struct cached_page *cp)
{
	if (cp)
		cache_put(cp);
}

static ssize_t write_chunk(struct inode *inode, struct iov_iter *from, uint64_t pos, size_t n)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t end = pos + n;
	struct cached_page *head, *tail = NULL;
	ssize_t done = pin_part(inode, pos, pos % PAGE_SIZE || n < PAGE_SIZE, &head);

	if (!done)
		done = pin_part(inode, end, end % PAGE_SIZE && end / PAGE_SIZE != pos / PAGE_SIZE,
				&tail);
	if (!done)
		done = allocate(inode, pos, n);
	if (!done)
		done = cache_write_iter(&e->cache, from, pos, n);
	unpin(head);
	unpin(tail);
	if (done > 0 && pos + (uint64_t)done > inode->size) {
		inode->size = pos + (uint64_t)done;
		e->cache.end = (inode->size + PAGE_SIZE - 1) / PAGE_SIZE;
	}
	return done;
}

/* How much of a write of n bytes at pos may be. */
static ssize_t write_limit(uint64_t pos, size_t n)
{
	uint64_t limit = task_limit(RLIMIT_FSIZE);

	if (limit != (uint64_t)RLIM_INFINITY) {
		if (pos >= limit) {
			signal_file_too_large();
			return -EFBIG;
		}
		n = n < limit - pos ? n : limit - pos;
	}
	if (pos >= 1ull << 44)
		return -EFBIG;
	return (ssize_t)n;
}

static ssize_t write_locked(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct inode *inode = file->inode;
	ssize_t total = 0, done = 1, left;

	if ((file->flags | from->flags) & O_APPEND)
		*pos = inode->size;
	left = from->count ? write_limit(*pos, from->count) : 0;
	if (left < 0)
		return left;
	while (left && done > 0) {
		size_t n = CHUNK_PAGES * PAGE_SIZE - *pos % PAGE_SIZE;

		done = write_chunk(inode, from, *pos, (size_t)left < n ? (size_t)left : n);
		if (done > 0) {
			*pos += (uint64_t)done;
			total += done;
			left -= done;
		}
		if (done > 0 && cache_balance(&ext4_inode_of(inode)->cache))
			break;
	}
	if (total) {
		inode_written(inode);
		ext4_inode_of(inode)->dirty = true;
	}
	return total || done > 0 ? total : done;
}

static int ext4_write_back(struct file *file, uint64_t from, uint64_t end)
{
	return cache_write_back(&ext4_inode_of(file->inode)->cache, from / PAGE_SIZE,
				end / PAGE_SIZE + 1);
}

/* O_DIRECT says nothing of the medium, O_SYNC does. */
static int after_write(struct file *file, unsigned flags, uint64_t from, uint64_t end)
{
	flags |= file->flags;
	if (flags & (O_SYNC | O_DSYNC))
		return ext4_fsync(file, true);
	return flags & O_DIRECT ? ext4_write_back(file, from, end) : 0;
}

static ssize_t ext4_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct ext4_inode *e = ext4_inode_of(file->inode);
	ssize_t done;

	mutex_lock(&e->contents);
	done = write_locked(file, from, pos);
	mutex_unlock(&e->contents);
	int error = done > 0 ? after_write(file, from->flags, *pos - (uint64_t)done, *pos) : 0;
	return error ? error : done;
}

/* One commit for all: what was written of other files goes with it, as the journal's order is kept.
 */
int ext4_fsync(struct file *file, bool data_only)
{
	return ext4_sync(super_of(file->inode));
}

/* The first byte from `offset` on that is data or, with `hole`, that is not; a file ends with a
 * hole. */
static int64_t find_data(struct inode *inode, uint64_t offset, bool hole)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	uint32_t size = super_of(inode)->block_size;
	int error = 0;

	while (offset < inode->size) {
		error = find_run(e, offset / size);
		if (error)
			return error;
		if (hole == !e->run_physical)
			return (int64_t)offset;
		offset = (e->run_block + e->run_count) * size;
	}
	return hole ? (int64_t)inode->size : -ENXIO;
}

static int64_t ext4_seek(struct file *file, int64_t offset, int whence)
{
	struct inode *inode = file->inode;
	int64_t found;

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return file_seek(file, offset, whence, inode->size);
	if (offset < 0 || (uint64_t)offset >= inode->size)
		return -ENXIO;
	found = find_data(inode, (uint64_t)offset, whence == SEEK_HOLE);
	if (found >= 0)
		file->pos = (uint64_t)found;
	return found;
}

/* ---- size ---- */

/* Zeroes a part of a page, unless it is a hole. */
static int zero_part(struct inode *inode, uint64_t pos, size_t n)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	struct cached_page *cp;
	int error = n ? find_run(e, pos / super_of(inode)->block_size) : 0;

	if (error || !n)
		return error;
	error = cache_get(&e->cache, pos / PAGE_SIZE, false, &cp);
	if (error)
		return error;
	memset(cp->page->va + pos % PAGE_SIZE, 0, n);
	cache_dirty(cp);
	cache_put(cp);
	return 0;
}

static size_t rest_of_page(uint64_t pos)
{
	return pos % PAGE_SIZE ? PAGE_SIZE - pos % PAGE_SIZE : 0;
}

static int shrink(struct inode *inode, uint64_t size)
{
	struct ext4_super *s = super_of(inode);
	struct ext4_inode *e = ext4_inode_of(inode);
	int error = zero_part(inode, size, rest_of_page(size));

	if (error)
		return error;
	inode->size = size;
	e->cache.end = (size + PAGE_SIZE - 1) / PAGE_SIZE;
	mm_unmap_file_pages(inode, e->cache.end, 0);
	cache_drop(&e->cache, e->cache.end, UINT64_MAX);
	error = ext4_enter(s);
	if (error)
		return error;
	error = filesystem->truncate(s->volume, (uint32_t)inode->ino, size);
	s->freed = true;
	e->run_count = 0;
	e->blocks_stale = true;
	if (!error)
		error = ext4_store(inode);
	ext4_leave(s);
	return error;
}

int ext4_fs_truncate(struct inode *inode, uint64_t size)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	int error = 0;

	mutex_lock(&e->contents);
	if (size >= 1ull << 44)
		error = -EFBIG;
	else if (size < inode->size)
		error = shrink(inode, size);
	else
		inode->size = size;
	e->cache.end = (inode->size + PAGE_SIZE - 1) / PAGE_SIZE;
	e->dirty = true;
	mutex_unlock(&e->contents);
	return error;
}

static int punch_hole(struct inode *inode, uint64_t from, uint64_t end)
{
	struct ext4_super *s = super_of(inode);
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
	error = filesystem->punch(s->volume, (uint32_t)inode->ino, first * PAGE_SIZE,
				  last * PAGE_SIZE);
	s->freed = true;
	e->run_count = 0;
	e->blocks_stale = true;
	ext4_leave(s);
	return error;
}

static int reserve(struct inode *inode, int mode, uint64_t from, uint64_t end)
{
	struct ext4_super *s = super_of(inode);
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t first = from / s->block_size, last = (end - 1) / s->block_size;
	int error;

	if (!(mode & FALLOC_FL_KEEP_SIZE) && inode_may_grow_to(inode, end))
		return -EFBIG;
	error = ext4_enter(s);
	if (error)
		return error;
	error = filesystem->reserve(s->volume, (uint32_t)inode->ino, first, last - first + 1);
	e->run_count = 0;
	e->blocks_stale = true;
	ext4_leave(s);
	if (!error && !(mode & FALLOC_FL_KEEP_SIZE) && end > inode->size) {
		inode->size = end;
		e->cache.end = (end + PAGE_SIZE - 1) / PAGE_SIZE;
	}
	return error;
}

static int ext4_fallocate_file(struct file *file, int mode, uint64_t offset, uint64_t length)
{
	struct inode *inode = file->inode;
	struct ext4_inode *e = ext4_inode_of(inode);
	int error = 0;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		return -EOPNOTSUPP;
	if (offset + length >= 1ull << 44)
		return -EFBIG;
	mutex_lock(&e->contents);
	if (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		error = punch_hole(inode, offset, offset + length);
	if (!error && !(mode & FALLOC_FL_PUNCH_HOLE))
		error = reserve(inode, mode, offset, offset + length);
	if (!error) {
		inode_touch(inode, true);
		e->dirty = true;
	}
	mutex_unlock(&e->contents);
	return error;
}

const struct inode_ops ext4_file_inode_ops = {
	.truncate = ext4_fs_truncate,
	.get_page = ext4_get_page,
	EXT4_COMMON_OPS,
};

static int ext4_mmap(struct file *file, struct vma *vma)
{
	accessed(file);
	return 0;
}

const struct file_ops ext4_file_ops = {
	.mmap = ext4_mmap,
	.read = ext4_read,
	.write = ext4_write,
	.llseek = ext4_seek,
	.fsync = ext4_fsync,
	.write_back = ext4_write_back,
	.ioctl = ext4_ioctl,
	.fallocate = ext4_fallocate_file,
};
