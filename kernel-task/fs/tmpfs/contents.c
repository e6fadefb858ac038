/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Contents of regular files in tmpfs, as one kind of pages/file_pages.h. A page is searched in the
 * table, then in the boot image (files of the initial root, up to boot_size); else it is a hole.
 * Whole pages of the boot image are mapped as they are; the first write to one replaces it by a
 * copy, everywhere. A page leaves the table when its file ends before it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "fs/tmpfs/tmpfs.h"
#include "mm/charge.h"
#include "mm/mm.h"
#include "mm/uaccess.h"

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
	*out = charge_page(CHARGE_SHMEM);
	if (!*out)
		return -ENOMEM;
	super->used_pages++;
	tmpfs_pages_in_use++;
	inode->blocks += BLOCKS_PER_PAGE;
	return 0;
}

static void uncharge(struct inode *inode)
{
	tmpfs_super_of(inode->sb)->used_pages--;
	tmpfs_pages_in_use--;
	inode->blocks -= BLOCKS_PER_PAGE;
}

/* Bytes of the boot image in the page at `index`. */
static size_t boot_bytes(const struct tmpfs_inode *t, uint64_t index)
{
	uint64_t start = index * PAGE_SIZE;

	return start >= t->boot_size ? 0 : min_size(PAGE_SIZE, t->boot_size - start);
}

/* Makes a page with the boot image's bytes. */
static int page_from_boot(struct inode *inode, uint64_t index, struct page **out)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	int error = new_page(inode, out);

	if (!error && boot_bytes(t, index))
		memcpy((*out)->va, t->boot_data + index * PAGE_SIZE, boot_bytes(t, index));
	return error;
}

/* Puts the page into the file in place of `old`, which may be NULL. Takes over the caller's
 * reference to `page`, and on failure drops it. */
static int store_page(struct inode *inode, uint64_t index, struct page *page, struct page *old)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	int error = pagetree_set(&t->pages.tree, index, page);

	if (error) {
		if (!is_boot_page(t, index, page))
			uncharge(inode);
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
	struct page *old = pagetree_get(&t->pages.tree, index), *page = NULL;
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

/* ---- the table (pages/file_pages.h) ---- */

static struct tmpfs_inode *owner_of(const struct file_pages *pages)
{
	return container_of(pages, struct tmpfs_inode, pages);
}

/* Called only for writing, since pages of a kind with `kept` are read without get(). */
static int get(struct file_pages *pages, uint64_t index, enum page_use use, struct page **out)
{
	struct page *page = pagetree_get(&pages->tree, index);

	if (!page || is_boot_page(owner_of(pages), index, page))
		return tmpfs_page(owner_of(pages)->inode, index, true, true, out);
	page_get(page);
	*out = page;
	return 0;
}

/* Files of the boot image are read where they are. */
static size_t read_hole(struct file_pages *pages, uint64_t pos, size_t n, struct iov_iter *to)
{
	const struct tmpfs_inode *t = owner_of(pages);
	size_t offset = pos % PAGE_SIZE, boot = boot_bytes(t, pos / PAGE_SIZE), done;

	if (offset >= boot)
		return zero_iter(n, to);
	boot = min_size(n, boot - offset);
	done = copy_to_iter(t->boot_data + pos, boot, to);
	return done < boot || boot == n ? done : done + zero_iter(n - boot, to);
}

static int map(struct file_pages *pages, uint64_t index, bool write, struct page **out)
{
	int error = tmpfs_page(owner_of(pages)->inode, index, write, true, out);

	if (!error && write)
		inode_touch(owner_of(pages)->inode, true);
	return error;
}

static struct page *peek(struct file_pages *pages, uint64_t index)
{
	struct page *page;

	(void)tmpfs_page(owner_of(pages)->inode, index, false, false, &page);
	return page;
}

static bool forget(struct file_pages *pages, uint64_t index)
{
	struct tmpfs_inode *t = owner_of(pages);
	struct page *page = pagetree_remove(&pages->tree, index);

	if (!is_boot_page(t, index, page)) {
		uncharge(owner_of(pages)->inode);
		t->boot_replaced -= boot_bytes(t, index) != 0;
	}
	page_put(page);
	return true;
}

const struct file_pages_ops tmpfs_pages_ops = {
	.kept = true,
	.get = get,
	.read_hole = read_hole,
	.map = map,
	.peek = peek,
	.forget = forget,
};

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

	if (from >= to || (!pagetree_get(&t->pages.tree, index) && boot_bytes(t, index) <= from))
		return 0;
	int error = tmpfs_page(inode, index, true, true, &page);
	if (error)
		return error;
	memset(page->va + from, 0, to - from);
	page_put(page);
	return 0;
}

