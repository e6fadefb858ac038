/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages of the cache: getting, pinning, dropping them, and freeing some when memory is short, in
 * the order of base/lru.h, if they are not pinned and not dirty.
 */
#include "pages/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pages/cache_io.h"
#include "mm/charge.h"
#include "mm/mappable.h"
#include "pages/flusher.h"
#include "mm/mm.h"
#include "proc/task.h"
#include "machine/clock.h"

#define AHEAD_FIRST 4 /* pages */
#define AHEAD_MAX   64

#define LOOKS_FOR_ONE \
	4 /* looks without success, before a new page makes the cache exceed its limit */
#define ROOM_AT_ONCE  16
#define LOOKS_IN_VAIN 512

static struct lru lru = LRU_INIT(lru); /* pages that are not charged */
static size_t page_count, dirty_count;
static size_t buffer_count; /* of page_count: pages of disks */
struct cache_settings cache_settings = {
	.background_ratio = 10, .ratio = 20, .expire = 3000, .interval = 500};

void cache_init(struct page_cache *cache, const struct page_cache_ops *ops,
		struct block_device *disk, struct mappings *mappings, struct write_errors *errors,
		uint32_t grain)
{
	*cache = (struct page_cache){
		.ops = ops, .disk = disk, .errors = errors, .grain = grain, .end = UINT64_MAX};
	file_pages_init(&cache->pages, &cached_pages_ops, mappings);
	waitqueue_init(&cache->changed);
	list_init(&cache->batches);
}

size_t cache_pages(void)
{
	return page_count;
}

size_t cache_buffer_pages(void)
{
	return buffer_count;
}

static size_t memory_pages(void)
{
	struct machine_memory memory;

	machine_memory(&memory);
	return memory.total_bytes / PAGE_SIZE;
}

/* At most half of the memory. */
static size_t page_limit(void)
{
	return memory_pages() / 2;
}

size_t cache_dirty_pages(void)
{
	return dirty_count;
}

size_t cache_clean_pages(void)
{
	return cache_pages() - cache_dirty_pages();
}

bool cache_over_background(void)
{
	return dirty_count > memory_pages() / 100 * cache_settings.background_ratio;
}

/* Pages of a control group are in lists of their own, because the group's limit frees only
 * these. */
static struct lru *lru_of(const struct cached_page *cp)
{
	struct account *account = account_of_tag(cp->page->charged);

	return account ? &account->lru : &lru;
}

void cache_free_page(struct cached_page *cp)
{
	pagetree_remove(&cp->cache->pages.tree, cp->index);
	lru_remove(lru_of(cp), &cp->lru);
	page_count--;
	buffer_count -= !cp->cache->pages.mappings;
	cp->page->cookie = NULL; /* a program may still have it mapped */
	page_put(cp->page);
	free(cp);
}

static enum lru_verdict give_up(struct lru_page *page)
{
	struct cached_page *cp = container_of(page, struct cached_page, lru);

	if (cp->pins || cp->busy || cp->dirty)
		return LRU_LATER;
	if (cp->page->refs > 1)
		return LRU_IN_USE;
	cache_free_page(cp);
	return LRU_GONE;
}

typedef enum lru_verdict judge_fn(struct lru_page *page);

static size_t size_of(const struct lru *list)
{
	return list->inactive_count + list->active_count;
}

/* Is the account's usage below what its group was promised (memory.min, memory.low)? Then its pages
 * are freed only when no other account has any. */
static bool is_protected(const struct account *account)
{
	for (; account; account = account->parent)
		if (account->used <= account->min || account->used <= account->low)
			return true;
	return false;
}

/* Takes from each list its share of `n` pages. */
static size_t scan_shares(size_t n, judge_fn *judge)
{
	size_t all = page_count ? page_count : 1, freed = 0;
	struct account *account;

	freed = lru_scan(&lru, (n * size_of(&lru) + all - 1) / all, lru_steps_for_all(&lru), judge);
	for (account = account_next(NULL); account; account = account_next(account))
		if (size_of(&account->lru) && !is_protected(account))
			freed += lru_scan(&account->lru,
					  (n * size_of(&account->lru) + all - 1) / all,
					  lru_steps_for_all(&account->lru), judge);
	return freed;
}

