/* SPDX-License-Identifier: BSD-2-Clause */
/* The two lists of base/lru.h. */
#include "base/lru.h"

void lru_add(struct lru *lru, struct lru_page *page)
{
	*page = (struct lru_page){.is_active = false};
	list_add_tail(&page->node, &lru->inactive);
	lru->inactive_count++;
}

void lru_remove(struct lru *lru, struct lru_page *page)
{
	list_del(&page->node);
	if (page->is_active)
		lru->active_count--;
	else
		lru->inactive_count--;
}

/* Moves the page to the end of a list. */
static void move(struct lru *lru, struct lru_page *page, bool active)
{
	lru_remove(lru, page);
	page->is_active = active;
	page->used = false;
	list_add_tail(&page->node, active ? &lru->active : &lru->inactive);
	if (active)
		lru->active_count++;
	else
		lru->inactive_count++;
}

void lru_touch(struct lru *lru, struct lru_page *page)
{
	if (page->used && !page->is_active)
		move(lru, page, true);
	else
		page->used = true;
}

/* Looks at the oldest page of the second list: it stays there if it was used since. */
static void age_active(struct lru *lru)
{
	struct lru_page *page = list_first_entry(&lru->active, struct lru_page, node);

	move(lru, page, page->used);
}

size_t lru_scan(struct lru *lru, size_t n, size_t steps,
		enum lru_verdict (*examine)(struct lru_page *page))
{
	size_t gone = 0;

	for (; gone < n && steps; steps--) {
		struct lru_page *page;

		if (lru->active_count > lru->inactive_count) {
			age_active(lru);
			continue;
		}
		if (!lru->inactive_count)
			break;
		page = list_first_entry(&lru->inactive, struct lru_page, node);
		switch (examine(page)) {
		case LRU_GONE:
			gone++;
			break;
		case LRU_LATER:
			move(lru, page, false);
			break;
		case LRU_IN_USE:
			move(lru, page, true);
			break;
		}
	}
	return gone;
}

/* Each page is looked at no more than twice in the second list and once in the first; the factor
 * leaves room for pages in use that come in between. */
size_t lru_steps_for_all(const struct lru *lru)
{
	return 4 * (lru->inactive_count + lru->active_count);
}
