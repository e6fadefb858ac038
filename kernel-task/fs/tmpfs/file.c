/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contents of regular files in tmpfs. A page is looked for in three places: the tree of pages, then
 * the boot image (files of the initial root, up to boot_size), then it is a hole. Whole pages of
 * the boot image are mapped as they are; the first write to one replaces it by a copy, everywhere.
 */
#include "fs/tmpfs/tmpfs.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/file.h"
#include "mm/mm.h"
#include "mm/vma.h"
#include "proc/proc.h"

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

#define BLOCKS_PER_PAGE (PAGE_SIZE / 512)

uint64_t tmpfs_pages_in_use;

static size_t min_size(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool is_boot_page(const struct tmpfs_inode *t, uint64_t index, const struct page *page)
{
	return t->boot_data && page->va == t->boot_data + index * PAGE_SIZE;
}

/* A page charged to the filesystem. -ENOSPC, -ENOMEM. */
static int new_page(struct inode *inode, struct page **out)
{
	struct tmpfs_super *super = tmpfs_super_of(inode->sb);

	if (super->used_pages >= super->max_pages)
		return -ENOSPC;
	*out = page_alloc();
	if (!*out)
		return -ENOMEM;
	super->used_pages++;
	tmpfs_pages_in_use++;
	inode->blocks += BLOCKS_PER_PAGE;
	return 0;
}

/* Bytes of the boot image in the page at `index`. */
static size_t boot_bytes(const struct tmpfs_inode *t, uint64_t index)
{
	uint64_t start = index * PAGE_SIZE;

	return start >= t->boot_size ? 0 : min_size(PAGE_SIZE, t->boot_size - start);
}

static void drop_page(struct inode *inode, uint64_t index)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	struct page *page = pagetree_remove(&t->pages, index);

	if (!page)
		return;
	if (!is_boot_page(t, index, page)) {
		tmpfs_super_of(inode->sb)->used_pages--;
		tmpfs_pages_in_use--;
		inode->blocks -= BLOCKS_PER_PAGE;
		t->boot_replaced -= boot_bytes(t, index) != 0;
	}
	page_put(page);
}

void tmpfs_drop_pages(struct inode *inode, uint64_t first, uint64_t end)
{
	struct tmpfs_inode *t = tmpfs_of(inode);

	while (pagetree_next(&t->pages, &first) && first < end)
		drop_page(inode, first);
}

/* A new page with what the boot image has for it. */
static int page_from_boot(struct inode *inode, uint64_t index, struct page **out)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	int error = new_page(inode, out);

	if (!error && boot_bytes(t, index))
		memcpy((*out)->va, t->boot_data + index * PAGE_SIZE, boot_bytes(t, index));
	return error;
}

/* The page becomes the file's; on failure it is given back. The old one, if any, is replaced. */
static int store_page(struct inode *inode, uint64_t index, struct page *page, struct page *old)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	int error = pagetree_set(&t->pages, index, page);

	if (error) {
		if (!is_boot_page(t, index, page)) {
			tmpfs_super_of(inode->sb)->used_pages--;
			tmpfs_pages_in_use--;
			inode->blocks -= BLOCKS_PER_PAGE;
		}
		page_put(page);
		return error;
	}
	if (!is_boot_page(t, index, page))
		t->boot_replaced += boot_bytes(t, index) != 0;
	if (old) {
		mm_unmap_file_pages(&inode->mappings, index, 1);
		page_put(old);
	}
	return 0;
}

int tmpfs_page(struct inode *inode, uint64_t index, bool write, bool fill_hole, struct page **out)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	struct page *old = pagetree_get(&t->pages, index), *page = NULL;
	int error = 0;

	*out = NULL;
	if (old && !(write && is_boot_page(t, index, old))) {
		page_get(old);
		*out = old;
		return 0;
	}
	if (!write && boot_bytes(t, index) == PAGE_SIZE)
		page = page_of_boot_image(t->boot_data + index * PAGE_SIZE);
	if (!page && !write && !fill_hole)
		return 0;
	if (!page)
		error = page_from_boot(inode, index, &page);
	if (!error)
		error = store_page(inode, index, page, old);
	if (error)
		return error;
	page_get(page);
	*out = page;
	return 0;
}

static int tmpfs_get_page(struct inode *inode, uint64_t index, bool write, struct page **out)
{
	int error;

	if (index >= (inode->size + PAGE_SIZE - 1) / PAGE_SIZE)
		return -ENXIO;
	error = tmpfs_page(inode, index, write, true, out);
	if (!error && write)
		inode_touch(inode, true);
	return error;
}

static int tmpfs_peek_page(struct inode *inode, uint64_t index, struct page **out)
{
	*out = NULL;
	if (index >= (inode->size + PAGE_SIZE - 1) / PAGE_SIZE)
		return -ENXIO;
	return tmpfs_page(inode, index, false, false, out);
}

