/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page cache: pages of a block device, of a file on one, or of a file on another machine. Reads
 * are read ahead, writes stay in memory until they are written back: by cache_write_back(), or
 * because there are too many.
 *
 * A page is in one of these states: being read or written (busy), up to date, dirty. Its content
 * may be changed while it is being written; then it is dirty again. Everything here may wait
 * unless it says otherwise, so the holder of a page pins it.
 *
 * Dirty data has a place on the disk, which is allocated before a part of a page is made dirty. A
 * write that fails is noted (pages/write_errors.h) for the inode or disk whose pages these are, and
 * the page counts as written, as on Linux; the next sync reports the error.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "pages/file_pages.h"
#include "pages/write_errors.h"
#include "interfaces/block.h"
#include "libs/base/list.h"
#include "machine/machine.h"
#include "base/lru.h"
#include "wait/wait.h"
#include "wait/may_wait.h"

struct account;
struct block_device;
struct iov_iter;
struct page_cache;

#define CACHE_HOLE   UINT64_MAX
#define CACHE_PIECES (PAGE_SIZE / BLOCK_SECTOR)

/* Where a piece of a page is on the disk. */
struct cache_piece {
	uint64_t sector; /* CACHE_HOLE: no place: it reads as zeroes */
	uint32_t bytes;
};

/* A cache has either a disk and locate(), or no disk and fill(). */
struct page_cache_ops {
	/* The pieces of page `index`, in order, PAGE_SIZE bytes together; their number or an error.
	 */
	MAY_WAIT int (*locate)(struct page_cache *cache, uint64_t index,
			       struct cache_piece pieces[CACHE_PIECES]);
	/*
	 * Reads page `index`, which no other task uses meanwhile: all of it, with zeroes behind the
	 * end of the file. Such caches are not written to.
	 */
	MAY_WAIT int (*fill)(struct page_cache *cache, uint64_t index, struct page *page);
	/* Optional: the first page of a clean cache became dirty. Does not wait. */
	void (*dirtied)(struct page_cache *cache);
	/* As file_pages_ops.map, of a page that will be written to. NULL: no writable mappings. */
	MAY_WAIT int (*map_writable)(struct page_cache *cache, uint64_t index, struct page **out);
};

struct page_cache {
	struct file_pages pages; /* the cookie of a page is its struct cached_page */
	const struct page_cache_ops *ops;
	struct block_device *disk; /* NULL: it has fill() */
	struct waitqueue changed;
	struct list_head batches; /* requests that are being built (cache_io.c) */
	uint64_t end;		  /* pages: nothing is read ahead from here on */
	uint64_t read_end;	  /* bytes: where the last read ended, if the next goes on there */
	uint64_t next, ahead; /* the next page of a sequential reader, and how much to read ahead */
	unsigned dirty;
	uint64_t dirty_since; /* clock_monotonic_ns() */
	struct write_errors *errors;
	uint32_t grain; /* bytes that are placed on the disk together: a block */
};

struct cached_page {
	struct page *page;
	struct page_cache *cache;
	uint64_t index;
	struct lru_page lru;
	uint16_t pins, busy;
	bool valid, dirty, mapped_writable;
	bool overtaken;	       /* discard the read in progress: the disk was written meanwhile, or a
				  request for several pages failed */
	uint8_t dirty_sectors; /* a bit for each: the others may belong to pages of other caches */
	int error;
};

/* /proc/sys/vm/dirty_*: shares of the memory in percent, times in hundredths of a second. */
struct cache_settings {
	unsigned background_ratio, ratio, expire, interval;
};
extern struct cache_settings cache_settings;

/* Pages that are dirty, in all caches. */
size_t cache_dirty_pages(void);
/* Pages that are not dirty. */
size_t cache_clean_pages(void);
/* Are enough pages dirty for the flusher to write some in the background? */
bool cache_over_background(void);

/* `errors` is where failed writes are noted. */
void cache_init(struct page_cache *cache, const struct page_cache_ops *ops,
		struct block_device *disk, struct mappings *mappings, struct write_errors *errors,
		uint32_t grain);
/*
 * Page `index`, pinned: with its contents; or with `overwrite` as it is (zeroes if it was not in
 * memory), to be filled in by the caller before it waits. -EIO, -ENOMEM.
 */
MAY_WAIT int cache_get(struct page_cache *cache, uint64_t index, bool overwrite,
		       struct cached_page **out);
void cache_put(struct cached_page *cp);
/* `n` bytes of the page from `offset` on were changed, and all of it is valid. The blocks that they
 * are in will be written as a whole. Does not wait. */
void cache_dirty_part(struct cached_page *cp, size_t offset, size_t n);
/*
 * Writes the dirty data of pages [first, end) and waits for it. An error means data that could not
 * be submitted and is still dirty (-ENOMEM, or its place cannot be found); writes that failed are
 * noted.
 */
MAY_WAIT int cache_write_back(struct page_cache *cache, uint64_t first, uint64_t end);
/* From byte `offset` on, page `index` is not written any more, because its blocks are freed; no
 * write is in progress when this returns. */
MAY_WAIT void cache_forget_part(struct page_cache *cache, uint64_t index, size_t offset);
/* Forgets pages [first, end), dirty or not, and unmaps them. */
MAY_WAIT void cache_drop(struct page_cache *cache, uint64_t first, uint64_t end);
/* Call after writing: writes back if too many pages are dirty in all. */
MAY_WAIT int cache_balance(struct page_cache *cache);
/* Frees up to n pages that are unused and that are on the disk. Does not wait. Returns how many.
 */
size_t cache_shrink(size_t n);
/*
 * The same when out of memory: also frees mapped pages of files, but last; the next access faults.
 * Does not wait.
 */
size_t cache_reclaim(size_t n);
/* The same for one account and those below; has dirty pages written if none can be freed now. */
size_t cache_reclaim_account(struct account *account, size_t n);
/* Pages in all caches; pages of disks themselves, not of files. */
size_t cache_pages(void);
size_t cache_buffer_pages(void);
/* Page `index`, whatever its state; NULL: it is not in memory. */
static inline struct cached_page *cache_find(const struct page_cache *cache, uint64_t index)
{
	const struct page *page = pagetree_get(&cache->pages.tree, index);

	return page ? page->cookie : NULL;
}

/* Reads and writes of kernel memory and of users, at any offset. The caller has checked the size.
 * -EIO, -ENOMEM, -EFAULT; for user memory the result may be short. */
MAY_WAIT ssize_t cache_read_iter(struct page_cache *cache, struct iov_iter *to, uint64_t pos,
				 size_t n);
MAY_WAIT ssize_t cache_write_iter(struct page_cache *cache, struct iov_iter *from, uint64_t pos,
				  size_t n);
MAY_WAIT int cache_read(struct page_cache *cache, void *to, uint64_t pos, size_t n);
MAY_WAIT int cache_write(struct page_cache *cache, const void *from, uint64_t pos, size_t n);
