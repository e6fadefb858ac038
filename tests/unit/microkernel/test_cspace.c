/* SPDX-License-Identifier: BSD-2-Clause */
/* CSpace lookup: the rows of sheet section 7. */
#include "fake_machine.h"

#include "object/cspace.h"

static int setup(void **state)
{
	fake_memory_reset();
	return 0;
}

static struct cap cnode(unsigned radix, word_t guard, unsigned guard_bits, struct cte **slots)
{
	*slots = fake_memory(radix + SLOT_BITS);
	return cap_cnode((kaddr_t)*slots, radix, guard, guard_bits);
}

static void finds_the_slot_behind_guard_and_radix(void **state)
{
	struct cte *slots, *found;
	struct cap root = cnode(4, 0x5, 60, &slots);

	assert_int_equal(cspace_slot(root, 0x5c, 64, false, &found), OUTCOME_OK);
	assert_ptr_equal(found, &slots[0xc]);
}

static void wrong_guard_reports_what_was_found(void **state)
{
	struct cte *slots, *found;
	struct cap root = cnode(4, 0x5, 60, &slots);

	assert_int_equal(cspace_slot(root, 0x6c, 64, true, &found), OUTCOME_ERROR);
	assert_int_equal(error.code, ERR_FAILED_LOOKUP);
	assert_true(error.source_lookup);
	assert_int_equal(error.lookup.type, LOOKUP_GUARD_MISMATCH);
	assert_int_equal(error.lookup.bits_left, 64);
	assert_int_equal(error.lookup.guard_found, 5);
	assert_int_equal(error.lookup.bits_found, 60);
}

static void too_few_bits_are_a_depth_mismatch(void **state)
{
	struct cte *slots, *found;
	struct cap root = cnode(4, 0, 0, &slots);

	assert_int_equal(cspace_slot(root, 0, 3, false, &found), OUTCOME_ERROR);
	assert_int_equal(error.lookup.type, LOOKUP_DEPTH_MISMATCH);
	assert_int_equal(error.lookup.bits_left, 3);
	assert_int_equal(error.lookup.bits_found, 4);
}

static void left_over_bits_matter_to_cnode_operations_only(void **state)
{
	struct cte *slots, *found;
	struct cap root = cnode(4, 0, 0, &slots);
	struct tcb *t = fake_memory(TCB_BITS);

	assert_int_equal(cspace_slot(root, 0x30, 8, false, &found), OUTCOME_ERROR);
	assert_int_equal(error.lookup.type, LOOKUP_DEPTH_MISMATCH);
	assert_int_equal(error.lookup.bits_left, 4);
	assert_int_equal(error.lookup.bits_found, 0);

	t->slot[TCB_CSPACE].cap = root;
	assert_int_equal(cspace_lookup(t, (word_t)7 << 60, &found), OUTCOME_OK);
	assert_ptr_equal(found, &slots[7]);
}

static void walks_through_cnodes(void **state)
{
	struct cte *outer, *inner, *found;
	struct cap root = cnode(8, 0, 0, &outer);

	outer[0x12].cap = cnode(6, 0x3, 50, &inner);
	assert_int_equal(cspace_slot(root, ((word_t)0x12 << 56) | (3 << 6) | 9, 64, false, &found),
			 OUTCOME_OK);
	assert_ptr_equal(found, &inner[9]);
	/* A depth of 8 bits names the outer slot itself. */
	assert_int_equal(cspace_slot(root, 0x12, 8, false, &found), OUTCOME_OK);
	assert_ptr_equal(found, &outer[0x12]);
}

static void depth_and_root_are_checked(void **state)
{
	struct cte *slots, *found;
	struct cap root = cnode(4, 0, 60, &slots);

	assert_int_equal(cspace_slot(root, 0, 0, false, &found), OUTCOME_ERROR);
	assert_int_equal(error.code, ERR_RANGE);
	assert_int_equal(cspace_slot(root, 0, 65, false, &found), OUTCOME_ERROR);
	assert_int_equal(error.code, ERR_RANGE);
	assert_int_equal(cspace_slot(cap_null(), 0, 64, false, &found), OUTCOME_ERROR);
	assert_int_equal(error.lookup.type, LOOKUP_INVALID_ROOT);
}

static void usual_cspace_rejects_high_bits(void **state)
{
	struct cte *slots, *found;
	struct tcb *t = fake_memory(TCB_BITS);

	t->slot[TCB_CSPACE].cap = cnode(16, 0, 48, &slots);
	assert_int_equal(cspace_lookup(t, 0xffff, &found), OUTCOME_OK);
	assert_ptr_equal(found, &slots[0xffff]);
	assert_int_equal(cspace_lookup(t, 0x10000, &found), OUTCOME_LOOKUP_FAILED);
	assert_int_equal(error.lookup.type, LOOKUP_GUARD_MISMATCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(finds_the_slot_behind_guard_and_radix, setup),
		cmocka_unit_test_setup(wrong_guard_reports_what_was_found, setup),
		cmocka_unit_test_setup(too_few_bits_are_a_depth_mismatch, setup),
		cmocka_unit_test_setup(left_over_bits_matter_to_cnode_operations_only, setup),
		cmocka_unit_test_setup(walks_through_cnodes, setup),
		cmocka_unit_test_setup(depth_and_root_are_checked, setup),
		cmocka_unit_test_setup(usual_cspace_rejects_high_bits, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
