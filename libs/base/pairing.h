/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pairing heaps whose links live inside the elements: the least element is at the root, one is put
 * in without looking at the others, and any can be taken out. Nothing is allocated, so nothing can
 * fail. Taking out costs the logarithm of the number of elements on average. The caller says by
 * `before(a, b)` whether a comes before b; that may not change for an element that is in a heap. Of
 * two of which neither comes before the other the one that was at the root stays there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct pairing_node {
	struct pairing_node *child; /* the first of those that come later */
	struct pairing_node *next;  /* its siblings */
	struct pairing_node *back;  /* the sibling before it, or what it is the first child of */
};

typedef bool (*pairing_before)(const struct pairing_node *a, const struct pairing_node *b);

/* Neither has siblings; one may be NULL. */
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

/* Makes one heap of siblings: by pairs from the first, then all together from the last. */
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

/* `n` is in the heap of *root. */
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
