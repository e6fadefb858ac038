/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A sparse array of pointers by 64-bit index (the pages of a file): a radix tree with 64 children
 * per node that is as high as its largest index needs. Empty nodes are freed when entries are
 * removed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pagetree_node;

struct pagetree {
	struct pagetree_node *root;
	unsigned height; /* levels; 0: empty */
};

void *pagetree_get(const struct pagetree *tree, uint64_t index);
/* Stores a non-NULL entry, replacing what was there. -ENOMEM. */
int pagetree_set(struct pagetree *tree, uint64_t index, void *entry);
/* Removes and returns the entry, NULL if there is none. */
void *pagetree_remove(struct pagetree *tree, uint64_t index);
/* The first entry at or after *index, whose index is stored there; NULL if there is none. */
void *pagetree_next(const struct pagetree *tree, uint64_t *index);
