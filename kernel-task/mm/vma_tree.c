/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The areas of an address space as an AVL tree by start address. Every node also knows, of its
 * subtree, the lowest start, the highest end and the largest free range between two areas, so that
 * a search for free space goes down one path only. Heights stay below 1.45 log2 of the number of
 * areas (65,530 at most): recursion is at most 24 calls deep.
 */
#include "mm/vma.h"

static int height(const struct vma *n)
{
	return n ? n->height : 0;
}

static uint64_t max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The guard below an area that grows down is not free for new areas. */
static uint64_t low_end(const struct vma *n)
{
	if (!(n->flags & VMA_GROWSDOWN))
		return n->start;
	return n->start > STACK_GUARD_GAP ? n->start - STACK_GUARD_GAP : 0;
}

static uint64_t distance(uint64_t from, uint64_t to)
{
	return to > from ? to - from : 0;
}

static void summarize(struct vma *n)
{
	const struct vma *l = n->left, *r = n->right;

	n->height = 1 + (height(l) > height(r) ? height(l) : height(r));
	n->min_start = l ? l->min_start : low_end(n);
	n->max_end = r ? r->max_end : n->end;
	n->max_gap = 0;
	if (l)
		n->max_gap = max64(l->max_gap, distance(l->max_end, low_end(n)));
	if (r)
		n->max_gap = max64(n->max_gap, max64(r->max_gap, distance(n->end, r->min_start)));
}

static struct vma *rotate_right(struct vma *n)
{
	struct vma *top = n->left;

	n->left = top->right;
	top->right = n;
	summarize(n);
	summarize(top);
	return top;
}

static struct vma *rotate_left(struct vma *n)
{
	struct vma *top = n->right;

	n->right = top->left;
	top->left = n;
	summarize(n);
	summarize(top);
	return top;
}

static struct vma *balance(struct vma *n)
{
	int lean = height(n->left) - height(n->right);

	summarize(n);
	if (lean > 1) {
		if (height(n->left->left) < height(n->left->right))
			n->left = rotate_left(n->left);
		return rotate_right(n);
	}
	if (lean < -1) {
		if (height(n->right->right) < height(n->right->left))
			n->right = rotate_right(n->right);
		return rotate_left(n);
	}
	return n;
}

static struct vma *insert(struct vma *n, struct vma *vma)
{
	if (!n) {
		vma->left = vma->right = NULL;
		summarize(vma);
		return vma;
	}
	if (vma->start < n->start)
		n->left = insert(n->left, vma);
	else
		n->right = insert(n->right, vma);
	return balance(n);
}

static struct vma *take_first(struct vma *n, struct vma **first)
{
	if (!n->left) {
		*first = n;
		return n->right;
	}
	n->left = take_first(n->left, first);
	return balance(n);
}

static struct vma *remove_node(struct vma *n, struct vma *vma)
{
	struct vma *heir;

	if (!n)
		return NULL;
	if (vma->start < n->start) {
		n->left = remove_node(n->left, vma);
		return balance(n);
	}
	if (vma->start > n->start) {
		n->right = remove_node(n->right, vma);
		return balance(n);
	}
	if (!n->right)
		return n->left;
	n->right = take_first(n->right, &heir);
	heir->right = n->right;
	heir->left = n->left;
	return balance(heir);
}

static void update(struct vma *n, uint64_t start)
{
	if (start < n->start && n->left)
		update(n->left, start);
	else if (start > n->start && n->right)
		update(n->right, start);
	summarize(n);
}

void vma_tree_insert(struct vma_tree *tree, struct vma *vma)
{
	tree->root = insert(tree->root, vma);
	tree->count++;
}

void vma_tree_remove(struct vma_tree *tree, struct vma *vma)
{
	tree->root = remove_node(tree->root, vma);
	tree->count--;
	if (tree->last == vma)
		tree->last = NULL;
}

void vma_tree_update(struct vma_tree *tree, struct vma *vma)
{
	update(tree->root, vma->start);
}

struct vma *vma_find(struct vma_tree *tree, uint64_t address)
{
	struct vma *n = tree->root, *found = tree->last;

	if (found && found->start <= address && address < found->end)
		return found;
	found = NULL;
	while (n) {
		if (address < n->end) {
			found = n;
			n = n->left;
		} else {
			n = n->right;
		}
	}
	if (found)
		tree->last = found;
	return found;
}

struct vma *vma_find_below(struct vma_tree *tree, uint64_t address)
{
	struct vma *n = tree->root, *found = NULL;

	while (n) {
		if (n->start < address) {
			found = n;
			n = n->right;
		} else {
			n = n->left;
		}
	}
	return found;
}

/* A search: `length` free bytes in [low, high), as low or else as high as possible. */
struct wanted {
	uint64_t low, high, length;
	bool lowest;
};

/* The place in [from, to) for the search; 0: there is none. */
static uint64_t fit(uint64_t from, uint64_t to, const struct wanted *w)
{
	from = max64(from, w->low);
	if (to > w->high)
		to = w->high;
	if (to <= from || to - from < w->length)
		return 0;
	return w->lowest ? from : to - w->length;
}

/* Between an area and what its subtree has on one side. */
static uint64_t gap_beside(const struct vma *n, bool left, const struct wanted *w)
{
	if (left)
		return n->left ? fit(n->left->max_end, low_end(n), w) : 0;
	return n->right ? fit(n->end, n->right->min_start, w) : 0;
}

/* Free space between the areas of one subtree, from the wanted end on. */
static uint64_t gap_inside(const struct vma *n, const struct wanted *w)
{
	uint64_t found;

	if (!n || n->max_gap < w->length || n->min_start >= w->high || n->max_end <= w->low)
		return 0;
	found = gap_inside(w->lowest ? n->left : n->right, w);
	if (!found)
		found = gap_beside(n, w->lowest, w);
	if (!found)
		found = gap_beside(n, !w->lowest, w);
	return found ? found : gap_inside(w->lowest ? n->right : n->left, w);
}

uint64_t vma_find_gap(struct vma_tree *tree, uint64_t low, uint64_t high, uint64_t length,
		      bool lowest)
{
	const struct wanted w = {low, high, length, lowest};
	const struct vma *root = tree->root;
	uint64_t below, above, found;

	if (!root)
		return fit(low, high, &w);
	below = fit(low, root->min_start, &w);
	above = fit(root->max_end, high, &w);
	found = lowest ? below : above;
	if (!found)
		found = gap_inside(root, &w);
	return found ? found : lowest ? above : below;
}
