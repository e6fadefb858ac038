/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The page cache on a disk that fails where it is told to: which files report an error and how
 * often, which pages are written and which are kept, compared with a model; and with each
 * allocation failing.
 */
#include "world.h"

#include <stdlib.h>

#include "block/block.h"
#include "pages/cache.h"

enum { PAGES = 16, SECTORS = PAGES * (PAGE_SIZE / BLOCK_SECTOR), REQUESTS = 256 };

static struct {
	uint8_t sector[SECTORS][BLOCK_SECTOR];
	bool bad[SECTORS];
	bool held; /* requests are not answered yet */
	unsigned writes[SECTORS];
	struct block_request *waiting[REQUESTS];
	unsigned count;
} medium;

static struct block_device disk;
static struct write_errors errors;
static struct page_cache cache;
static uint8_t model[SECTORS * BLOCK_SECTOR];

/* ---- the disk ---- */

static int transfer(struct block_request *request)
{
	uint64_t sector = request->sector;
	int error = 0;

	for (unsigned i = 0; i < request->segment_count; i++) {
		uint8_t *at = (uint8_t *)(uintptr_t)request->segments[i].physical;

		for (uint32_t n = 0; n < request->segments[i].bytes; n += BLOCK_SECTOR, sector++) {
			assert_true(sector < SECTORS);
			if (medium.bad[sector]) {
				error = -EIO;
			} else if (request->operation == BLOCK_WRITE) {
				memcpy(medium.sector[sector], at + n, BLOCK_SECTOR);
				medium.writes[sector]++;
			} else {
				memcpy(at + n, medium.sector[sector], BLOCK_SECTOR);
			}
		}
	}
	return error;
}

static void submit(void *device, struct block_request *request)
{
	assert_true(medium.count < REQUESTS);
	medium.waiting[medium.count++] = request;
}

static void answer(void)
{
	while (medium.count) {
		struct block_request *request = medium.waiting[--medium.count];

		request->done(request, transfer(request));
	}
}

static void kick(void *device)
{
	if (!medium.held)
		answer();
}

static int locate(struct page_cache *of, uint64_t index, struct cache_piece pieces[CACHE_PIECES])
{
	pieces[0] = (struct cache_piece){index * (PAGE_SIZE / BLOCK_SECTOR), PAGE_SIZE};
	return index < PAGES ? 1 : -EIO;
}

static const struct page_cache_ops cache_ops = {.locate = locate};
static const struct block_ops disk_ops = {.submit = submit, .kick = kick};

static int set_up(void **state)
{
	memset(&medium, 0, sizeof(medium));
	for (unsigned i = 0; i < SECTORS; i++)
		memset(medium.sector[i], (int)i, BLOCK_SECTOR);
	memcpy(model, medium.sector, sizeof(model));
	memset(&errors, 0, sizeof(errors));
	disk.ops = &disk_ops;
	cache_init(&disk.cache, &cache_ops, &disk, NULL, &errors, BLOCK_SECTOR);
	cache_init(&cache, &cache_ops, &disk, NULL, &errors, BLOCK_SECTOR);
	cache.end = PAGES;
	return 0;
}

static int tear_down(void **state)
{
	cache_drop(&cache, 0, UINT64_MAX);
	return 0;
}

/* ---- errors of reads ---- */

static void a_read_that_fails(void **state)
{
	uint8_t bytes[PAGE_SIZE];

	medium.bad[8] = true; /* of page 1 */
	assert_int_equal(cache_read(&cache, bytes, 0, PAGE_SIZE), 0);
	assert_int_equal(cache_read(&cache, bytes, PAGE_SIZE, 10), -EIO);
	assert_int_equal(cache_read(&cache, bytes, PAGE_SIZE, 10), -EIO);
	assert_int_equal(cache_read(&cache, bytes, 2 * PAGE_SIZE, 10), 0);
	/* All that comes before the bad page. */
	assert_int_equal(cache_read(&cache, bytes, PAGE_SIZE - 10, 20), -EIO);
	medium.bad[8] = false;
	assert_int_equal(cache_read(&cache, bytes, PAGE_SIZE, PAGE_SIZE), 0);
	assert_memory_equal(bytes, model + PAGE_SIZE, PAGE_SIZE);
	/* Nothing was written, so there is nothing to be told at the next sync. */
	assert_int_equal(errors.count, 0);
}

static void a_part_needs_the_rest(void **state)
{
	medium.bad[17] = true; /* of page 2 */
	assert_int_equal(cache_write(&cache, "x", 2 * PAGE_SIZE, 1), -EIO);
	assert_int_equal(cache.dirty, 0);
	/* All of it does not. */
	memset(model + 2 * PAGE_SIZE, 'y', PAGE_SIZE);
	assert_int_equal(cache_write(&cache, model + 2 * PAGE_SIZE, 2 * PAGE_SIZE, PAGE_SIZE), 0);
	assert_int_equal(cache.dirty, 1);
}

struct reader {
	int result;
	bool done;
};

static void reads_page_3(void *arg)
{
	struct reader *r = arg;
	uint8_t byte;

	r->result = cache_read(&cache, &byte, 3 * PAGE_SIZE, 1);
	r->done = true;
}

static void two_wait_for_one_page(void **state)
{
	struct reader r[2] = {0};

	medium.held = true;
	world_start("reader", reads_page_3, &r[0]);
	world_start("reader", reads_page_3, &r[1]);
	assert_true(!r[0].done && !r[1].done);
	assert_int_equal(medium.count, 1);
	medium.held = false;
	answer();
	world_let_others_run();
	assert_true(r[0].done && r[1].done && !r[0].result && !r[1].result);
	while (CALL_4(wait4, -1, 0, 1, 0) > 0)
		;
}

