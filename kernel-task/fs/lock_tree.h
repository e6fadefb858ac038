/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The locks of one owner on one file, which do not overlap, by their place: a binary tree that
 * random priorities keep flat. All that is done with a range costs the logarithm of their number.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct lock;

/* Kinds of locks, for a mask. */
enum { LOCK_KIND_SHARED = 1, LOCK_KIND_EXCLUSIVE = 2 };

static inline unsigned lock_kind(bool exclusive)
{
	return exclusive ? LOCK_KIND_EXCLUSIVE : LOCK_KIND_SHARED;
}

/* Adds a lock that overlaps none in the tree. */
void lock_tree_add(struct lock **root, struct lock *lock);
/* Moves all that begin at `start` or later to *right. */
void lock_tree_split(struct lock **root, uint64_t start, struct lock **right);
/* Adds the tree `right`, all of which begins later, to the tree. */
void lock_tree_join(struct lock **root, struct lock *right);
/* Takes the first or last one out of the tree; NULL: the tree is empty. */
struct lock *lock_tree_take_first(struct lock **root);
struct lock *lock_tree_take_last(struct lock **root);
/* The first that ends at `from` or later and is of a kind in `kinds`; NULL: none. */
struct lock *lock_tree_find(struct lock *root, uint64_t from, unsigned kinds);
