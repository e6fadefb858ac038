/* SPDX-License-Identifier: BSD-2-Clause */
/* See regions.h. */
#include "platform/pc/regions.h"

static void delete_at(struct regions *set, unsigned i)
{
	set->count--;
	for (; i < set->count; i++)
		set->r[i] = set->r[i + 1];
}

static void insert_at(struct regions *set, unsigned i, struct region region)
{
	if (set->count == REGIONS_MAX) {
		set->overflow = true;
		return;
	}
	for (unsigned k = set->count++; k > i; k--)
		set->r[k] = set->r[k - 1];
	set->r[i] = region;
}

void regions_add(struct regions *set, paddr_t start, paddr_t end)
{
	unsigned i = 0;

	if (start >= end)
		return;
	while (i < set->count && set->r[i].end < start)
		i++;
	/* Merge with all regions that overlap or touch. */
	while (i < set->count && set->r[i].start <= end) {
		if (set->r[i].start < start)
			start = set->r[i].start;
		if (set->r[i].end > end)
			end = set->r[i].end;
		delete_at(set, i);
	}
	insert_at(set, i, (struct region){start, end});
}

void regions_remove(struct regions *set, paddr_t start, paddr_t end)
{
	for (unsigned i = 0; i < set->count && start < end;) {
		struct region old = set->r[i];

		if (old.end <= start || old.start >= end) {
			i++;
			continue;
		}
		delete_at(set, i);
		if (old.start < start)
			insert_at(set, i++, (struct region){old.start, start});
		if (old.end > end)
			insert_at(set, i++, (struct region){end, old.end});
	}
}

paddr_t regions_take_low(struct regions *set, word_t bytes, unsigned align_bits)
{
	for (unsigned i = 0; i < set->count; i++) {
		paddr_t at = ALIGN_UP(set->r[i].start, align_bits);

		if (at < set->r[i].end && set->r[i].end - at >= bytes) {
			regions_remove(set, at, at + bytes);
			return at;
		}
	}
	return 0;
}

paddr_t regions_take_high(struct regions *set, word_t bytes, unsigned align_bits)
{
	for (unsigned i = set->count; i-- > 0;) {
		paddr_t at;

		if (set->r[i].end - set->r[i].start < bytes)
			continue;
		at = ALIGN_DOWN(set->r[i].end - bytes, align_bits);
		if (at >= set->r[i].start) {
			regions_remove(set, at, at + bytes);
			return at;
		}
	}
	return 0;
}
