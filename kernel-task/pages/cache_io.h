/* SPDX-License-Identifier: BSD-2-Clause */
/* Between cache.c and cache_io.c. */
#pragma once

#include "pages/cache.h"
#include "wait/may_wait.h"

/* How a page cache keeps the pages of a file (cached_pages.c). */
extern const struct file_pages_ops cached_pages_ops;

/* A fresh page in the cache, zeroed, not valid. NULL: no memory. */
struct cached_page *cache_new_page(struct page_cache *cache, uint64_t index);
/* Removes the page, which is clean and not pinned, from the cache. */
void cache_free_page(struct cached_page *cp);
/* The page is no longer dirty. */
void cache_clean(struct cached_page *cp);
/*
 * Starts reading what is missing of `count` pages from `index` on. Returns only errors of the first
 * page; on success it is busy, or valid, or has its error set.
 */
MAY_WAIT int cache_start_read(struct page_cache *cache, uint64_t index, uint64_t count);
/* The same for one page, by ops->fill(). */
MAY_WAIT int cache_fill(struct page_cache *cache, uint64_t index);
/* Waits until no request has a piece of the page, which the caller has pinned. The caller may hold
 * a lock that other tasks' ops->locate() waits for. */
MAY_WAIT void cache_wait_idle(struct cached_page *cp);
