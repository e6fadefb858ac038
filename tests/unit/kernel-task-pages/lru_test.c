/* SPDX-License-Identifier: BSD-2-Clause */
/* Which pages are evicted from a cache of a fixed size by readers of several kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/lru.h"

#define PAGES 4000
#define ROOM  400

struct test_page {
	struct lru_page lru;
	bool is_here, is_mapped, is_dirty;
};

static struct lru lru = LRU_INIT(lru);
static struct test_page pages[PAGES];
static unsigned here;

static enum lru_verdict judge(struct lru_page *page)
{
	struct test_page *p = container_of(page, struct test_page, lru);

	if (p->is_dirty)
		return LRU_LATER;
	if (p->is_mapped)
		return LRU_IN_USE;
	lru_remove(&lru, page);
	p->is_here = false;
	here--;
	return LRU_GONE;
}

/* True: the page was not in the cache. */
static bool use(unsigned number)
{
	struct test_page *p = &pages[number];
	bool missing = !p->is_here;

	if (missing) {
		if (here >= ROOM)
			lru_scan(&lru, 4, 64, judge);
		lru_add(&lru, &p->lru);
		p->is_here = true;
		here++;
	}
	lru_touch(&lru, &p->lru);
	return missing;
}

static int setup(void **state)
{
	for (unsigned i = 0; i < PAGES; i++) {
		pages[i].is_mapped = pages[i].is_dirty = false;
	}
	lru_scan(&lru, SIZE_MAX, lru_steps_for_all(&lru), judge);
	assert_int_equal(here, 0);
	assert_int_equal(lru.inactive_count + lru.active_count, 0);
	return 0;
}

static void a_scan_leaves_what_is_used(void **state)
{
	unsigned missing = 0;

	for (unsigned round = 0; round < 3; round++)
		for (unsigned i = 0; i < 150; i++)
			use(i);
	for (unsigned i = 1000; i < PAGES; i++)
		use(i);
	for (unsigned i = 0; i < 150; i++)
		missing += use(i);
	assert_int_equal(missing, 0);
	assert_true(here <= ROOM + 64);
}

static void what_is_mapped_or_dirty_stays(void **state)
{
	for (unsigned i = 0; i < 100; i++) {
		use(i);
		pages[i].is_mapped = i % 2;
		pages[i].is_dirty = !pages[i].is_mapped;
	}
	for (unsigned i = 1000; i < PAGES; i++)
		use(i);
	for (unsigned i = 0; i < 100; i++)
		assert_true(pages[i].is_here);
	assert_true(here <= ROOM + 64);
}

static void what_was_used_once_gives_way(void **state)
{
	unsigned missing = 0;

	/* A page that was proven long ago and not used since gives its place to pages that are used
	 * now. */
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 300; i++)
			use(i);
	for (unsigned round = 0; round < 40; round++)
		for (unsigned i = 1000; i < 1150; i++)
			missing = use(i) + (i == 1000 ? 0 : missing);
	assert_int_equal(missing, 0);
}

static void all_that_can_go_is_found(void **state)
{
	for (unsigned round = 0; round < 3; round++)
		for (unsigned i = 0; i < 300; i++)
			use(i);
	for (unsigned i = 0; i < 300; i++)
		pages[i].is_mapped = i % 10 != 0;
	assert_int_equal(lru_scan(&lru, SIZE_MAX, lru_steps_for_all(&lru), judge), 30);
	assert_int_equal(lru_scan(&lru, SIZE_MAX, lru_steps_for_all(&lru), judge), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_scan_leaves_what_is_used, setup),
		cmocka_unit_test_setup(what_is_mapped_or_dirty_stays, setup),
		cmocka_unit_test_setup(what_was_used_once_gives_way, setup),
		cmocka_unit_test_setup(all_that_can_go_is_found, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
