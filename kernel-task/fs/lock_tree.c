/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of fs/lock_tree.h. Each node knows which kinds are below it, so that the first of a kind
 * is found without looking at the others. */
#include "fs/lock_tree.h"

#include <stdlib.h>

#include "fs/locks_internal.h"

/* The shape of the tree need not be secret: a bad one costs time, and only its owner's. */
static uint32_t next_priority(void)
{
	static uint32_t state = 2463534242u;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static void summarize(struct lock *n)
{
	n->kinds = (uint8_t)(lock_kind(n->exclusive) | (n->left ? n->left->kinds : 0) |
			     (n->right ? n->right->kinds : 0));
}

static void split(struct lock *n, uint64_t start, struct lock **left, struct lock **right)
{
	if (!n) {
		*left = *right = NULL;
	} else if (n->start < start) {
		*left = n;
		split(n->right, start, &n->right, right);
		summarize(n);
	} else {
		*right = n;
		split(n->left, start, left, &n->left);
		summarize(n);
	}
}

static struct lock *join(struct lock *left, struct lock *right)
{
	if (!left || !right)
		return left ? left : right;
	if (left->priority > right->priority) {
		left->right = join(left->right, right);
		summarize(left);
		return left;
	}
	right->left = join(left, right->left);
	summarize(right);
	return right;
}

void lock_tree_split(struct lock **root, uint64_t start, struct lock **right)
{
	split(*root, start, root, right);
}

void lock_tree_join(struct lock **root, struct lock *right)
{
	*root = join(*root, right);
}

void lock_tree_add(struct lock **root, struct lock *lock)
{
	struct lock *right;

	lock->left = lock->right = NULL;
	lock->priority = next_priority();
	summarize(lock);
	split(*root, lock->start, root, &right);
	*root = join(join(*root, lock), right);
}

struct lock *lock_tree_take_first(struct lock **root)
{
	struct lock *n = *root, *first;

	if (!n || !n->left) {
		*root = n ? n->right : NULL;
		return n;
	}
	first = lock_tree_take_first(&n->left);
	summarize(n);
	return first;
}

struct lock *lock_tree_take_last(struct lock **root)
{
	struct lock *n = *root, *last;

	if (!n || !n->right) {
		*root = n ? n->left : NULL;
		return n;
	}
	last = lock_tree_take_last(&n->right);
	summarize(n);
	return last;
}

struct lock *lock_tree_find(struct lock *root, uint64_t from, unsigned kinds)
{
	struct lock *found;

	if (!root || !(root->kinds & kinds))
		return NULL;
	/* What ends before `from` has only such on its left. */
	if (root->end < from)
		return lock_tree_find(root->right, from, kinds);
	found = lock_tree_find(root->left, from, kinds);
	if (found)
		return found;
	return lock_kind(root->exclusive) & kinds ? root : lock_tree_find(root->right, from, kinds);
}
