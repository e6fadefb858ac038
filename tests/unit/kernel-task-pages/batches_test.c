/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests that are being built while the place of the next page is searched. That search may have
 * to wait for a task that waits for a page of the same batch; such a task submits the batch.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "block/block.h"
#include "mm/mm.h"
#include "pages/cache.h"
#include "pages/cache_io.h"
#include "proc/proc.h"

enum { PAGES = 4, REQUESTS = 16 };

static struct task task;
struct task *current = &task;
static struct block_request *sent[REQUESTS];
static unsigned sent_count, kicks;
static bool sent_before_kick;
static struct page_cache cache;
static struct block_device disk;
/* The place of page 2 is returned only when this page is idle. */
static struct cached_page *awaited;

/* ---- stand-ins for the layers below ---- */

void block_submit(struct block_device *bd, struct block_request *request)
{
	assert_true(sent_count < REQUESTS);
	sent[sent_count++] = request;
	sent_before_kick = true;
}

uint64_t page_physical(const struct page *page)
{
	return (uint64_t)(uintptr_t)page->va;
}

static void kick(void *device)
{
	kicks++;
	sent_before_kick = false;
}

/* The disk answers while the task sleeps; without a request to the disk the task would never wake
 * up. */
bool schedule_until(uint64_t deadline)
{
	assert_true(sent_count > 0 && !sent_before_kick);
	while (sent_count) {
		struct block_request *request = sent[--sent_count];

		request->done(request, 0);
	}
	return false;
}

void set_current_state(enum task_state state)
{
}

void waitqueue_add(struct waitqueue *wq, struct waiter *w)
{
}

void waitqueue_remove(struct waiter *w)
{
}

void wake_up(struct waitqueue *wq)
{
}

/* No test reads or writes for a program. */
size_t copy_to_iter(const void *from, size_t n, struct iov_iter *it)
{
	fail();
	return 0;
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *it)
{
	fail();
	return 0;
}

size_t zero_iter(size_t n, struct iov_iter *it)
{
	fail();
	return 0;
}

void iov_iter_kernel(struct iov_iter *it, void *buffer, size_t n)
{
	fail();
}

void flusher_wake(void)
{
}

void mm_unmap_file_pages(struct mappings *mappings, uint64_t first, uint64_t count)
{
}

uint64_t clock_monotonic_ns(void)
{
	return 1;
}

/* ---- the disk's order is the file's ---- */

static int locate(struct page_cache *of, uint64_t index, struct cache_piece pieces[CACHE_PIECES])
{
	if (index == 2 && awaited) {
		struct cached_page *page = awaited;

		awaited = NULL;
		page->pins++;
		cache_wait_idle(page);
		page->pins--;
	}
	pieces[0] = (struct cache_piece){index * (PAGE_SIZE / BLOCK_SECTOR), PAGE_SIZE};
	return 1;
}

static const struct page_cache_ops ops = {.locate = locate};
static const struct block_ops disk_ops = {.kick = kick};

static int set_up(void **state)
{
	static struct write_errors errors;

	disk.ops = &disk_ops;
	sent_count = kicks = 0;
	awaited = NULL;
	cache_init(&disk.cache, &ops, &disk, NULL, &errors, PAGE_SIZE);
	cache_init(&cache, &ops, &disk, NULL, &errors, PAGE_SIZE);
	return 0;
}

static void make_dirty(void)
{
	for (uint64_t i = 0; i < PAGES; i++) {
		struct cached_page *page;

		assert_int_equal(cache_get(&cache, i, true, &page), 0);
		cache_dirty_part(page, 0, PAGE_SIZE);
		cache_put(page);
	}
}

static void test_one_request(void **state)
{
	make_dirty();
	assert_int_equal(cache_write_back(&cache, 0, PAGES), 0);
	assert_int_equal(kicks, 1);
	assert_int_equal(cache.dirty, 0);
	cache_drop(&cache, 0, PAGES);
}

static void test_writer(void **state)
{
	make_dirty();
	awaited = cache_find(&cache, 0);
	assert_int_equal(cache_write_back(&cache, 0, PAGES), 0);
	assert_null(awaited);
	assert_int_equal(cache.dirty, 0);
	cache_drop(&cache, 0, PAGES);
}

static void test_reader(void **state)
{
	struct cached_page *page = cache_new_page(&cache, 0);

	assert_non_null(page);
	awaited = page;
	assert_int_equal(cache_start_read(&cache, 0, PAGES), 0);
	assert_null(awaited);
	for (uint64_t i = 0; i < PAGES; i++) {
		assert_int_equal(cache_get(&cache, i, false, &page), 0);
		assert_true(page->valid);
		cache_put(page);
	}
	cache_drop(&cache, 0, PAGES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_one_request, set_up),
		cmocka_unit_test_setup(test_writer, set_up),
		cmocka_unit_test_setup(test_reader, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
