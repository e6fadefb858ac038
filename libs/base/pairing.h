/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pairing heaps whose links live inside the elements. The first element is at the root; any element
 * can be removed. Nothing is allocated, so nothing can fail. Adding takes constant time, removing
 * takes the logarithm of the number of elements on average. The caller's `before(a, b)` tells
 * whether a comes before b; its answers for elements in a heap must not change. If an added element
 * is equal to the root, the root stays.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct pairing_node {
	struct pairing_node *child; /* its first child; children come later than their parent */
	struct pairing_node *next;  /* its next sibling */
	struct pairing_node *back;  /* the sibling before it, or, for a first child, the parent */
};

typedef bool (*pairing_before)(const struct pairing_node *a, const struct pairing_node *b);

/* Merges two heaps and returns the root. The roots have no siblings; each may be NULL. */
static inline struct pairing_node *pairing_merge(struct pairing_node *a, struct pairing_node *b,
						 pairing_before before)
{
	struct pairing_node *under = b;

	if (!a || !b)
		return a ? a : b;
	if (before(b, a)) {
		under = a;
		a = b;
	}
	under->back = a;
	under->next = a->child;
	if (a->child)
		a->child->back = under;
	a->child = under;
	return a;
}

/* Merges siblings into one heap: first in pairs, then the pairs from the last to the first. */
static inline struct pairing_node *pairing_join(struct pairing_node *first, pairing_before before)
{
	struct pairing_node *pairs = NULL, *root = NULL;

	while (first) {
		struct pairing_node *a = first, *b = a->next;

		first = b ? b->next : NULL;
		a->next = a->back = NULL;
		if (b)
			b->next = b->back = NULL;
		a = pairing_merge(a, b, before);
		a->next = pairs;
		pairs = a;
	}
	while (pairs) {
		struct pairing_node *rest = pairs->next;

		pairs->next = NULL;
		root = pairing_merge(root, pairs, before);
		pairs = rest;
	}
	return root;
}

static inline void pairing_add(struct pairing_node **root, struct pairing_node *n,
			       pairing_before before)
{
	n->child = n->next = n->back = NULL;
	*root = pairing_merge(*root, n, before);
}

/* Removes `n` from the heap of *root, which it must be in. */
static inline void pairing_remove(struct pairing_node **root, struct pairing_node *n,
				  pairing_before before)
{
	struct pairing_node *rest = pairing_join(n->child, before);

	if (n == *root) {
		*root = rest;
		return;
	}
	if (n->back->child == n)
		n->back->child = n->next;
	else
		n->back->next = n->next;
	if (n->next)
		n->next->back = n->back;
	*root = pairing_merge(*root, rest, before);
}
