/* SPDX-License-Identifier: BSD-2-Clause */
/* Copying between the page cache and programs or the kernel itself. */
#include <errno.h>
#include <string.h>

#include "pages/cache.h"
#include "mm/uaccess.h"

static size_t piece_of(uint64_t pos, size_t left)
{
	size_t n = PAGE_SIZE - pos % PAGE_SIZE;

	return n < left ? n : left;
}

ssize_t cache_read_iter(struct page_cache *cache, struct iov_iter *to, uint64_t pos, size_t n)
{
	size_t done = 0;

	if (pos != cache->read_end)
		cache->read_end = 0;
	while (done < n) {
		size_t want = piece_of(pos + done, n - done), copied;
		struct cached_page *cp;
		int error = cache_get(cache, (pos + done) / PAGE_SIZE, false, &cp);

		if (error)
			return done ? (ssize_t)done : error;
		copied = copy_to_iter(cp->page->va + (pos + done) % PAGE_SIZE, want, to);
		cache_put(cp);
		done += copied;
		cache->read_end = pos + done;
		if (copied < want)
			return done ? (ssize_t)done : -EFAULT;
	}
	return (ssize_t)done;
}

ssize_t cache_write_iter(struct page_cache *cache, struct iov_iter *from, uint64_t pos, size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t want = piece_of(pos + done, n - done), copied;
		struct cached_page *cp;
		/* A page that is written as a whole need not be read; but its bytes come from a
		 * program, which may not have them all. */
		int error = cache_get(cache, (pos + done) / PAGE_SIZE, want == PAGE_SIZE, &cp);

		if (error)
			return done ? (ssize_t)done : error;
		copied = copy_from_iter(cp->page->va + (pos + done) % PAGE_SIZE, want, from);
		/* A part of a page whose rest nobody has read is nothing. */
		if (copied < want && !cp->valid)
			copied = 0;
		cache_dirty_part(cp, (pos + done) % PAGE_SIZE, copied);
		cache_put(cp);
		done += copied;
		if (copied < want)
			return done ? (ssize_t)done : -EFAULT;
	}
	return (ssize_t)done;
}

int cache_read(struct page_cache *cache, void *to, uint64_t pos, size_t n)
{
	for (size_t done = 0; done < n;) {
		size_t want = piece_of(pos + done, n - done);
		struct cached_page *cp;
		int error = cache_get(cache, (pos + done) / PAGE_SIZE, false, &cp);

		if (error)
			return error;
		memcpy((char *)to + done, cp->page->va + (pos + done) % PAGE_SIZE, want);
		cache_put(cp);
		done += want;
	}
	return 0;
}

int cache_write(struct page_cache *cache, const void *from, uint64_t pos, size_t n)
{
	for (size_t done = 0; done < n;) {
		size_t want = piece_of(pos + done, n - done);
		struct cached_page *cp;
		int error = cache_get(cache, (pos + done) / PAGE_SIZE, want == PAGE_SIZE, &cp);

		if (error)
			return error;
		memcpy(cp->page->va + (pos + done) % PAGE_SIZE, (const char *)from + done, want);
		cache_dirty_part(cp, (pos + done) % PAGE_SIZE, want);
		cache_put(cp);
		done += want;
	}
	return 0;
}
