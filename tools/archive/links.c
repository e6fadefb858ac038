/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash table from device and inode to the number of a file; it grows with the number of files. */
#include "tools/archive/links.h"

#include <stdlib.h>

/* The entry of the file, or the free one that it would get. */
static struct link_entry *place_of(const struct links *links, uint64_t device, uint64_t inode)
{
	uint64_t hash = (inode ^ device * 0x9e3779b97f4a7c15ull) * 0x9e3779b97f4a7c15ull;

	for (size_t at = (size_t)(hash >> 32);; at++) {
		struct link_entry *e = &links->entries[at & (links->room - 1)];

		if (!e->link || (e->inode == inode && e->device == device))
			return e;
	}
}

/* Keeps half of the entries free. */
static int grow(struct links *links)
{
	struct links larger = {.count = links->count, .room = links->room ? 2 * links->room : 64};

	if (2 * (links->count + 1) <= links->room)
		return 0;
	larger.entries = calloc(larger.room, sizeof(*larger.entries));
	if (!larger.entries)
		return -1;
	for (size_t i = 0; i < links->room; i++)
		if (links->entries[i].link)
			*place_of(&larger, links->entries[i].device, links->entries[i].inode) =
				links->entries[i];
	free(links->entries);
	*links = larger;
	return 0;
}

int links_find(struct links *links, struct tree *tree, uint64_t device, uint64_t inode,
	       uint32_t *link)
{
	if (grow(links))
		return tree_fail(tree, "out of memory");
	struct link_entry *e = place_of(links, device, inode);
	if (!e->link) {
		*e = (struct link_entry){device, inode, ++tree->last_link};
		links->count++;
	}
	*link = e->link;
	return 0;
}

void links_free(struct links *links)
{
	free(links->entries);
	*links = (struct links){0};
}
