/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In which order cached pages go when memory is short. Two lists: a page comes into the first, and
 * into the second when it is used again. Pages go from the first one, those that came longest ago
 * first; so whoever reads through much that is larger than the memory, once, displaces only what
 * came the same way. The second list gives back to the first what has not been used for long, when
 * it has become longer than that one: a new set of pages that are used in turn gets its place, if
 * it is no larger than half of the cache.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "libs/base/list.h"

struct lru {
	struct list_head fresh, proven; /* of struct lru_page, used longest ago first */
	size_t fresh_count, proven_count;
};

struct lru_page {
	struct list_head node;
	bool is_proven;
	bool used; /* since it came into its list, or was last looked at in it */
};

/* What lru_scan() is told of a page. */
enum lru_verdict {
	LRU_GONE,   /* it was taken out with lru_remove() */
	LRU_LATER,  /* it cannot go now (it is dirty, or somebody works on it) */
	LRU_IN_USE, /* it is mapped: as good as used all the time */
};

#define LRU_INIT(name)                                                                     \
	{                                                                                  \
		.fresh = LIST_HEAD_INIT(name.fresh), .proven = LIST_HEAD_INIT(name.proven) \
	}

void lru_add(struct lru *lru, struct lru_page *page);
void lru_remove(struct lru *lru, struct lru_page *page);
/* The page was used; the first time says nothing, as every page comes to be used. */
void lru_touch(struct lru *lru, struct lru_page *page);
/*
 * Asks `judge` of one page after the other until `n` have gone or `looks` were looked at, in either
 * list. Returns how many have gone.
 */
size_t lru_scan(struct lru *lru, size_t n, size_t looks,
		enum lru_verdict (*judge)(struct lru_page *page));
/* So many looks find every page that can go. */
size_t lru_looks_for_all(const struct lru *lru);
