/* SPDX-License-Identifier: BSD-2-Clause */
/* Cuts pages into records of one size, and keeps a list of the free ones. */
#include "objalloc/meta.h"

#include <string.h>

void meta_init(struct meta *m, const struct objalloc_ops *ops, uint32_t size)
{
	*m = (struct meta){.ops = ops, .size = (size + 15) & ~15u};
}

void meta_add(struct meta *m, void *page)
{
	for (uint32_t at = 0; at + m->size <= META_PAGE; at += m->size)
		meta_free(m, (char *)page + at);
}

void *meta_alloc(struct meta *m)
{
	void *record;

	/* Getting the page may have used up other records, but adds at least one. */
	if (!m->free) {
		void *page = m->ops->page(m->ops->context);

		if (!page)
			return NULL;
		meta_add(m, page);
	}
	record = m->free;
	m->free = *(void **)record;
	m->available--;
	return memset(record, 0, m->size);
}

void meta_free(struct meta *m, void *record)
{
	*(void **)record = m->free;
	m->free = record;
	m->available++;
}
