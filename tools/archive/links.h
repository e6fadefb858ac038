/* SPDX-License-Identifier: BSD-2-Clause */
/* Files with several names, for readers that see one name after another: which of them are one
 * file. */
#pragma once

#include "tools/archive/tree.h"

struct link_entry {
	uint64_t device, inode;
	uint32_t link; /* 0: the entry is free */
};

/* Zeroed it is empty; a hash table of `room` entries, a power of two. */
struct links {
	struct link_entry *entries;
	size_t count, room;
};

/*
 * The number of the file for tree_node.link: that of the first name with this device and inode, or
 * a new one. -1: memory is out, in tree->error.
 */
int links_find(struct links *links, struct tree *tree, uint64_t device, uint64_t inode,
	       uint32_t *link);
/* Forgets all files. */
void links_free(struct links *links);
