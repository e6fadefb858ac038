/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes the shared pages of a connection, and maps them into tasks or, a page at a time, here. */
#include "root-task/connection.h"

#include <string.h>

#include "root-task/resources.h"

#define PAGE 4096ul

bool connection_make(struct connection *c, size_t bytes, struct source *source)
{
	c->pages = 0;
	for (size_t at = 0; at < bytes; at += PAGE) {
		if (c->pages == CONNECTION_PAGES_MAX)
			return false;
		c->frames[c->pages] = (uint32_t)source_object(source, seL4_X86_4K, 0);
		if (!c->frames[c->pages++])
			return false;
	}
	return true;
}

bool connection_clear(struct connection *c)
{
	for (unsigned i = 0; i < c->pages; i++) {
		void *page = scratch_map(c->frames[i]);

		if (!page)
			return false;
		memset(page, 0, PAGE);
		scratch_unmap(c->frames[i]);
	}
	return true;
}

static uint8_t *map_at(struct connection *c, size_t offset)
{
	uint8_t *page = offset / PAGE < c->pages ? scratch_map(c->frames[offset / PAGE]) : NULL;

	return page ? page + offset % PAGE : NULL;
}

bool connection_write(struct connection *c, size_t offset, const void *data, size_t n)
{
	uint8_t *to = map_at(c, offset);

	if (!to)
		return false;
	memcpy(to, data, n);
	scratch_unmap(c->frames[offset / PAGE]);
	return true;
}

bool connection_read(struct connection *c, size_t offset, void *data, size_t n)
{
	uint8_t *from = map_at(c, offset);

	if (!from)
		return false;
	memcpy(data, from, n);
	scratch_unmap(c->frames[offset / PAGE]);
	return true;
}

bool connection_map(const struct connection *c, seL4_CPtr vspace, uint64_t address,
		    seL4_CapRights_t rights, struct source *source)
{
	for (unsigned i = 0; i < c->pages; i++)
		if (!vspace_map_copy(vspace, address + i * PAGE, c->frames[i], rights,
				     seL4_X86_Default_VMAttributes, source))
			return false;
	return true;
}