void tmpfs_set_boot_data(struct inode *inode, const void *data, uint64_t size)
{
	struct tmpfs_inode *t = tmpfs_of(inode);

	t->boot_data = data;
	t->boot_size = size;
	inode->size = size;
}

/* ---- size ---- */

/* Zeroes part of the page at `index`; it stays a hole if it is one. */
static int zero_part(struct inode *inode, uint64_t index, size_t from, size_t to)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	struct page *page;

	if (from >= to || (!pagetree_get(&t->pages, index) && boot_bytes(t, index) <= from))
		return 0;
	int error = tmpfs_page(inode, index, true, true, &page);
	if (error)
		return error;
	memset(page->va + from, 0, to - from);
	page_put(page);
	return 0;
}

int tmpfs_truncate(struct inode *inode, uint64_t size)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t first = (size + PAGE_SIZE - 1) / PAGE_SIZE;

	if (size < inode->size && (t->seals & F_SEAL_SHRINK))
		return -EPERM;
	if (size > inode->size && (t->seals & F_SEAL_GROW))
		return -EPERM;
	if (size < inode->size) {
		int error = zero_part(inode, size / PAGE_SIZE, size % PAGE_SIZE,
				      size % PAGE_SIZE ? PAGE_SIZE : 0);
		if (error)
			return error;
		inode->size = size;
		mm_unmap_file_pages(&inode->mappings, first, 0);
		tmpfs_drop_pages(inode, first, UINT64_MAX);
		if (t->boot_size > size)
			t->boot_size = size;
	}
	inode->size = size;
	return 0;
}

static int punch_hole(struct inode *inode, uint64_t offset, uint64_t end)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t first = (offset + PAGE_SIZE - 1) / PAGE_SIZE, last = end / PAGE_SIZE;
	int error;

	if (offset / PAGE_SIZE == end / PAGE_SIZE)
		return zero_part(inode, offset / PAGE_SIZE, offset % PAGE_SIZE, end % PAGE_SIZE);
	error = zero_part(inode, offset / PAGE_SIZE, offset % PAGE_SIZE,
			  offset % PAGE_SIZE ? PAGE_SIZE : 0);
	if (!error)
		error = zero_part(inode, last, 0, end % PAGE_SIZE);
	/* What the boot image has cannot become a hole: it gets zero pages. */
	for (uint64_t i = first; !error && i < last && boot_bytes(t, i); i++)
		error = zero_part(inode, i, 0, PAGE_SIZE);
	uint64_t hole = (t->boot_size + PAGE_SIZE - 1) / PAGE_SIZE;
	if (hole < first)
		hole = first;
	if (!error && hole < last) {
		mm_unmap_file_pages(&inode->mappings, hole, last - hole);
		tmpfs_drop_pages(inode, hole, last);
	}
	return error;
}

static int tmpfs_fallocate(struct file *file, int mode, uint64_t offset, uint64_t length)
{
	struct inode *inode = file->inode;
	struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t end = offset + length;
	struct page *page;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_PUNCH_HOLE) {
		if (t->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
			return -EPERM;
		int error = punch_hole(inode, offset, end);
		if (!error)
			inode_touch(inode, true);
		return error;
	}
	if (end > inode->size && (t->seals & F_SEAL_GROW))
		return -EPERM;
	if (inode_may_grow_to(inode, end) < 0)
		return -EFBIG;
	struct tmpfs_super *super = tmpfs_super_of(inode->sb);
	if ((end - offset) / PAGE_SIZE > super->max_pages)
		return -ENOSPC;
	for (uint64_t i = offset / PAGE_SIZE; i * PAGE_SIZE < end; i++) {
		int error = tmpfs_page(inode, i, false, true, &page);
		if (error)
			return error;
		page_put(page);
	}
	if (!(mode & FALLOC_FL_KEEP_SIZE) && end > inode->size)
		inode->size = end;
	inode_touch(inode, true);
	return 0;
}

/* ---- reading and writing ---- */

static size_t read_piece(struct inode *inode, uint64_t pos, size_t n, struct iov_iter *to,
			 int *error)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	size_t offset = pos % PAGE_SIZE;
	struct page *page = pagetree_get(&t->pages, pos / PAGE_SIZE);
	size_t boot = boot_bytes(t, pos / PAGE_SIZE), done;

	if (page) {
		page_get(page); /* the copy may wait, and the file be shortened meanwhile */
		done = copy_to_iter(page->va + offset, n, to);
		page_put(page);
	} else if (offset < boot) {
		n = min_size(n, boot - offset);
		done = copy_to_iter(t->boot_data + pos, n, to);
	} else {
		done = zero_iter(n, to);
	}
	if (done < n)
		*error = -EFAULT;
	return done;
}

static ssize_t tmpfs_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct inode *inode = file->inode;
	size_t total = 0;
	int error = 0;

	while (to->count && *pos < inode->size && !error) {
		size_t n = min_size(PAGE_SIZE - *pos % PAGE_SIZE, inode->size - *pos);
		size_t done = read_piece(inode, *pos, min_size(n, to->count), to, &error);

		*pos += done;
		total += done;
	}
	file_accessed(file);
	return total || !error ? (ssize_t)total : error;
}

