/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The radix tree of mm/pagetree.h. A node's `used` counts its children; a bit of `tagged[tag]` is
 * set if the child in that slot, or an entry below it, has the tag.
 */
#include "mm/pagetree.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#define BITS	   6
#define SLOTS	   (1u << BITS)
#define LEVELS_MAX 11 /* 64 bits in steps of 6 */

struct pagetree_node {
	unsigned used;
	uint64_t tagged[PAGETREE_TAGS];
	void *slot[SLOTS];
};

/* The nodes from the root down to one leaf, by level. */
struct way {
	struct pagetree_node *node[LEVELS_MAX];
};

static unsigned slot_of(uint64_t index, unsigned level)
{
	return (index >> (BITS * level)) & (SLOTS - 1);
}

/* Do `height` levels reach the index? */
static bool reaches(unsigned height, uint64_t index)
{
	return height >= LEVELS_MAX || index >> (BITS * height) == 0;
}

void *pagetree_get(const struct pagetree *tree, uint64_t index)
{
	struct pagetree_node *node = tree->root;

	if (!node || !reaches(tree->height, index))
		return NULL;
	for (unsigned level = tree->height - 1; level > 0; level--) {
		node = node->slot[slot_of(index, level)];
		if (!node)
			return NULL;
	}
	return node->slot[slot_of(index, 0)];
}

/* Adds levels at the top until the index is within reach. */
static int raise_height(struct pagetree *tree, uint64_t index)
{
	while (!tree->root || !reaches(tree->height, index)) {
		/* An empty root is good for any height. */
		if (tree->root && !tree->root->used) {
			tree->height++;
			continue;
		}
		struct pagetree_node *node = calloc(1, sizeof(*node));

		if (!node)
			return -ENOMEM;
		if (tree->root) {
			node->slot[0] = tree->root;
			node->used = 1;
			for (unsigned tag = 0; tag < PAGETREE_TAGS; tag++)
				node->tagged[tag] = tree->root->tagged[tag] != 0;
		}
		tree->root = node;
		tree->height++;
	}
	return 0;
}

/* Frees the empty nodes on the way to `index`. */
static void prune(struct pagetree *tree, uint64_t index)
{
	while (tree->root) {
		struct pagetree_node **link = &tree->root, *parent = NULL;

		for (unsigned level = tree->height - 1; level > 0; level--) {
			void **slot = &(*link)->slot[slot_of(index, level)];
			if (!*slot)
				break;
			parent = *link;
			link = (struct pagetree_node **)slot;
		}
		if ((*link)->used)
			return;
		free(*link);
		*link = NULL;
		if (parent)
			parent->used--;
		else
			tree->height = 0;
	}
}

int pagetree_set(struct pagetree *tree, uint64_t index, void *entry)
{
	int error = raise_height(tree, index);

	if (error) {
		prune(tree, index);
		return error;
	}
	struct pagetree_node *node = tree->root;
	for (unsigned level = tree->height - 1; level > 0; level--) {
		void **slot = &node->slot[slot_of(index, level)];

		if (!*slot) {
			*slot = calloc(1, sizeof(*node));
			if (!*slot) {
				prune(tree, index);
				return -ENOMEM;
			}
			node->used++;
		}
		node = *slot;
	}
	void **slot = &node->slot[slot_of(index, 0)];
	if (!*slot)
		node->used++;
	*slot = entry;
	return 0;
}

/* The way to the leaf of an entry that is there. */
static void find_way(const struct pagetree *tree, uint64_t index, struct way *way)
{
	struct pagetree_node *node = tree->root;

	for (unsigned level = tree->height; level-- > 0;) {
		way->node[level] = node;
		node = node->slot[slot_of(index, level)];
	}
}

static void untag(const struct pagetree *tree, const struct way *way, uint64_t index,
		  enum pagetree_tag tag)
{
	for (unsigned level = 0; level < tree->height; level++) {
		uint64_t *tagged = &way->node[level]->tagged[tag];

		*tagged &= ~(1ull << slot_of(index, level));
		if (*tagged)
			return;
	}
}

void *pagetree_remove(struct pagetree *tree, uint64_t index)
{
	void *entry = pagetree_get(tree, index);
	struct way way;

	if (!entry)
		return NULL;
	find_way(tree, index, &way);
	for (unsigned tag = 0; tag < PAGETREE_TAGS; tag++)
		untag(tree, &way, index, tag);
	way.node[0]->slot[slot_of(index, 0)] = NULL;
	if (--way.node[0]->used == 0)
		prune(tree, index);
	return entry;
}

void pagetree_tag(struct pagetree *tree, uint64_t index, enum pagetree_tag tag)
{
	struct way way;

	find_way(tree, index, &way);
	for (unsigned level = 0; level < tree->height; level++)
		way.node[level]->tagged[tag] |= 1ull << slot_of(index, level);
}

void pagetree_untag(struct pagetree *tree, uint64_t index, enum pagetree_tag tag)
{
	struct way way;

	find_way(tree, index, &way);
	untag(tree, &way, index, tag);
}

/* The first slot from `from` on whose child is, or may lead to, an entry with the tag (`tag`
 * PAGETREE_TAGS: any entry); SLOTS if there is none. */
static unsigned next_slot(const struct pagetree_node *node, unsigned from, unsigned tag)
{
	uint64_t tagged;

	if (tag == PAGETREE_TAGS) {
		while (from < SLOTS && !node->slot[from])
			from++;
		return from;
	}
	tagged = from < SLOTS ? node->tagged[tag] >> from : 0;
	return tagged ? from + (unsigned)__builtin_ctzll(tagged) : SLOTS;
}

static void *next_below(const struct pagetree_node *node, unsigned level, unsigned tag,
			uint64_t *index)
{
	uint64_t step = 1ull << (BITS * level);
	void *entry = NULL;

	for (unsigned at = slot_of(*index, level); !entry; at++) {
		unsigned before = slot_of(*index, level);

		at = next_slot(node, at, tag);
		if (at == SLOTS)
			return NULL; /* the levels above continue behind the end of this node */
		if (at != before)
			*index = (*index & ~(step - 1)) + (at - before) * step;
		entry = level ? next_below(node->slot[at], level - 1, tag, index) : node->slot[at];
	}
	return entry;
}

static void *next(const struct pagetree *tree, unsigned tag, uint64_t *index)
{
	if (!tree->root || !reaches(tree->height, *index))
		return NULL;
	return next_below(tree->root, tree->height - 1, tag, index);
}

void *pagetree_next(const struct pagetree *tree, uint64_t *index)
{
	return next(tree, PAGETREE_TAGS, index);
}

void *pagetree_next_tagged(const struct pagetree *tree, enum pagetree_tag tag, uint64_t *index)
{
	return next(tree, tag, index);
}

/* No node is empty, so that the last child of each leads to an entry. */
uint64_t pagetree_end(const struct pagetree *tree)
{
	const struct pagetree_node *node = tree->root;
	uint64_t index = 0;

	if (!node)
		return 0;
	for (unsigned level = tree->height; level-- > 0;) {
		unsigned slot = SLOTS - 1;

		while (slot && !node->slot[slot])
			slot--;
		index |= (uint64_t)slot << (BITS * level);
		node = node->slot[slot];
	}
	return index + 1;
}