/* ---- errors of writes ---- */

static void a_write_that_fails(void **state)
{
	uint64_t heard_early = write_errors_heard(&errors), heard_late;
	uint8_t bytes[PAGE_SIZE];

	memset(model + PAGE_SIZE, 'z', 3 * PAGE_SIZE);
	assert_int_equal(cache_write(&cache, model + PAGE_SIZE, PAGE_SIZE, 3 * PAGE_SIZE), 0);
	medium.bad[20] = true; /* of page 2 */
	assert_int_equal(cache_write_back(&cache, 0, UINT64_MAX), 0);
	assert_int_equal(cache.dirty, 0);
	assert_true(errors.count > 0);
	/* A file that was open reports the error once; a file that is opened now reports it if none
	 * has. */
	heard_late = write_errors_heard(&errors);
	assert_int_equal(write_errors_tell(&errors, &heard_early), -EIO);
	assert_int_equal(write_errors_tell(&errors, &heard_early), 0);
	assert_int_equal(write_errors_tell(&errors, &heard_late), -EIO);
	heard_late = write_errors_heard(&errors);
	assert_int_equal(write_errors_tell(&errors, &heard_late), 0);
	/* The page in memory has the right bytes as long as it is cached. */
	assert_int_equal(cache_read(&cache, bytes, 2 * PAGE_SIZE, PAGE_SIZE), 0);
	assert_memory_equal(bytes, model + 2 * PAGE_SIZE, PAGE_SIZE);
	assert_int_equal(medium.sector[8][0], 'z');
	assert_int_equal(medium.sector[31][0], 'z');
}

static void only_what_is_dirty(void **state)
{
	assert_int_equal(cache_write(&cache, "abc", 4 * PAGE_SIZE + 3 * BLOCK_SECTOR + 5, 3), 0);
	assert_int_equal(cache_write(&cache, "abc", 4 * PAGE_SIZE + 6 * BLOCK_SECTOR - 1, 2), 0);
	assert_int_equal(cache_write_back(&cache, 0, UINT64_MAX), 0);
	for (unsigned i = 0; i < SECTORS; i++)
		assert_int_equal(medium.writes[i], i == 35 || i == 37 || i == 38);
	cache_forget_part(&cache, 4, 0);
	assert_int_equal(cache_write(&cache, "d", 4 * PAGE_SIZE + 7 * BLOCK_SECTOR, 1), 0);
	cache_forget_part(&cache, 4, 7 * BLOCK_SECTOR);
	assert_int_equal(cache.dirty, 0);
}

/* ---- a model ---- */

static bool any_bad(uint64_t pos, size_t n)
{
	for (uint64_t i = pos / PAGE_SIZE; i * PAGE_SIZE < pos + n; i++)
		for (unsigned s = 0; s < PAGE_SIZE / BLOCK_SECTOR; s++)
			if (medium.bad[i * (PAGE_SIZE / BLOCK_SECTOR) + s])
				return true;
	return false;
}

static void random_operations(void **state)
{
	static uint8_t bytes[3 * PAGE_SIZE];

	srand(17);
	for (unsigned round = 0; round < 5000; round++) {
		size_t n = (size_t)rand() % sizeof(bytes) + 1;
		uint64_t pos = (uint64_t)rand() % (sizeof(model) - n);
		int result;

		switch (rand() % 10) {
		case 0:
			/* Repaired before anything is written, or it would be lost. */
			memset(medium.bad, 0, sizeof(medium.bad));
			assert_int_equal(cache_write_back(&cache, 0, UINT64_MAX), 0);
			assert_memory_equal(medium.sector, model, sizeof(model));
			break;
		case 1:
			if (!cache.dirty)
				cache_drop(&cache, (uint64_t)rand() % PAGES, PAGES);
			break;
		case 2:
			medium.bad[rand() % SECTORS] = true;
			break;
		case 3:
		case 4:
		case 5:
			for (size_t i = 0; i < n; i++)
				bytes[i] = (uint8_t)rand();
			result = cache_write(&cache, bytes, pos, n);
			if (result) {
				assert_true(result == -EIO && any_bad(pos, n));
				/* How much of it was written is not told. */
				memset(medium.bad, 0, sizeof(medium.bad));
				assert_int_equal(cache_write(&cache, bytes, pos, n), 0);
			}
			memcpy(model + pos, bytes, n);
			break;
		default:
			result = cache_read(&cache, bytes, pos, n);
			if (!result)
				assert_memory_equal(bytes, model + pos, n);
			else
				assert_true(result == -EIO && any_bad(pos, n));
		}
	}
	assert_int_equal(errors.count, 0);
}

/* ---- memory ---- */

static void sequence(void)
{
	static const uint8_t bytes[2 * PAGE_SIZE] = {1};
	uint8_t byte;

	(void)cache_read(&cache, &byte, 9 * PAGE_SIZE, 1);
	(void)cache_write(&cache, bytes, 5, PAGE_SIZE);
	(void)cache_write(&cache, bytes, 4 * PAGE_SIZE, 2 * PAGE_SIZE);
	(void)cache_write_back(&cache, 0, UINT64_MAX);
}

static void clean(void)
{
	/* Pages that could not be written are still dirty. */
	assert_int_equal(cache_write_back(&cache, 0, UINT64_MAX), 0);
	assert_int_equal(cache.dirty, 0);
	assert_int_equal(errors.count, 0);
	cache_drop(&cache, 0, UINT64_MAX);
}

static void each_allocation_may_fail(void **state)
{
	world_each_allocation_fails(sequence, clean);
}

int world_tests(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_read_that_fails, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_part_needs_the_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(two_wait_for_one_page, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_write_that_fails, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_what_is_dirty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(random_operations, set_up, tear_down),
		cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
