/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations of a regular file in tmpfs: reading and writing within its limits and seals, holes,
 * mappings. contents.c has the pages.
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

static size_t min_size(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static MAY_WAIT int punch_hole(struct inode *inode, uint64_t offset, uint64_t end)
{
	if (tmpfs_of(inode)->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	int error = tmpfs_punch_hole(inode, offset, end);
	if (!error)
		inode_touch(inode, true);
	return error;
}

static MAY_WAIT int allocate(struct inode *inode, bool keep_size, uint64_t offset, uint64_t end)
{
	const struct tmpfs_inode *t = tmpfs_of(inode);
	struct page *page;

	if (end > inode->size && (t->seals & F_SEAL_GROW))
		return -EPERM;
	if (inode_may_grow_to(inode, end) < 0)
		return -EFBIG;
	struct tmpfs_super *super = tmpfs_super_of(inode->sb);
	if ((end - offset) / PAGE_SIZE > super->max_pages)
		return -ENOSPC;
	for (uint64_t i = offset / PAGE_SIZE; i * PAGE_SIZE < end; i++) {
		int error;

		may_wait();
		error = tmpfs_page(inode, i, false, true, &page);
		if (error)
			return error;
		page_put(page);
	}
	if (!keep_size && end > inode->size)
		inode->size = end;
	inode_touch(inode, true);
	return 0;
}

static int tmpfs_fallocate(struct file *file, int mode, uint64_t offset, uint64_t length)
{
	struct inode *inode = file->inode;
	uint64_t end = offset + length;
	int error;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	tmpfs_change_begin(tmpfs_of(inode));
	error = mode & FALLOC_FL_PUNCH_HOLE
			? punch_hole(inode, offset, end)
			: allocate(inode, mode & FALLOC_FL_KEEP_SIZE, offset, end);
	tmpfs_change_end(tmpfs_of(inode));
	return error;
}

/* ---- reading and writing ---- */

static ssize_t tmpfs_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct inode *inode = file->inode;
	ssize_t done = 0;

	if (*pos < inode->size)
		done = file_pages_read(inode->pages, to, *pos,
				       min_size(to->count, inode->size - *pos));
	if (done > 0)
		*pos += (uint64_t)done;
	file_accessed(file);
	return done;
}

/* How much of a write of n bytes at pos the limits and seals allow; -EFBIG, -EPERM if nothing. */
static ssize_t write_limit(struct inode *inode, uint64_t pos, size_t n)
{
	ssize_t left = inode_write_limit(pos, n, FILE_SIZE_MAX);

	if (left <= 0 || !(tmpfs_of(inode)->seals & F_SEAL_GROW) ||
	    pos + (uint64_t)left <= inode->size)
		return left;
	return pos >= inode->size ? -EPERM : (ssize_t)(inode->size - pos);
}

static MAY_WAIT ssize_t write_unsealed(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct inode *inode = file->inode;
	int error = 0;

	if (tmpfs_of(inode)->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	if ((file->flags | from->flags) & O_APPEND)
		*pos = inode->size;
	ssize_t left = write_limit(inode, *pos, from->count);
	if (left > 0)
		error = inode_drop_privileges(inode);
	if (left <= 0 || error)
		return left < 0 ? left : error;
	ssize_t done = file_pages_write(inode->pages, from, *pos, (size_t)left);
	if (done > 0) {
		*pos += (uint64_t)done;
		if (*pos > inode->size)
			inode->size = *pos;
		inode_written(inode);
	}
	return done;
}

static ssize_t tmpfs_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct tmpfs_inode *t = tmpfs_of(file->inode);
	ssize_t done;

	tmpfs_change_begin(t);
	done = write_unsealed(file, from, pos);
	tmpfs_change_end(t);
	return done;
}

static int64_t tmpfs_seek(struct file *file, int64_t offset, int whence)
{
	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return file_seek(file, offset, whence, file->inode->size);
	if (offset < 0)
		return -ENXIO;
	int64_t found = tmpfs_find_data(file->inode, (uint64_t)offset, whence == SEEK_HOLE);
	if (found >= 0)
		file->pos = (uint64_t)found;
	return found;
}

static int tmpfs_fsync(struct file *file, bool data_only)
{
	return 0; /* there is no disk to wait for */
}

/* A sealed file can be mapped shared only for reading. */
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

const struct inode_ops tmpfs_file_inode_ops = {
	.getattr = tmpfs_getattr,
	.truncate = tmpfs_truncate,
	.get_page = inode_map_page,
	.peek_page = inode_peek_page,
	TMPFS_XATTR_OPS,
	.evict = tmpfs_evict,
};

/* Memory is freed with the file only if it has no name. */
static size_t tmpfs_held(const struct file *file)
{
	return file->inode->nlink ? 0 : file->inode->blocks * 512;
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