/* Frees the rest from any list. */
static size_t scan_all(size_t n, judge_fn *judge)
{
	struct account *account;
	size_t freed = n ? lru_scan(&lru, n, lru_steps_for_all(&lru), judge) : 0;

	for (account = account_next(NULL); account; account = account_next(account)) {
		bool keep = account->used <= account->min;

		if (freed < n && size_of(&account->lru) && !keep)
			freed += lru_scan(&account->lru, n - freed,
					  lru_steps_for_all(&account->lru), judge);
	}
	return freed;
}

static size_t scan(size_t n, judge_fn *judge)
{
	size_t freed = scan_shares(n, judge);

	return freed < n ? freed + scan_all(n - freed, judge) : freed;
}

size_t cache_shrink(size_t n)
{
	return scan(n, give_up);
}

/* The last use of a mapped page is not known, so mapped pages are freed after all others. */
static enum lru_verdict give_up_mapped(struct lru_page *page)
{
	struct cached_page *cp = container_of(page, struct cached_page, lru);

	if (cp->cache->pages.mappings && !cp->pins && !cp->busy && !cp->dirty)
		mm_unmap_file_pages(cp->cache->pages.mappings, cp->index, 1);
	return give_up(page);
}

size_t cache_reclaim(size_t n)
{
	size_t freed = cache_shrink(n);

	if (freed < n)
		freed += scan(n - freed, give_up_mapped);
	return freed;
}

/* Frees pages of one account and those below. Examines only some pages, and different ones in each
 * call, because a caller that gets no page (all are dirty) calls again. */
static size_t scan_below(struct account *top, size_t n, judge_fn *judge)
{
	struct account *account;
	size_t freed = 0;

	for (account = account_next(NULL); account; account = account_next(account))
		if (freed < n && size_of(&account->lru) && account_is_below(account, top))
			freed += lru_scan(&account->lru, n - freed, n - freed + LOOKS_IN_VAIN,
					  judge);
	return freed;
}

size_t cache_reclaim_account(struct account *account, size_t n)
{
	size_t freed;

	if (account->kinds[CHARGE_FILE] < PAGE_SIZE)
		return 0;
	freed = scan_below(account, n, give_up);
	if (!freed)
		freed = scan_below(account, n, give_up_mapped);
	if (!freed)
		flusher_wake(); /* the remaining pages must be written before they can be freed */
	return freed;
}

/* A reader that continues in the middle of a page does not count as a second use. */
static void touch(struct cached_page *cp)
{
	uint64_t at = cp->cache->read_end;

	if (at % PAGE_SIZE == 0 || at / PAGE_SIZE != cp->index)
		lru_touch(lru_of(cp), &cp->lru);
}

/* At the cache's limit: frees some pages of the largest list, if that needs no wait. */
static void make_room(void)
{
	struct account *account, *largest = NULL; /* the latter with a reference */
	struct lru *list = &lru;

	for (account = account_next(NULL); account; account = account_next(account)) {
		if (size_of(&account->lru) <= size_of(list))
			continue;
		account_get(account);
		account_put(largest);
		largest = account;
		list = &account->lru;
	}
	lru_scan(list, ROOM_AT_ONCE, ROOM_AT_ONCE * LOOKS_FOR_ONE, give_up);
	account_put(largest);
}

struct cached_page *cache_new_page(struct page_cache *cache, uint64_t index)
{
	struct cached_page *cp = calloc(1, sizeof(*cp));
	struct page *page;

	if (page_count >= page_limit())
		make_room();
	page = cp ? charge_page(CHARGE_FILE) : NULL;
	if (cp && !page && cache_shrink(64))
		page = charge_page(CHARGE_FILE);
	if (!page || pagetree_set(&cache->pages.tree, index, page)) {
		if (page)
			page_put(page);
		free(cp);
		return NULL;
	}
	page->cookie = cp;
	cp->page = page;
	cp->cache = cache;
	cp->index = index;
	lru_add(lru_of(cp), &cp->lru);
	page_count++;
	buffer_count += !cache->pages.mappings;
	return cp;
}

