/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of a file's pages: which page is in memory, by its index in the file. A regular file
 * and a block device have one each. The kind of file decides what fills the table and whether a
 * page may leave it: pages/cache.c has pages of files on a disk or on another machine,
 * fs/tmpfs/contents.c pages that are only in memory. Reading, writing, forgetting and mapping are
 * the same for all.
 *
 * A page that get() has handed out stays in memory until put(). It may leave the table meanwhile,
 * as everything here may wait unless it says otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "machine/machine.h"
#include "mm/pagetree.h"
#include "wait/may_wait.h"

struct file_pages;
struct iov_iter;
struct mappings;

enum page_use {
	PAGE_READ,
	PAGE_WRITE,	/* a part of it will be written */
	PAGE_OVERWRITE, /* all of it will be written, so it need not be read */
};

struct file_pages_ops {
	/*
	 * A page in the table always has its contents, and lives as long as there is a reference.
	 * It is read without get(), and a page that is not in the table is a hole.
	 */
	bool kept;
	/* Page `index` until put(). -EIO, -ENOMEM, -ENOSPC. */
	MAY_WAIT int (*get)(struct file_pages *pages, uint64_t index, enum page_use use,
			    struct page **out);
	void (*put)(struct page *page); /* default: gives a reference back */
	/* Optional: the first n bytes of the hole at `pos`, which lie in one page; default zeroes.
	 */
	MAY_WAIT size_t (*read_hole)(struct file_pages *pages, uint64_t pos, size_t n,
				     struct iov_iter *to);
	/*
	 * Optional: of `want` bytes for the page, from byte `pos` of the file on, n were copied.
	 * Returns how many of them count, by default all. Does not wait.
	 */
	size_t (*written)(struct file_pages *pages, struct page *page, uint64_t pos, size_t n,
			  size_t want);
	/* Page `index`, which the file reaches, with a reference, for a mapping. */
	MAY_WAIT int (*map)(struct file_pages *pages, uint64_t index, bool write,
			    struct page **out);
	/* The same for reading, if that needs no wait; else NULL. For a kind with `kept` it is
	 * called only for pages that are not in the table. */
	struct page *(*peek)(struct file_pages *pages, uint64_t index);
	/*
	 * Page `index` leaves the table. True: it is gone, or must be checked again after a wait.
	 * False: it stays.
	 */
	MAY_WAIT bool (*forget)(struct file_pages *pages, uint64_t index);
};

struct file_pages {
	struct pagetree tree; /* of struct page */
	const struct file_pages_ops *ops;
	struct mappings
		*mappings; /* of the content; NULL: of a disk itself, which has no mappings */
};

void file_pages_init(struct file_pages *pages, const struct file_pages_ops *ops,
		     struct mappings *mappings);

static inline bool file_pages_empty(const struct file_pages *pages)
{
	return !pages->tree.root;
}

/*
 * Copies n bytes from or to byte `pos`; the caller has checked size and limits. Returns the number
 * of bytes copied, if any; else -EFAULT or the error of get().
 */
MAY_WAIT ssize_t file_pages_read(struct file_pages *pages, struct iov_iter *to, uint64_t pos,
				 size_t n);
MAY_WAIT ssize_t file_pages_write(struct file_pages *pages, struct iov_iter *from, uint64_t pos,
				  size_t n);
/* Removes pages [first, end) from the table; the kind decides whether they are also unmapped. */
MAY_WAIT void file_pages_forget(struct file_pages *pages, uint64_t first, uint64_t end);

/* Page `index` with a reference if it is in the table and kept; else NULL. Does not wait. */
static inline struct page *file_pages_kept(const struct file_pages *pages, uint64_t index)
{
	struct page *page = pages->ops->kept ? pagetree_get(&pages->tree, index) : NULL;

	if (page)
		page_get(page);
	return page;
}

/* The page at `index` for a mapping, as file_pages_ops.map and .peek. */
static inline MAY_WAIT int file_pages_map(struct file_pages *pages, uint64_t index, bool write,
					  struct page **out)
{
	return pages->ops->map(pages, index, write, out);
}

static inline struct page *file_pages_peek(struct file_pages *pages, uint64_t index)
{
	struct page *page = file_pages_kept(pages, index);

	return page ? page : pages->ops->peek(pages, index);
}
