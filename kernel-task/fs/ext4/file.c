/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contents of files: reading, writing and mapping them. A page that will be written partly is read
 * before its blocks are allocated (place.c).
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

static struct ext4_super *super_of(const struct inode *inode)
{
	return ext4_super_of(inode->sb);
}

/* ---- mapped pages ---- */

/* Allocates a page's blocks up to the file's end before a mapping may write to it. Blocks behind
 * the end are allocated when the file becomes longer (ext4_set_size()). */
static int make_writable(struct inode *inode, struct cached_page *cp, size_t n)
{
	uint32_t size = super_of(inode)->block_size;
	uint64_t start = cp->index * PAGE_SIZE, end = (start + n - 1) / size + 1;
	struct ext4_gap gap;
	int error;

	while (!(error = ext4_find_gap(inode, start / size, end, &gap)) && gap.count) {
		error = ext4_give_blocks(inode, &gap);
		if (error)
			return error;
	}
	if (!error)
		error = ext4_dirty_blocks(inode, cp, 0, n);
	if (error)
		return error;
	cp->mapped_writable = true;
	inode_touch(inode, true);
	ext4_note(inode, EXT4_ATTRIBUTES);
	return 0;
}

static MAY_WAIT int get_writable(struct inode *inode, uint64_t index, struct page **out)
{
	uint64_t start = index * PAGE_SIZE, left;
	struct cached_page *cp;
	int error = cache_get(&ext4_inode_of(inode)->cache, index, false, &cp);

	if (error)
		return error;
	/* The file may have become shorter while this waited; now it cannot. */
	left = start < inode->size ? inode->size - start : 0;
	if (!left)
		error = -ENXIO;
	else if (super_of(inode)->read_only)
		error = -EROFS;
	else
		error = make_writable(inode, cp, left < PAGE_SIZE ? left : PAGE_SIZE);
	if (!error) {
		page_get(cp->page);
		*out = cp->page;
	}
	cache_put(cp);
	return error;
}

int ext4_map_writable(struct page_cache *cache, uint64_t index, struct page **out)
{
	struct ext4_inode *e = container_of(cache, struct ext4_inode, cache);
	int error;

	mutex_lock(&e->contents);
	error = get_writable(e->inode, index, out);
	mutex_unlock(&e->contents);
	return error;
}

/* ---- reading and writing ---- */

static ssize_t ext4_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct inode *inode = file->inode;
	uint64_t n = to->count;
	ssize_t done;

	if (!n)
		return 0;
	/* Reading nothing counts as an access, too. */
	file_accessed(file);
	if (*pos >= inode->size)
		return 0;
	if (n > inode->size - *pos)
		n = inode->size - *pos;
	done = cache_read_iter(&ext4_inode_of(inode)->cache, to, *pos, n);
	if (done > 0)
		*pos += (uint64_t)done;
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

/*
 * Allocates blocks for the beginning of [pos, pos + *n). *n becomes the length of the part that is
 * either all new or all allocated before, as far as there is space.
 */
static int find_space(struct inode *inode, uint64_t pos, size_t *n)
{
	uint32_t size = super_of(inode)->block_size;
	uint64_t first = pos / size, end = (pos + *n - 1) / size + 1;
	struct ext4_gap gap;
	int error = ext4_find_gap(inode, first, end, &gap);

	if (error)
		return error;
	if (gap.count && gap.first == first) {
		error = ext4_give_blocks(inode, &gap);
		end = gap.first + gap.count;
	} else {
		end = gap.first;
	}
	if (!error && end * size - pos < *n)
		*n = end * size - pos;
	return error;
}

/* Ends a chunk: copied bytes become part of the file, and new blocks behind its end without data
 * are freed. */
