/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of areas, compared with a plain array of pages under random changes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "mm/vma.h"

#define SPACE 512 /* pages, from page 1 on */

static struct vma *owner[SPACE + 1];
static struct vma_tree tree;

static int check_node(const struct vma *n, const struct vma **last)
{
	int l, r;

	if (!n)
		return 0;
	l = check_node(n->left, last);
	if (*last)
		assert_true((*last)->end <= n->start);
	*last = n;
	r = check_node(n->right, last);
	assert_in_range(l - r + 1, 0, 2);
	return 1 + (l > r ? l : r);
}

static uint64_t slow_gap(uint64_t low, uint64_t high, uint64_t pages)
{
	for (uint64_t at = high; at-- > low;) {
		uint64_t n = 0;

		while (n < pages && at + n < high && !owner[at + n])
			n++;
		if (n == pages)
			return at;
	}
	return 0;
}

static uint64_t slow_lowest_gap(uint64_t low, uint64_t high, uint64_t pages)
{
	for (uint64_t at = low; at < high; at++) {
		uint64_t n = 0;

		while (n < pages && at + n < high && !owner[at + n])
			n++;
		if (n == pages)
			return at;
	}
	return 0;
}

static void compare(void)
{
	const struct vma *last = NULL;
	unsigned low = 1 + (unsigned)rand() % 100, high = SPACE - (unsigned)rand() % 100;
	unsigned pages = 1 + (unsigned)rand() % 40;

	check_node(tree.root, &last);
	for (unsigned i = 0; i < 20; i++) {
		unsigned at = (unsigned)rand() % SPACE, k = at;
		struct vma *found = vma_find(&tree, at * PAGE_SIZE);

		while (k < SPACE && !owner[k])
			k++;
		assert_ptr_equal(found, k < SPACE ? owner[k] : NULL);
		found = vma_find_below(&tree, at * PAGE_SIZE);
		for (k = at; k > 0 && !owner[k - 1]; k--)
			;
		assert_ptr_equal(found, k > 0 ? owner[k - 1] : NULL);
	}
	assert_int_equal(
		vma_find_gap(&tree, low * PAGE_SIZE, high * PAGE_SIZE, pages * PAGE_SIZE, false),
		slow_gap(low, high, pages) * PAGE_SIZE);
	assert_int_equal(
		vma_find_gap(&tree, low * PAGE_SIZE, high * PAGE_SIZE, pages * PAGE_SIZE, true),
		slow_lowest_gap(low, high, pages) * PAGE_SIZE);
}

static void add(unsigned start, unsigned end)
{
	struct vma *vma = calloc(1, sizeof(*vma));

	assert_non_null(vma);
	vma->start = start * PAGE_SIZE;
	vma->end = end * PAGE_SIZE;
	for (unsigned i = start; i < end; i++)
		owner[i] = vma;
	vma_tree_insert(&tree, vma);
}

static void drop(struct vma *vma)
{
	for (unsigned i = 0; i < SPACE; i++)
		if (owner[i] == vma)
			owner[i] = NULL;
	vma_tree_remove(&tree, vma);
	free(vma);
}

static void shrink(struct vma *vma)
{
	unsigned end = (unsigned)(vma->end / PAGE_SIZE);

	if (vma->end - vma->start < 2 * PAGE_SIZE)
		return;
	if (rand() % 2) {
		owner[end - 1] = NULL;
		vma->end -= PAGE_SIZE;
	} else {
		owner[vma->start / PAGE_SIZE] = NULL;
		vma->start += PAGE_SIZE;
	}
	vma_tree_update(&tree, vma);
}

static void random_changes_match_the_model(void **state)
{
	srand(1);
	for (int round = 0; round < 5000; round++) {
		unsigned start = 1 + (unsigned)rand() % (SPACE - 1), end = start;
		unsigned length = 1 + (unsigned)rand() % 12;

		while (end < SPACE && end - start < length && !owner[end])
			end++;
		if (end > start)
			add(start, end);
		else if (rand() % 3)
			drop(owner[start]);
		else
			shrink(owner[start]);
		compare();
	}
	while (tree.root)
		drop(tree.root);
	assert_int_equal(tree.count, 0);
}

static void space_below_a_stack_stays_free(void **state)
{
	struct vma stack = {.start = 1000 * PAGE_SIZE, .end = 1001 * PAGE_SIZE};
	struct vma_tree t = {0};

	stack.flags = VMA_GROWSDOWN;
	vma_tree_insert(&t, &stack);
	assert_int_equal(vma_find_gap(&t, 16 * PAGE_SIZE, 1001 * PAGE_SIZE, PAGE_SIZE, false),
			 (1000 - 1) * PAGE_SIZE - STACK_GUARD_GAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_changes_match_the_model),
		cmocka_unit_test(space_below_a_stack_stays_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
