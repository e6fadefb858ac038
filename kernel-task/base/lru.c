/* SPDX-License-Identifier: BSD-2-Clause */
/* The two lists of base/lru.h. */
#include "base/lru.h"

void lru_add(struct lru *lru, struct lru_page *page)
{
	*page = (struct lru_page){.is_proven = false};
	list_add_tail(&page->node, &lru->fresh);
	lru->fresh_count++;
}

void lru_remove(struct lru *lru, struct lru_page *page)
{
	list_del(&page->node);
	if (page->is_proven)
		lru->proven_count--;
	else
		lru->fresh_count--;
}

/* Moves the page to the end of a list. */
static void move(struct lru *lru, struct lru_page *page, bool proven)
{
	lru_remove(lru, page);
	page->is_proven = proven;
	page->used = false;
	list_add_tail(&page->node, proven ? &lru->proven : &lru->fresh);
	if (proven)
		lru->proven_count++;
	else
		lru->fresh_count++;
}

void lru_touch(struct lru *lru, struct lru_page *page)
{
	if (page->used && !page->is_proven)
		move(lru, page, true);
	else
		page->used = true;
}

/* Looks at the oldest page of the second list: it stays there if it was used since. */
static void look_at_proven(struct lru *lru)
{
	struct lru_page *page = list_first_entry(&lru->proven, struct lru_page, node);

	move(lru, page, page->used);
}

size_t lru_scan(struct lru *lru, size_t n, size_t looks,
		enum lru_verdict (*judge)(struct lru_page *page))
{
	size_t gone = 0;

	for (; gone < n && looks; looks--) {
		struct lru_page *page;

		if (lru->proven_count > lru->fresh_count) {
			look_at_proven(lru);
			continue;
		}
		if (!lru->fresh_count)
			break;
		page = list_first_entry(&lru->fresh, struct lru_page, node);
		switch (judge(page)) {
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
size_t lru_looks_for_all(const struct lru *lru)
{
	return 4 * (lru->fresh_count + lru->proven_count);
}
