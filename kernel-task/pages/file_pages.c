/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations on the pages of any kind of file (file_pages.h), page by page. */
#include "pages/file_pages.h"

#include <errno.h>

#include "mm/charge.h"
#include "mm/uaccess.h"

void file_pages_init(struct file_pages *pages, const struct file_pages_ops *ops,
		     struct mappings *mappings)
{
	*pages = (struct file_pages){.ops = ops, .mappings = mappings};
}

/* How many of the `left` bytes lie in the page of byte `pos`. */
static size_t piece_of(uint64_t pos, size_t left)
{
	size_t n = PAGE_SIZE - pos % PAGE_SIZE;

	return n < left ? n : left;
}

static void put(const struct file_pages *pages, struct page *page)
{
	if (pages->ops->put)
		pages->ops->put(page);
	else
		page_put(page);
}

static MAY_WAIT size_t read_hole(struct file_pages *pages, uint64_t pos, size_t n,
				 struct iov_iter *to)
{
	return pages->ops->read_hole ? pages->ops->read_hole(pages, pos, n, to) : zero_iter(n, to);
}

/* Of n bytes that lie in one page, how many could be read. */
static MAY_WAIT ssize_t read_piece(struct file_pages *pages, struct iov_iter *to, uint64_t pos,
				   size_t n)
{
	struct page *page = file_pages_kept(pages, pos / PAGE_SIZE);
	int error = 0;
	size_t copied;

	if (!page) {
		if (pages->ops->kept)
			return (ssize_t)read_hole(pages, pos, n, to);
		error = pages->ops->get(pages, pos / PAGE_SIZE, PAGE_READ, &page);
	}
	if (error)
		return error;
	copied = copy_to_iter(page->va + pos % PAGE_SIZE, n, to);
	put(pages, page);
	return (ssize_t)copied;
}

static MAY_WAIT ssize_t write_piece(struct file_pages *pages, struct iov_iter *from, uint64_t pos,
				    size_t n)
{
	/* A page that is written as a whole need not be read; but the copy from the program may
	 * fail in the middle. */
	enum page_use use = n == PAGE_SIZE ? PAGE_OVERWRITE : PAGE_WRITE;
	struct page *page;
	int error;
	size_t copied;

	do {
		error = pages->ops->get(pages, pos / PAGE_SIZE, use, &page);
	} while (charge_again(error));
	if (error)
		return error;
	copied = copy_from_iter(page->va + pos % PAGE_SIZE, n, from);
	if (pages->ops->written)
		copied = pages->ops->written(pages, page, pos, copied, n);
	put(pages, page);
	return (ssize_t)copied;
}

typedef ssize_t move_piece(struct file_pages *pages, struct iov_iter *it, uint64_t pos, size_t n);

static inline MAY_WAIT __attribute__((always_inline)) ssize_t
move(struct file_pages *pages, struct iov_iter *it, uint64_t pos, size_t n, move_piece *move_piece)
{
	size_t done = 0;

	while (done < n) {
		size_t want = piece_of(pos + done, n - done);
		ssize_t moved = move_piece(pages, it, pos + done, want);

		if (moved > 0)
			done += (size_t)moved;
		if (moved < 0 || (size_t)moved < want)
			return done ? (ssize_t)done : moved < 0 ? moved : -EFAULT;
	}
	return (ssize_t)done;
}

ssize_t file_pages_read(struct file_pages *pages, struct iov_iter *to, uint64_t pos, size_t n)
{
	return move(pages, to, pos, n, read_piece);
}

ssize_t file_pages_write(struct file_pages *pages, struct iov_iter *from, uint64_t pos, size_t n)
{
	return move(pages, from, pos, n, write_piece);
}

void file_pages_forget(struct file_pages *pages, uint64_t first, uint64_t end)
{
	while (first < end && pagetree_next(&pages->tree, &first) && first < end)
		if (!pages->ops->forget(pages, first))
			first++;
}