static int end_chunk(struct inode *inode, uint64_t end)
{
	struct ext4_super *s = super_of(inode);
	struct ext4_inode *e = ext4_inode_of(inode);
	bool growing = e->news & EXT4_GROWING;

	if (end > inode->size)
		ext4_set_size(inode, end);
	e->news &= ~(unsigned)EXT4_GROWING;
	if (!growing)
		return 0;
	ext4_note(inode, EXT4_ATTRIBUTES);
	s->orphans_changed = true; /* a commit may have put it into the list */
	return e->new_end * s->block_size >= inode->size + s->block_size ? ext4_trim(inode) : 0;
}

static ssize_t write_chunk(struct inode *inode, struct iov_iter *from, uint64_t pos, size_t n)
{
	struct ext4_inode *e = ext4_inode_of(inode);
	uint64_t end = pos + n;
	struct cached_page *head, *tail = NULL;
	ssize_t done = pin_part(inode, pos, pos % PAGE_SIZE || n < PAGE_SIZE, &head);
	int error = 0;

	if (!done)
		done = pin_part(inode, end, end % PAGE_SIZE && end / PAGE_SIZE != pos / PAGE_SIZE,
				&tail);
	if (!done)
		done = find_space(inode, pos, &n);
	if (!done) {
		done = cache_write_iter(&e->cache, from, pos, n);
		error = end_chunk(inode, done > 0 ? pos + (uint64_t)done : 0);
	}
	unpin(head);
	unpin(tail);
	return done > 0 || !error ? done : error;
}

static ssize_t write_locked(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct inode *inode = file->inode;
	ssize_t total = 0, done = 1, left;

	if ((file->flags | from->flags) & O_APPEND)
		*pos = inode->size;
	left = inode_write_limit(*pos, from->count, EXT4_SIZE_MAX);
	if (left > 0)
		done = inode_drop_privileges(inode);
	if (left < 0 || done < 0)
		return left < 0 ? left : done;
	done = 1;
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
		ext4_note(inode, EXT4_ATTRIBUTES);
	}
	return total || done > 0 ? total : done;
}

static int ext4_write_back(struct file *file, uint64_t from, uint64_t end)
{
	return cache_write_back(&ext4_inode_of(file->inode)->cache, from / PAGE_SIZE,
				end / PAGE_SIZE + 1);
}

/* O_DIRECT writes need not be on the medium, O_SYNC ones must be. Both return errors at once. */
static int after_write(struct file *file, unsigned flags, uint64_t from, uint64_t end)
{
	uint64_t errors = file->errors->count;
	int error;

	flags |= file->flags;
	if (flags & (O_SYNC | O_DSYNC))
		return file_sync(file, true);
	if (!(flags & O_DIRECT))
		return 0;
	error = ext4_write_back(file, from, end);
	return error ? error : write_errors_since(file->errors, errors);
}

static ssize_t ext4_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct ext4_inode *e = ext4_inode_of(file->inode);
	ssize_t done;

	mutex_lock(&e->contents);
	done = super_of(file->inode)->read_only ? -EROFS : write_locked(file, from, pos);
	mutex_unlock(&e->contents);
	int error = done > 0 ? after_write(file, from->flags, *pos - (uint64_t)done, *pos) : 0;
	return error ? error : done;
}

/* One commit for all files, since the journal keeps the order of changes. */
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
		error = ext4_find_run(e, offset / size);
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

const struct inode_ops ext4_file_inode_ops = {
	.truncate = ext4_fs_truncate,
	.get_page = inode_map_page,
	.peek_page = inode_peek_page,
	EXT4_COMMON_OPS,
};

static int ext4_mmap(struct file *file, struct vma *vma)
{
	file_accessed(file);
	return 0;
}

const struct file_ops ext4_file_ops = {
	.mmap = ext4_mmap,
	.nowait_read = true,
	.read = ext4_read,
	.write = ext4_write,
	.llseek = ext4_seek,
	.fsync = ext4_fsync,
	.write_back = ext4_write_back,
	.ioctl = ext4_ioctl,
	.fallocate = ext4_fallocate_file,
};