/* Zeroes the last page behind `size` again, as others may have written it meanwhile. zero_part()
 * has replaced a page of the boot image, so the page belongs to the file. */
static void zero_again(struct inode *inode, uint64_t size)
{
	struct page *last = pagetree_get(&tmpfs_of(inode)->pages.tree, size / PAGE_SIZE);

	if (last && size % PAGE_SIZE)
		memset(last->va + size % PAGE_SIZE, 0, PAGE_SIZE - size % PAGE_SIZE);
}

/* The most pages that are removed from a file before other tasks may run. */
#define CUT_AT_ONCE 1024ul

/* Where the last page that takes memory ends, in bytes. The file's size may be far larger. */
static uint64_t contents_end(const struct inode *inode)
{
	const struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t end = pagetree_end(&t->pages.tree) * PAGE_SIZE;

	if (end < t->boot_size)
		end = t->boot_size;
	return end < inode->size ? end : inode->size;
}

/*
 * Removes what is behind `size`, beginning with the last pages. Other tasks run between the steps,
 * so each step leaves a valid file, and the next one also removes what was added meanwhile.
 */
static MAY_WAIT void cut_off(struct inode *inode, uint64_t size)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	const uint64_t step = CUT_AT_ONCE * PAGE_SIZE;

	for (;;) {
		uint64_t end = contents_end(inode);
		uint64_t part = end > size && end - size > step ? (end - step) & PAGE_MASK : size;
		uint64_t first = (part + PAGE_SIZE - 1) / PAGE_SIZE;

		inode->size = part;
		mm_unmap_file_pages(&inode->mappings, first, 0);
		file_pages_forget(inode->pages, first, UINT64_MAX);
		if (t->boot_size > part)
			t->boot_size = part;
		if (part == size)
			break;
		may_wait();
		if (inode->size <= size)
			return;
	}
	zero_again(inode, size);
}

static MAY_WAIT int set_size(struct inode *inode, uint64_t size)
{
	struct tmpfs_inode *t = tmpfs_of(inode);

	if (size < inode->size && (t->seals & F_SEAL_SHRINK))
		return -EPERM;
	if (size > inode->size && (t->seals & F_SEAL_GROW))
		return -EPERM;
	if (size < inode->size) {
		int error = zero_part(inode, size / PAGE_SIZE, size % PAGE_SIZE,
				      size % PAGE_SIZE ? PAGE_SIZE : 0);
		if (error)
			return error;
		cut_off(inode, size);
	}
	inode->size = size;
	return 0;
}

int tmpfs_truncate(struct inode *inode, uint64_t size)
{
	int error;

	tmpfs_change_begin(tmpfs_of(inode));
	error = set_size(inode, size);
	tmpfs_change_end(tmpfs_of(inode));
	return error;
}

int tmpfs_punch_hole(struct inode *inode, uint64_t offset, uint64_t end)
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
	/* A page of the boot image cannot become a hole, so it is replaced by a zero page. */
	for (uint64_t i = first; !error && i < last && boot_bytes(t, i); i++)
		error = zero_part(inode, i, 0, PAGE_SIZE);
	uint64_t hole = (t->boot_size + PAGE_SIZE - 1) / PAGE_SIZE;
	if (hole < first)
		hole = first;
	/* Looks only at pages that exist: the range may be larger than memory. */
	for (; !error && pagetree_next(&t->pages.tree, &hole) && hole < last; hole += CUT_AT_ONCE) {
		uint64_t n = last - hole < CUT_AT_ONCE ? last - hole : CUT_AT_ONCE;

		may_wait();
		mm_unmap_file_pages(&inode->mappings, hole, n);
		file_pages_forget(inode->pages, hole, hole + n);
	}
	return error;
}

/* ---- data and holes ---- */

int64_t tmpfs_find_data(struct inode *inode, uint64_t offset, bool hole)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t index = offset / PAGE_SIZE;

	if (offset >= inode->size)
		return -ENXIO;
	if (hole) {
		while (boot_bytes(t, index) || pagetree_get(&t->pages.tree, index))
			index++;
	} else if (!boot_bytes(t, index) && !pagetree_next(&t->pages.tree, &index)) {
		return -ENXIO;
	}
	uint64_t found = index * PAGE_SIZE > offset ? index * PAGE_SIZE : offset;
	if (found >= inode->size)
		return hole ? (int64_t)inode->size : -ENXIO;
	return (int64_t)found;
}

/* Pages of the boot image count as used. */
void tmpfs_getattr(struct inode *inode, struct stat *out)
{
	const struct tmpfs_inode *t = tmpfs_of(inode);
	uint64_t boot_pages = (t->boot_size + PAGE_SIZE - 1) / PAGE_SIZE - t->boot_replaced;

	out->st_blocks += (blkcnt_t)(boot_pages * BLOCKS_PER_PAGE);
}
