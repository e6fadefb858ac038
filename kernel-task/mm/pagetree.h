/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A sparse array of pointers by 64-bit index (the pages of a file): a radix tree with 64 children
 * per node that is as high as its largest index needs. Empty nodes are freed when entries are
 * removed.
 *
 * An entry may be tagged. A node knows below which of its children there are tagged entries, so the
 * cost of finding tagged entries depends on their number only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pagetree_node;

enum pagetree_tag {
	PAGETREE_DIRTY,	  /* to be written */
	PAGETREE_WRITING, /* being written */
	PAGETREE_TAGS,
};

struct pagetree {
	struct pagetree_node *root;
	unsigned height; /* levels; 0: empty */
};

void *pagetree_get(const struct pagetree *tree, uint64_t index);
/* Stores a non-NULL entry, replacing what was there, whose tags it gets. -ENOMEM. */
int pagetree_set(struct pagetree *tree, uint64_t index, void *entry);
/* Removes and returns the entry, with its tags; NULL if there is none. */
void *pagetree_remove(struct pagetree *tree, uint64_t index);
/* The first entry at or after *index, whose index is stored there; NULL if there is none. */
void *pagetree_next(const struct pagetree *tree, uint64_t *index);
/* The index of the last entry + 1, if that is below 2^64 - 1; 0: there is none. */
uint64_t pagetree_end(const struct pagetree *tree);
/* Tags the entry at `index`, which is there, or takes its tag away. */
void pagetree_tag(struct pagetree *tree, uint64_t index, enum pagetree_tag tag);
void pagetree_untag(struct pagetree *tree, uint64_t index, enum pagetree_tag tag);
/* As pagetree_next(), of the entries that have the tag. */
void *pagetree_next_tagged(const struct pagetree *tree, enum pagetree_tag tag, uint64_t *index);
