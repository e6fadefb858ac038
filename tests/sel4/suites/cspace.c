/* SPDX-License-Identifier: BSD-2-Clause */
/* How a capability pointer finds its slot: fact sheet section 7, first part. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

/* Looks a slot up by an operation that can only fail in the lookup. */
static seL4_Error lookup(seL4_CPtr cnode, seL4_Word index, seL4_Word depth)
{
	return seL4_CNode_Delete(cnode, index, (seL4_Uint8)depth);
}

static void depth_out_of_range(void)
{
	FAILS(lookup(CNODE, 0, 0), seL4_RangeError, 1, 64);
	FAILS(lookup(CNODE, 0, 65), seL4_RangeError, 1, 64);
	FAILS(lookup(CNODE, 0, 255), seL4_RangeError, 1, 64);
}

static void guard_differs(void)
{
	FAILS(lookup(CNODE, 1ul << 16, 64), seL4_FailedLookup, 0, seL4_GuardMismatch, 64, 0);
	CHECK_EQ(seL4_GetMR(4), 48);
}

static void depth_shorter_than_guard(void)
{
	FAILS(lookup(CNODE, 0, 40), seL4_FailedLookup, 0, seL4_GuardMismatch, 40, 0);
	CHECK_EQ(seL4_GetMR(4), 48);
}

static void depth_shorter_than_radix(void)
{
	FAILS(lookup(CNODE, 0, 50), seL4_FailedLookup, 0, seL4_DepthMismatch, 50, 64);
	FAILS(lookup(new_object(seL4_CapTableObject, 4), 0, 3), seL4_FailedLookup, 0,
	      seL4_DepthMismatch, 3, 4);
}

static void bits_left_over(void)
{
	FAILS(lookup(new_object(seL4_CapTableObject, 4), 0, 10), seL4_FailedLookup, 0,
	      seL4_DepthMismatch, 6, 0);
}

static void length_of_lookup_errors(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);

	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(CNODE, CNodeDelete, 0, 1ul << 16, 64)), 5);
	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(cnode, CNodeDelete, 0, 0, 3)), 4);
	seL4_SetCap(0, cnode);
	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(CNODE, CNodeMove, 1, new_slot(), 64, 3, 4)),
		 3);
	seL4_SetCap(0, TCB);
	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(CNODE, CNodeMove, 1, new_slot(), 64, 3, 4)),
		 2);
	CHECK_EQ(seL4_MessageInfo_get_length(RAW_CALL(CNODE, CNodeDelete, 0, 0, 0)), 2);
}

static void source_root_is_no_cnode(void)
{
	FAILS(seL4_CNode_Move(CNODE, new_slot(), 64, TCB, 0, 64), seL4_FailedLookup, 1,
	      seL4_InvalidRoot);
	FAILS(seL4_CNode_Move(CNODE, new_slot(), 64, new_slot(), 0, 64), seL4_FailedLookup, 1,
	      seL4_InvalidRoot);
}

static void source_errors_say_so(void)
{
	FAILS(seL4_CNode_Move(CNODE, new_slot(), 64, CNODE, 1ul << 16, 64), seL4_FailedLookup, 1,
	      seL4_GuardMismatch, 64, 0);
	FAILS(seL4_CNode_Move(CNODE, new_slot(), 64, CNODE, 0, 0), seL4_RangeError, 1, 64);
}

/* A CNode of 16 slots whose slot 3 holds another of 16 slots, with a guard of two bits of value 1.
 */
static seL4_CPtr two_levels(seL4_CPtr *second)
{
	seL4_CPtr first = new_object(seL4_CapTableObject, 4);

	*second = new_object(seL4_CapTableObject, 4);
	OK(seL4_CNode_Mint(first, 3, 4, CNODE, *second, 64, seL4_AllRights,
			   seL4_CNode_CapData_new(1, 2).words[0]));
	return first;
}

