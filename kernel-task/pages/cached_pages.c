/* SPDX-License-Identifier: BSD-2-Clause */
/* The page cache as one kind of file_pages.h: reading, writing and mapping. */
#include <errno.h>

#include "mm/mappable.h"
#include "mm/uaccess.h"
#include "pages/cache.h"
#include "pages/cache_io.h"

static struct page_cache *cache_of(struct file_pages *pages)
{
	return container_of(pages, struct page_cache, pages);
}

static int get(struct file_pages *pages, uint64_t index, enum page_use use, struct page **out)
{
	struct cached_page *cp;
	int error = cache_get(cache_of(pages), index, use == PAGE_OVERWRITE, &cp);

	if (error)
		return error;
	*out = cp->page;
	return 0;
}

static void put(struct page *page)
{
	cache_put(page->cookie);
}

/* A part that was written to a page whose rest was not read does not count. */
static size_t written(struct file_pages *pages, struct page *page, uint64_t pos, size_t n,
		      size_t want)
{
	struct cached_page *cp = page->cookie;

	if (n < want && !cp->valid)
		return 0;
	cache_dirty_part(cp, pos % PAGE_SIZE, n);
	return n;
}

static int map(struct file_pages *pages, uint64_t index, bool write, struct page **out)
{
	struct page_cache *cache = cache_of(pages);
	int error;

	if (write)
		return cache->ops->map_writable ? cache->ops->map_writable(cache, index, out)
						: -EACCES;
	error = get(pages, index, PAGE_READ, out);
	if (error)
		return error;
	page_get(*out);
	put(*out);
	return 0;
}

static struct page *peek(struct file_pages *pages, uint64_t index)
{
	const struct cached_page *cp = cache_find(cache_of(pages), index);

	if (!cp || !cp->valid)
		return NULL;
	page_get(cp->page);
	return cp->page;
}

static bool forget(struct file_pages *pages, uint64_t index)
{
	struct cached_page *cp = cache_find(cache_of(pages), index);

	if (cp->busy) {
		cp->pins++;
		cache_wait_idle(cp);
		cache_put(cp);
		return true; /* it may be gone, or busy again */
	}
	cache_clean(cp);
	if (pages->mappings)
		mm_unmap_file_pages(pages->mappings, index, 1);
	if (!cp->pins) {
		cache_free_page(cp);
		return true;
	}
	/* A task that copies has pinned the page. The page stays, but is not valid any more. */
	cp->valid = false;
	return false;
}

const struct file_pages_ops cached_pages_ops = {
	.get = get,
	.put = put,
	.written = written,
	.map = map,
	.peek = peek,
	.forget = forget,
};

void cache_drop(struct page_cache *cache, uint64_t first, uint64_t end)
{
	file_pages_forget(&cache->pages, first, end);
}

ssize_t cache_read_iter(struct page_cache *cache, struct iov_iter *to, uint64_t pos, size_t n)
{
	ssize_t done;

	if (pos != cache->read_end)
		cache->read_end = 0;
	done = file_pages_read(&cache->pages, to, pos, n);
	if (done > 0)
		cache->read_end = pos + (size_t)done;
	return done;
}

ssize_t cache_write_iter(struct page_cache *cache, struct iov_iter *from, uint64_t pos, size_t n)
{
	return file_pages_write(&cache->pages, from, pos, n);
}

/* All n bytes at kernel address `buffer`, or the error that stops it. */
static MAY_WAIT int move_all(struct page_cache *cache, void *buffer, uint64_t pos, size_t n,
			     ssize_t (*move)(struct file_pages *, struct iov_iter *, uint64_t,
					     size_t))
{
	struct iov_iter it;

	iov_iter_kernel(&it, buffer, n);
	for (size_t done = 0; done < n;) {
		ssize_t moved = move(&cache->pages, &it, pos + done, n - done);

		if (moved < 0)
			return (int)moved;
		done += (size_t)moved;
	}
	return 0;
}

int cache_read(struct page_cache *cache, void *to, uint64_t pos, size_t n)
{
	return move_all(cache, to, pos, n, file_pages_read);
}

int cache_write(struct page_cache *cache, const void *from, uint64_t pos, size_t n)
{
	return move_all(cache, (void *)(uintptr_t)from, pos, n, file_pages_write);
}
