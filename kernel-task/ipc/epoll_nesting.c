/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * epoll instances that watch instances: at most EPOLL_NESTING_MAX deep, without loops, and with a
 * limited number of paths, so that wake-ups and polls through instances end soon. epoll(7).
 */
#include <limits.h>

#include "fs/file.h"
#include "ipc/epoll_internal.h"

/*
 * Walks through instances that watch instances. The number of paths from one to another may be the
 * product of all levels' numbers, so a walk visits each instance once.
 */
static uint64_t walks;

/* Levels of instances below `ep`; -1 if there are too many, or `top` is among them. */
static int depth_below(struct epoll *ep, const struct epoll *top, int level)
{
	struct epoll_item *item;
	int most = 0;

	if (ep == top || level > EPOLL_NESTING_MAX)
		return -1;
	if (ep->walk == walks)
		return level + ep->levels > EPOLL_NESTING_MAX ? -1 : ep->levels;
	for (unsigned i = 0; i < ep->bucket_count; i++) {
		list_for_each_entry (item, &ep->buckets[i], hash_node) {
			struct epoll *below = epoll_of(item->file);
			int depth = below ? depth_below(below, top, level + 1) : -1;

			if (below && depth < 0)
				return -1;
			if (most < depth + 1)
				most = depth + 1;
		}
	}
	ep->walk = walks;
	ep->levels = most;
	return most;
}

/* Levels of instances above the one that is `file`, at most one more than are allowed. */
static int height_above(const struct file *file, int level)
{
	struct epoll *ep = file->private;
	struct epoll_item *item;
	int most = 0;

	if (level > EPOLL_NESTING_MAX)
		return 0;
	if (ep->walk == walks)
		return ep->levels;
	list_for_each_entry (item, &file->epoll_items, file_node) {
		int height = 1 + height_above(item->epoll->file, level + 1);

		if (most < height)
			most = height;
	}
	ep->walk = walks;
	ep->levels = most;
	return most;
}

bool epoll_nests_well(struct epoll *ep, struct epoll *below)
{
	walks++;
	int depth = depth_below(below, ep, 0);
	walks++;
	return depth >= 0 && height_above(ep->file, 0) + 1 + depth <= EPOLL_NESTING_MAX;
}

/*
 * A wake-up follows every path from a file up through instances. These are Linux's limits for the
 * number of paths of each length; paths to only one instance are unlimited.
 */
static const unsigned ways_most[EPOLL_NESTING_MAX + 1] = {UINT_MAX, 500, 100, 50, 10};

/* Counts the paths from a file, by length; false: too many. */
static bool count_ways(const struct file *file, unsigned level,
		       unsigned ways[EPOLL_NESTING_MAX + 1])
{
	struct epoll_item *item;

	list_for_each_entry (item, &file->epoll_items, file_node) {
		const struct file *above = item->epoll->file;

		if (level > EPOLL_NESTING_MAX)
			return false;
		if (list_empty(&above->epoll_items)) {
			if (++ways[level] > ways_most[level])
				return false;
		} else if (!count_ways(above, level + 1, ways)) {
			return false;
		}
	}
	return true;
}

/* Is the number of paths from `file` within the limits, or from each file that is watched below
 * it? */
static bool few_from(const struct file *file)
{
	unsigned ways[EPOLL_NESTING_MAX + 1] = {0};
	struct epoll *ep = epoll_of(file);
	struct epoll_item *item;

	if (!ep)
		return count_ways(file, 0, ways);
	if (ep->walk == walks)
		return true;
	ep->walk = walks;
	for (unsigned i = 0; i < ep->bucket_count; i++) {
		list_for_each_entry (item, &ep->buckets[i], hash_node) {
			if (!few_from(item->file))
				return false;
		}
	}
	return true;
}

bool epoll_ways_are_few(const struct file *file)
{
	walks++;
	return few_from(file);
}