static void two_level_lookup(void)
{
	seL4_CPtr second, first = two_levels(&second);
	seL4_CPtr endpoint = new_endpoint();

	OK(seL4_CNode_Copy(first, 3 << 6 | 1 << 4 | 5, 10, CNODE, endpoint, 64, seL4_AllRights));
	FAILS(seL4_CNode_Copy(second, 5, 4, CNODE, endpoint, 64, seL4_AllRights), seL4_DeleteFirst);
	/* Only the low `depth` bits of the index count. */
	FAILS(seL4_CNode_Copy(first, 0xabcul << 10 | 3 << 6 | 1 << 4 | 5, 10, CNODE, endpoint, 64,
			      seL4_AllRights),
	      seL4_DeleteFirst);
}

static void second_level_guard_differs(void)
{
	seL4_CPtr second, first = two_levels(&second);

	FAILS(lookup(first, 3 << 6 | 2 << 4 | 5, 10), seL4_FailedLookup, 0, seL4_GuardMismatch, 6,
	      1);
	CHECK_EQ(seL4_GetMR(4), 2);
	FAILS(lookup(first, 3 << 1, 5), seL4_FailedLookup, 0, seL4_GuardMismatch, 1, 1);
	FAILS(lookup(first, 3 << 4 | 1 << 2, 8), seL4_FailedLookup, 0, seL4_DepthMismatch, 4, 6);
}

static void first_level_slot_of_a_cnode(void)
{
	seL4_CPtr second, first = two_levels(&second);

	FAILS(seL4_CNode_Copy(first, 3, 4, CNODE, second, 64, seL4_AllRights), seL4_DeleteFirst);
	OK(seL4_CNode_Delete(first, 3, 4));
	OK(seL4_CNode_Copy(first, 3, 4, CNODE, second, 64, seL4_AllRights));
}

/* A thread whose CSpace is `cnode` signals `cptr`: does it reach the notification? */
static bool reaches(seL4_CPtr cnode, seL4_Word data, seL4_CPtr cptr, seL4_CPtr notification)
{
	static struct ipc ipc;
	seL4_Word badge = 0;

	ipc_set(&ipc, seL4_SysNBSend, cptr, 0, 0);
	ipc_start(&ipc);
	OK(seL4_TCB_Suspend(ipc.thread.tcb));
	OK(seL4_TCB_SetSpace(ipc.thread.tcb, 0, cnode, data, VSPACE, 0));
	thread_start(&ipc.thread);
	settle();
	seL4_Poll(notification, &badge);
	return badge == 77;
}

static void system_calls_ignore_bits_left_over(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4), notification = new_notification();

	OK(seL4_CNode_Mint(cnode, 2, 4, CNODE, notification, 64, seL4_AllRights, 77));
	CHECK(reaches(cnode, 0, 2ul << 60, notification));
	CHECK(reaches(cnode, 0, 2ul << 60 | 0x1234, notification));
	CHECK(!reaches(cnode, 0, 2, notification));
	/* A thread's CSpace gets its guard from the data word, if that is not 0. */
	CHECK(reaches(cnode, seL4_CNode_CapData_new(0, 60).words[0], 2, notification));
	CHECK(!reaches(cnode, seL4_CNode_CapData_new(0, 60).words[0], 2ul << 60 | 2, notification));
	CHECK(reaches(cnode, seL4_CNode_CapData_new(9, 60).words[0], 9 << 4 | 2, notification));
}

static void two_levels_in_system_calls(void)
{
	seL4_CPtr second, first = two_levels(&second), notification = new_notification();

	OK(seL4_CNode_Mint(second, 6, 4, CNODE, notification, 64, seL4_AllRights, 77));
	CHECK(reaches(first, 0, 3ul << 60 | 1ul << 58 | 6ul << 54, notification));
	CHECK(!reaches(first, 0, 3ul << 60 | 2ul << 58 | 6ul << 54, notification));
}

TEST_SUITE(cspace, CASE(depth_out_of_range), CASE(guard_differs), CASE(depth_shorter_than_guard),
	   CASE(depth_shorter_than_radix), CASE(bits_left_over), CASE(length_of_lookup_errors),
	   CASE(source_root_is_no_cnode), CASE(source_errors_say_so), CASE(two_level_lookup),
	   CASE(second_level_guard_differs), CASE(first_level_slot_of_a_cnode),
	   CASE(system_calls_ignore_bits_left_over), CASE(two_levels_in_system_calls));
