/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contents of files on the host: each read and write is a request to the host. Programs may map
 * files, but not to write through the mapping (as on Linux without a cache).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/p9/p9fs.h"
#include "machine/machine.h"
#include "mm/mm.h"
#include "mm/vma.h"

static struct p9_super *super_of(const struct inode *inode)
{
	return p9_super_of(inode->sb);
}

/* Another fid for the file, open; locked. */
static int open_fid(struct inode *inode, uint32_t flags, uint32_t *fid)
{
	struct p9_super *s = super_of(inode);
	int error = p9_clone(inode, fid);

	if (error)
		return error;
	error = p9_open(&s->p9, *fid, flags);
	if (error)
		p9_discard_fid(s, *fid);
	return error;
}

int p9_open_file(struct file *file, uint32_t flags)
{
	struct p9_open *open = calloc(1, sizeof(*open));
	int error = open ? open_fid(file->inode, flags, &open->fid) : -ENOMEM;

	if (error) {
		free(open);
		return error;
	}
	open->inode = file->inode;
	open->flags = flags;
	list_add_tail(&open->node, &super_of(file->inode)->open);
	file->private = open;
	return 0;
}

void p9_release(struct file *file)
{
	struct p9_open *open = file->private;

	p9_discard_fid(super_of(file->inode), open->fid);
	list_del(&open->node);
	free(open);
}

static int p9_file_open(struct inode *inode, struct file *file)
{
	struct p9_super *s = super_of(inode);
	int error = p9_enter(s);

	if (error)
		return error;
	error = p9_open_file(file, file->flags & (O_ACCMODE | O_SYNC | O_DSYNC));
	if (!error)
		(void)p9_refresh(inode); /* if this fails, the known attributes stay */
	p9_leave(s);
	p9_forget_pages(inode);
	return error;
}

static ssize_t read_chunk(struct file *file, void *to, uint64_t pos, size_t n)
{
	struct p9_super *s = super_of(file->inode);
	ssize_t got = p9_enter_file(file);

	if (got)
		return got;
	got = p9_read(&s->p9, p9_fid_of(file), pos, to, n);
	p9_leave(s);
	return got;
}

static ssize_t p9_file_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	uint32_t chunk = super_of(file->inode)->largest;
	char *buffer = malloc(chunk);
	ssize_t done = 0, got = buffer ? 1 : -ENOMEM;

	while (got > 0 && to->count) {
		size_t copied;

		got = read_chunk(file, buffer, *pos, to->count < chunk ? to->count : chunk);
		if (got <= 0)
			break;
		copied = copy_to_iter(buffer, (size_t)got, to);
		*pos += copied;
		done += (ssize_t)copied;
		if (copied < (size_t)got)
			got = -EFAULT;
	}
	free(buffer);
	return done ? done : got < 0 ? got : 0;
}

static ssize_t write_chunk(struct file *file, const void *from, uint64_t *pos, size_t n)
{
	struct inode *inode = file->inode;
	struct p9_super *s = super_of(inode);
	ssize_t done = p9_enter_file(file);

	if (done)
		return done;
	if (file->flags & O_APPEND && !p9_refresh(inode))
		*pos = inode->size;
	done = p9_write(&s->p9, p9_fid_of(file), *pos, from, n);
	if (done > 0) {
		*pos += (uint64_t)done;
		if (*pos > inode->size)
			inode->size = *pos;
	}
	p9_leave(s);
	return done;
}

static ssize_t p9_file_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	uint32_t chunk = super_of(file->inode)->largest;
	char *buffer = malloc(chunk);
	ssize_t total = 0, done = buffer ? 1 : -ENOMEM;

	while (done > 0 && from->count) {
		size_t n = copy_from_iter(buffer, from->count < chunk ? from->count : chunk, from);

		done = n ? write_chunk(file, buffer, pos, n) : -EFAULT;
		if (done > 0)
			total += done;
		if (done > 0 && (size_t)done < n) {
			iov_iter_revert(from, n - (size_t)done);
			break;
		}
	}
	free(buffer);
	if (total)
		inode_touch(file->inode, true);
	return total ? total : done < 0 ? done : 0;
}

static int64_t p9_seek(struct file *file, int64_t offset, int whence)
{
	struct p9_super *s = super_of(file->inode);

	if (whence == SEEK_END && !p9_enter(s)) {
		(void)p9_refresh(file->inode);
		p9_leave(s);
	}
	return file_seek(file, offset, whence, file->inode->size);
}

static int p9_file_fsync(struct file *file, bool data_only)
{
	struct p9_super *s = super_of(file->inode);
	int error = p9_enter_file(file);

	if (error)
		return error;
	error = p9_fsync(&s->p9, p9_fid_of(file));
	p9_leave(s);
	return error;
}

static int p9_truncate(struct inode *inode, uint64_t size)
{
	struct inode_change change = {.valid = ATTR_SIZE, .size = size};
	int error = p9_fs_setattr(inode, &change);

	if (!error) {
		mm_unmap_file_pages(&inode->mappings, (size + PAGE_SIZE - 1) / PAGE_SIZE, 0);
		cache_drop(&p9_inode_of(inode)->cache, 0, UINT64_MAX);
	}
	return error;
}

/* ---- mapped pages ---- */

static int fill_page(struct page_cache *cache, uint64_t index, struct page *page)
{
	struct p9_inode *pi = container_of(cache, struct p9_inode, cache);
	struct p9_super *s = super_of(pi->inode);
	int error = p9_enter(s);
	size_t done = 0;
	ssize_t got = 1;

	if (error)
		return error;
	if (pi->read_fid == P9_NO_FID) {
		error = open_fid(pi->inode, O_RDONLY, &pi->read_fid);
		if (error)
			pi->read_fid = P9_NO_FID;
	}
	while (!error && done < PAGE_SIZE && got > 0) {
		got = p9_read(&s->p9, pi->read_fid, index * PAGE_SIZE + done, page->va + done,
			      PAGE_SIZE - done);
		if (got < 0)
			error = (int)got;
		else
			done += (size_t)got;
	}
	p9_leave(s);
	memset(page->va + done, 0, PAGE_SIZE - done);
	return error;
}

const struct page_cache_ops p9_cache_ops = {.fill = fill_page};

static int p9_mmap(struct file *file, struct vma *vma)
{
	return vma->flags & VMA_SHARED && vma->prot & PROT_WRITE ? -EINVAL : 0;
}

const struct inode_ops p9_file_inode_ops = {
	.truncate = p9_truncate,
	.get_page = inode_map_page,
	.peek_page = inode_peek_page,
	P9_COMMON_OPS,
};

const struct file_ops p9_file_ops = {
	.open = p9_file_open,
	.release = p9_release,
	.read = p9_file_read,
	.write = p9_file_write,
	.llseek = p9_seek,
	.fsync = p9_file_fsync,
	.mmap = p9_mmap,
};