/* How much of a write of n bytes at pos the limits allow; -EFBIG if nothing. */
static ssize_t write_limit(struct inode *inode, uint64_t pos, size_t n)
{
	uint64_t limit = task_limit(RLIMIT_FSIZE);

	if (!n)
		return 0;
	if (limit != (uint64_t)RLIM_INFINITY) {
		if (pos >= limit) {
			signal_file_too_large();
			return -EFBIG;
		}
		n = min_size(n, limit - pos);
	}
	if (pos >= FILE_SIZE_MAX)
		return -EFBIG;
	if ((tmpfs_of(inode)->seals & F_SEAL_GROW) && pos + n > inode->size) {
		if (pos >= inode->size)
			return -EPERM;
		n = inode->size - pos;
	}
	return (ssize_t)min_size(n, FILE_SIZE_MAX - pos);
}

static ssize_t tmpfs_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct inode *inode = file->inode;
	size_t total = 0;
	int error = 0;

	if (tmpfs_of(inode)->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	if ((file->flags | from->flags) & O_APPEND)
		*pos = inode->size;
	ssize_t left = write_limit(inode, *pos, from->count);
	if (left > 0)
		error = inode_drop_privileges(inode);
	if (left < 0 || error)
		return left < 0 ? left : error;
	while (left && !error) {
		size_t offset = *pos % PAGE_SIZE, n = min_size(PAGE_SIZE - offset, (size_t)left);
		struct page *page;

		error = tmpfs_page(inode, *pos / PAGE_SIZE, true, true, &page);
		if (error)
			break;
		size_t done = copy_from_iter(page->va + offset, n, from);
		page_put(page);
		if (done < n)
			error = -EFAULT;
		*pos += done;
		total += done;
		left -= (ssize_t)done;
		if (done && *pos > inode->size)
			inode->size = *pos;
	}
	if (total)
		inode_written(inode);
	return total || !error ? (ssize_t)total : error;
}

static int64_t seek_data(struct inode *inode, uint64_t offset, bool hole)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t index = offset / PAGE_SIZE;

	if (offset >= inode->size)
		return -ENXIO;
	if (hole) {
		while (boot_bytes(t, index) || pagetree_get(&t->pages, index))
			index++;
	} else if (!boot_bytes(t, index) && !pagetree_next(&t->pages, &index)) {
		return -ENXIO;
	}
	uint64_t found = index * PAGE_SIZE > offset ? index * PAGE_SIZE : offset;
	if (found >= inode->size)
		return hole ? (int64_t)inode->size : -ENXIO;
	return (int64_t)found;
}

static int64_t tmpfs_seek(struct file *file, int64_t offset, int whence)
{
	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return file_seek(file, offset, whence, file->inode->size);
	if (offset < 0)
		return -ENXIO;
	int64_t found = seek_data(file->inode, (uint64_t)offset, whence == SEEK_HOLE);
	if (found >= 0)
		file->pos = (uint64_t)found;
	return found;
}

static int tmpfs_fsync(struct file *file, bool data_only)
{
	return 0; /* memory is where it is kept */
}

/* A sealed file is shared for reading only. */
static int tmpfs_mmap(struct file *file, struct vma *vma)
{
	file_accessed(file);
	if (!(vma->flags & VMA_SHARED) ||
	    !(tmpfs_of(file->inode)->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)))
		return 0;
	if (vma->prot & VM_PROT_WRITE)
		return -EPERM;
	vma->flags |= VMA_NO_WRITE;
	return 0;
}

/* What the boot image holds takes room, too. */
static void tmpfs_getattr(struct inode *inode, struct stat *out)
{
	const struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t boot_pages = (t->boot_size + PAGE_SIZE - 1) / PAGE_SIZE - t->boot_replaced;

	out->st_blocks += (blkcnt_t)(boot_pages * BLOCKS_PER_PAGE);
}

const struct inode_ops tmpfs_file_inode_ops = {
	.getattr = tmpfs_getattr,
	.truncate = tmpfs_truncate,
	.get_page = tmpfs_get_page,
	.peek_page = tmpfs_peek_page,
	TMPFS_XATTR_OPS,
	.evict = tmpfs_evict,
};

/* Of a file without a name. */
static size_t tmpfs_held(const struct file *file)
{
	return file->inode->nlink ? 0 : file->inode->blocks / BLOCKS_PER_PAGE * PAGE_SIZE;
}

const struct file_ops tmpfs_file_ops = {
	.read = tmpfs_read,
	.write = tmpfs_write,
	.llseek = tmpfs_seek,
	.mmap = tmpfs_mmap,
	.fsync = tmpfs_fsync,
	.fallocate = tmpfs_fallocate,
	.fcntl = tmpfs_fcntl,
	.held = tmpfs_held,
};
