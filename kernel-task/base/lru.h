/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order in which cached pages are freed when memory is short. Two lists: a page comes into the
 * first, and into the second when it is used again. Pages are freed from the first list, oldest
 * first. So a program that reads through more than the memory once displaces only pages that were
 * used once. When the second list is longer than the first, its least recently used pages go back
 * to the first. So a new working set replaces an old one, if it is no larger than half of the
 * cache.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "libs/base/list.h"

struct lru {
	struct list_head inactive, active; /* of struct lru_page, used longest ago first */
	size_t inactive_count, active_count;
};

struct lru_page {
	struct list_head node;
	bool is_active;
	bool used; /* since it came into its list, or was last looked at in it */
};

/* The answers of lru_scan()'s callback. */
enum lru_verdict {
	LRU_GONE,   /* it was taken out with lru_remove() */
	LRU_LATER,  /* it cannot be freed now: it is dirty or pinned */
	LRU_IN_USE, /* it is mapped, which counts as used */
};

#define LRU_INIT(name)                                                                           \
	{                                                                                        \
		.inactive = LIST_HEAD_INIT(name.inactive), .active = LIST_HEAD_INIT(name.active) \
	}

void lru_add(struct lru *lru, struct lru_page *page);
void lru_remove(struct lru *lru, struct lru_page *page);
/* The page was used. The first call does not count, since every new page is used once. */
void lru_touch(struct lru *lru, struct lru_page *page);
/*
 * Calls `examine` for one page after the other until `n` are freed or `steps` pages were examined,
 * in both lists. Returns how many were freed.
 */
size_t lru_scan(struct lru *lru, size_t n, size_t steps,
		enum lru_verdict (*examine)(struct lru_page *page));
/* The number of steps that finds every page that can be freed. */
size_t lru_steps_for_all(const struct lru *lru);