/* How many pages to read, from a page that is not in memory. */
static uint64_t read_ahead(struct page_cache *cache, uint64_t index)
{
	if (index && index == cache->next)
		cache->ahead = cache->ahead * 2 < AHEAD_MAX ? cache->ahead * 2 : AHEAD_MAX;
	else
		cache->ahead = index ? 1 : AHEAD_FIRST;
	if (!cache->ahead)
		cache->ahead = AHEAD_FIRST;
	cache->next = index + cache->ahead;
	return cache->ahead;
}

static int read_page(struct page_cache *cache, uint64_t index, struct cached_page *cp)
{
	uint64_t count = cp ? 1 : read_ahead(cache, index);

	if (!cache->disk)
		return cache_fill(cache, index);
	if (index + count > cache->end)
		count = cache->end > index ? cache->end - index : 1;
	return cache_start_read(cache, index, count);
}

int cache_get(struct page_cache *cache, uint64_t index, bool overwrite, struct cached_page **out)
{
	for (;;) {
		struct cached_page *cp = cache_find(cache, index);
		int error = 0;

		if (!cp && overwrite) {
			cp = cache_new_page(cache, index);
			if (!cp)
				return -ENOMEM;
		}
		if (cp && (cp->valid || (overwrite && !cp->busy))) {
			cp->pins++;
			touch(cp);
			*out = cp;
			return 0;
		}
		if (!cp || (!cp->busy && !cp->error)) {
			error = read_page(cache, index, cp);
			if (error)
				return error;
			continue;
		}
		cp->pins++;
		cache_wait_idle(cp);
		error = cp->error;
		cp->error = 0; /* the next caller tries again */
		cache_put(cp);
		if (error)
			return error;
	}
}

void cache_put(struct cached_page *cp)
{
	cp->pins--;
}

void cache_dirty_part(struct cached_page *cp, size_t offset, size_t n)
{
	size_t grain = cp->cache->grain, end = (offset + n + grain - 1) / grain * grain;

	if (!n)
		return;
	cp->valid = true;
	offset = offset / grain * grain;
	for (size_t i = offset / BLOCK_SECTOR; i * BLOCK_SECTOR < end; i++)
		cp->dirty_sectors |= (uint8_t)(1u << i);
	if (cp->dirty)
		return;
	current->io.write_bytes += PAGE_SIZE;
	cp->dirty = true;
	pagetree_tag(&cp->cache->pages.tree, cp->index, PAGETREE_DIRTY);
	if (!cp->cache->dirty++) {
		cp->cache->dirty_since = clock_monotonic_ns();
		if (cp->cache->ops->dirtied)
			cp->cache->ops->dirtied(cp->cache);
	}
	dirty_count++;
	if (cache_over_background())
		flusher_wake();
}

void cache_clean(struct cached_page *cp)
{
	if (!cp->dirty)
		return;
	cp->dirty = false;
	pagetree_untag(&cp->cache->pages.tree, cp->index, PAGETREE_DIRTY);
	cp->dirty_sectors = 0;
	cp->cache->dirty--;
	dirty_count--;
}

void cache_forget_part(struct page_cache *cache, uint64_t index, size_t offset)
{
	struct cached_page *cp = cache_find(cache, index);

	if (!cp)
		return;
	cp->pins++;
	cache_wait_idle(cp);
	cp->dirty_sectors &= (uint8_t)((1u << offset / BLOCK_SECTOR) - 1);
	if (!cp->dirty_sectors)
		cache_clean(cp);
	cp->pins--;
}

int cache_balance(struct page_cache *cache)
{
	size_t most = memory_pages() / 100 * cache_settings.ratio;

	if (most > page_limit() / 2)
		most = page_limit() / 2;
	/* A task over its group's limit writes the dirty pages, which cannot be dropped. */
	if (account_over(current->account, 0) && cache->dirty)
		most = 0;
	return dirty_count > most ? cache_write_back(cache, 0, UINT64_MAX) : 0;
}
