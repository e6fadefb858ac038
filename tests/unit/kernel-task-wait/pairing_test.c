/* SPDX-License-Identifier: BSD-2-Clause */
/* Pairing heaps, compared with a plain array: random elements are added and removed, and the least
 * is always the root.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "libs/base/list.h"
#include "libs/base/pairing.h"

#define ELEMENTS 200
#define STEPS	 100000

struct element {
	struct pairing_node node;
	unsigned key;
	bool in;
};

static struct element elements[ELEMENTS];

static unsigned key_of(const struct pairing_node *n)
{
	return container_of(n, const struct element, node)->key;
}

static bool before(const struct pairing_node *a, const struct pairing_node *b)
{
	return key_of(a) < key_of(b);
}

static const struct element *least(void)
{
	const struct element *found = NULL;

	for (int i = 0; i < ELEMENTS; i++)
		if (elements[i].in && (!found || elements[i].key < found->key))
			found = &elements[i];
	return found;
}

static void change(struct pairing_node **root, struct element *e)
{
	if (e->in) {
		pairing_remove(root, &e->node, before);
	} else {
		e->key = (unsigned)rand() % 500;
		pairing_add(root, &e->node, before);
	}
	e->in = !e->in;
}

static void the_least_is_the_root(void **state)
{
	struct pairing_node *root = NULL;

	(void)state;
	srand(7);
	for (int i = 0; i < STEPS; i++) {
		const struct element *expected;

		change(&root, &elements[rand() % ELEMENTS]);
		expected = least();
		assert_int_equal(!root, !expected);
		if (root)
			assert_int_equal(key_of(root), expected->key);
	}
	while (root) {
		struct element *e = container_of(root, struct element, node);

		assert_int_equal(e->key, least()->key);
		change(&root, e);
	}
	assert_null(least());
}

static void equals_stay_in_order(void **state)
{
	struct element a = {.key = 1}, b = {.key = 1};
	struct pairing_node *root = NULL;

	(void)state;
	pairing_add(&root, &a.node, before);
	pairing_add(&root, &b.node, before);
	assert_ptr_equal(root, &a.node);
	pairing_remove(&root, &a.node, before);
	assert_ptr_equal(root, &b.node);
	pairing_add(&root, &a.node, before);
	assert_ptr_equal(root, &b.node);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_is_the_root),
		cmocka_unit_test(equals_stay_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
