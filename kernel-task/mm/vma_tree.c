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

/* An area that grows down owns the guard below it as far as newcomers are concerned. */
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

/* The highest start of `length` free bytes in [from, to), clipped to [low, high). */
static uint64_t fit(uint64_t from, uint64_t to, uint64_t low, uint64_t high, uint64_t length)
{
	from = max64(from, low);
	if (to > high)
		to = high;
	return to > from && to - from >= length ? to - length : 0;
}

/* Free space between the areas of one subtree, from the top down. */
static uint64_t gap_inside(const struct vma *n, uint64_t low, uint64_t high, uint64_t length)
{
	uint64_t found;

	if (!n || n->max_gap < length || n->min_start >= high || n->max_end <= low)
		return 0;
	found = gap_inside(n->right, low, high, length);
	if (!found && n->right)
		found = fit(n->end, n->right->min_start, low, high, length);
	if (!found && n->left)
		found = fit(n->left->max_end, low_end(n), low, high, length);
	return found ? found : gap_inside(n->left, low, high, length);
}

uint64_t vma_find_gap(struct vma_tree *tree, uint64_t low, uint64_t high, uint64_t length)
{
	const struct vma *root = tree->root;
	uint64_t found;

	if (!root)
		return fit(low, high, low, high, length);
	found = fit(root->max_end, high, low, high, length);
	if (!found)
		found = gap_inside(root, low, high, length);
	return found ? found : fit(low, root->min_start, low, high, length);
}

/* The lowest start of `length` free bytes in [from, to), clipped to [low, high). */
static uint64_t fit_lowest(uint64_t from, uint64_t to, uint64_t low, uint64_t high, uint64_t length)
{
	uint64_t highest = fit(from, to, low, high, length);

	return highest ? max64(from, low) : 0;
}

/* Free space between the areas of one subtree, from the bottom up. */
static uint64_t lowest_gap_inside(const struct vma *n, uint64_t low, uint64_t high, uint64_t length)
{
	uint64_t found;

	if (!n || n->max_gap < length || n->min_start >= high || n->max_end <= low)
		return 0;
	found = lowest_gap_inside(n->left, low, high, length);
	if (!found && n->left)
		found = fit_lowest(n->left->max_end, low_end(n), low, high, length);
	if (!found && n->right)
		found = fit_lowest(n->end, n->right->min_start, low, high, length);
	return found ? found : lowest_gap_inside(n->right, low, high, length);
}

uint64_t vma_find_lowest_gap(struct vma_tree *tree, uint64_t low, uint64_t high, uint64_t length)
{
	const struct vma *root = tree->root;
	uint64_t found;

	if (!root)
		return fit_lowest(low, high, low, high, length);
	found = fit_lowest(low, root->min_start, low, high, length);
	if (!found)
		found = lowest_gap_inside(root, low, high, length);
	return found ? found : fit_lowest(root->max_end, high, low, high, length);
}
