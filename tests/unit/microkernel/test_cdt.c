/* SPDX-License-Identifier: BSD-2-Clause */
/* The derivation tree: parents and children, and the capabilities that revoking removes (sheet
 * section 7). */
#include "fake_machine.h"

#include "object/cte.h"
#include "object/endpoint.h"
#include "kernel/sched.h"

static struct cte *slots;

static int setup(void **state)
{
	fake_memory_reset();
	fake_irq_period = 0;
	sched_init();
	slots = fake_memory(8 + SLOT_BITS);
	return 0;
}

static struct cap new_endpoint(void)
{
	return cap_endpoint((kaddr_t)fake_memory(4), RIGHTS_ALL, 0);
}

static void copy(unsigned from, unsigned to, word_t badge)
{
	struct cap cap = slots[from].cap;

	if (badge)
		cap = cap_update_data(cap, false, badge);
	cte_insert(cap, &slots[from], &slots[to]);
}

static void revoking_a_plain_copy_does_nothing(void **state)
{
	cte_insert_root(&slots[0], new_endpoint());
	copy(0, 1, 0);
	copy(1, 2, 0);
	assert_int_equal(cte_revoke(&slots[1]), OUTCOME_OK);
	assert_false(cte_is_empty(&slots[0]) || cte_is_empty(&slots[2]));
}

static void revoking_the_original_removes_copies_and_badged(void **state)
{
	cte_insert_root(&slots[0], new_endpoint());
	copy(0, 1, 0);
	copy(0, 2, 7);
	copy(2, 3, 0);
	copy(1, 4, 9);
	assert_int_equal(cte_revoke(&slots[0]), OUTCOME_OK);
	assert_false(cte_is_empty(&slots[0]));
	for (unsigned i = 1; i <= 4; i++)
		assert_true(cte_is_empty(&slots[i]));
}

static void revoking_a_badged_capability_removes_its_copies_only(void **state)
{
	cte_insert_root(&slots[0], new_endpoint());
	copy(0, 1, 7);
	copy(1, 2, 0);
	copy(0, 3, 7); /* another family with the same badge */
	assert_int_equal(cte_revoke(&slots[1]), OUTCOME_OK);
	assert_true(cte_is_empty(&slots[2]));
	assert_false(cte_is_empty(&slots[0]) || cte_is_empty(&slots[1]) || cte_is_empty(&slots[3]));
}

static void a_family_outlives_its_first_member(void **state)
{
	cte_insert_root(&slots[0], new_endpoint());
	copy(0, 1, 7); /* will follow 0 and precede 2's family */
	copy(0, 2, 7);
	copy(2, 3, 0);
	assert_int_equal(cte_delete(&slots[2]), OUTCOME_OK);
	/* 3 now starts a family of its own and is no child of 1. */
	assert_int_equal(cte_revoke(&slots[1]), OUTCOME_OK);
	assert_false(cte_is_empty(&slots[3]));
}

static void untyped_owns_what_lies_in_it(void **state)
{
	char *memory = fake_memory(12);

	cte_insert_root(&slots[0], cap_untyped((kaddr_t)memory, 12, false, 0));
	cte_insert_child(cap_endpoint((kaddr_t)memory + 16, RIGHTS_ALL, 0), &slots[0], &slots[1]);
	assert_true(cte_has_children(&slots[0]));
	assert_int_equal(cte_ensure_no_children(&slots[0]), OUTCOME_ERROR);
	assert_int_equal(error.code, ERR_REVOKE_FIRST);
	assert_int_equal(cte_revoke(&slots[0]), OUTCOME_OK);
	assert_false(cte_has_children(&slots[0]));
}

static void a_copied_untyped_is_full_until_the_copy_goes(void **state)
{
	struct cap out;

	cte_insert_root(&slots[0], cap_untyped((kaddr_t)fake_memory(12), 12, false, 0));
	assert_int_equal(cap_derive(&slots[0], slots[0].cap, &out), OUTCOME_OK);
	cte_insert(out, &slots[0], &slots[1]);
	assert_int_equal(cap_untyped_offset(slots[0].cap), 4096);
	assert_int_equal(cap_untyped_offset(slots[1].cap), 0);
	assert_true(cte_has_children(&slots[0]));
	assert_int_equal(cap_derive(&slots[0], slots[0].cap, &out), OUTCOME_ERROR);
}

static void move_and_swap_keep_the_tree(void **state)
{
	cte_insert_root(&slots[0], new_endpoint());
	copy(0, 1, 7);
	copy(1, 2, 0);
	cte_move(slots[1].cap, &slots[1], &slots[9]);
	cte_swap(slots[0].cap, &slots[0], slots[9].cap, &slots[9]); /* neighbours */
	assert_int_equal(cap_badge(slots[0].cap), 7);
	assert_int_equal(cte_revoke(&slots[0]), OUTCOME_OK);
	assert_true(cte_is_empty(&slots[2]));
	assert_int_equal(cte_revoke(&slots[9]), OUTCOME_OK);
	assert_true(cte_is_empty(&slots[0]));
	assert_true(cte_is_final(&slots[9]));
}

static void badges_are_set_once(void **state)
{
	struct cap ep = new_endpoint();
	struct cap badged = cap_update_data(ep, false, 5);

	assert_int_equal(cap_badge(badged), 5);
	assert_int_equal(cap_type(cap_update_data(badged, false, 6)), CAP_NULL);
	assert_int_equal(cap_type(cap_update_data(ep, true, 6)), CAP_NULL);
	assert_int_equal(cap_badge(cap_update_data(ep, false, 0)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(revoking_a_plain_copy_does_nothing, setup),
		cmocka_unit_test_setup(revoking_the_original_removes_copies_and_badged, setup),
		cmocka_unit_test_setup(revoking_a_badged_capability_removes_its_copies_only, setup),
		cmocka_unit_test_setup(a_family_outlives_its_first_member, setup),
		cmocka_unit_test_setup(untyped_owns_what_lies_in_it, setup),
		cmocka_unit_test_setup(a_copied_untyped_is_full_until_the_copy_goes, setup),
		cmocka_unit_test_setup(move_and_swap_keep_the_tree, setup),
		cmocka_unit_test_setup(badges_are_set_once, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
