/* SPDX-License-Identifier: BSD-2-Clause */
/* The methods of CNodes: fact sheet section 7, second part. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

/* The badge that a signal or message through a notification capability carries. */
static seL4_Word badge_of(seL4_CPtr cap, seL4_CPtr notification)
{
	seL4_Word badge = 0;

	seL4_Signal(cap);
	seL4_Poll(notification, &badge);
	return badge;
}

static void copy_and_delete(void)
{
	seL4_CPtr endpoint = new_endpoint(), slot = new_slot();

	OK(copy_to(slot, endpoint));
	FAILS(copy_to(slot, endpoint), seL4_DeleteFirst);
	OK(delete_cap(slot));
	OK(delete_cap(slot)); /* of an empty slot too */
	CHECK(is_empty(slot));
}

static void destination_first(void)
{
	seL4_CPtr full = new_endpoint();

	FAILS(copy_to(full, 1ul << 20), seL4_DeleteFirst);
	FAILS(seL4_CNode_Copy(CNODE, full, 99, CNODE, 1ul << 20, 64, seL4_AllRights),
	      seL4_RangeError, 1, 64);
}

static void source_is_empty(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);

	FAILS(copy_to(new_slot(), new_slot()), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
	FAILS(mint_to(new_slot(), new_slot(), 0), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
	FAILS(move_to(new_slot(), new_slot()), seL4_FailedLookup, 1, seL4_MissingCapability, 64);
	FAILS(seL4_CNode_Mutate(CNODE, new_slot(), 64, cnode, 1, 4, 0), seL4_FailedLookup, 1,
	      seL4_MissingCapability, 4);
}

static void rights_are_masked(void)
{
	seL4_CPtr endpoint = new_endpoint(), notification = new_notification();
	seL4_CPtr read_only = new_copy(endpoint, seL4_CanRead);

	FAILS(raw_call(read_only, 0, 0, 0).words[0] >> 12, seL4_InvalidCapability, 0);
	/* Rights never grow. */
	FAILS(raw_call(new_copy(read_only, seL4_AllRights), 0, 0, 0).words[0] >> 12,
	      seL4_InvalidCapability, 0);
	FAILS(raw_call(new_copy(notification, seL4_CanRead), 0, 0, 0).words[0] >> 12,
	      seL4_InvalidCapability, 0);
}

static void mint_a_badge(void)
{
	seL4_CPtr notification = new_notification();

	CHECK_EQ(badge_of(new_badged(notification, 0x1234), notification), 0x1234);
	CHECK_EQ(badge_of(new_badged(notification, ~0ul), notification), ~0ul);
}

static void badge_is_for_good(void)
{
	seL4_CPtr notification = new_notification(), badged = new_badged(notification, 5);

	FAILS(mint_to(new_slot(), badged, 6), seL4_IllegalOperation);
	FAILS(mint_to(new_slot(), badged, 5), seL4_IllegalOperation);
	CHECK_EQ(badge_of(new_copy(badged, seL4_AllRights), notification), 5);
	seL4_CPtr zero = new_badged(notification, 0);
	CHECK_EQ(badge_of(new_badged(zero, 7), notification), 7);
}

static void mutate_sets_no_badge(void)
{
	seL4_CPtr endpoint = new_endpoint(), notification = new_notification();

	FAILS(seL4_CNode_Mutate(CNODE, new_slot(), 64, CNODE, endpoint, 64, 1),
	      seL4_IllegalOperation);
	FAILS(seL4_CNode_Mutate(CNODE, new_slot(), 64, CNODE, notification, 64, 1),
	      seL4_IllegalOperation);
}

static void mint_a_guard(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);
	seL4_CPtr guarded = new_slot(), plain = new_slot();

	OK(mint_to(guarded, cnode, seL4_CNode_CapData_new(5, 3).words[0]));
	OK(seL4_CNode_Delete(guarded, 5 << 4, 7));
	FAILS(seL4_CNode_Delete(guarded, 0, 7), seL4_FailedLookup, 0, seL4_GuardMismatch, 7, 5);
	/* Copy keeps the guard, Mint replaces it always. */
	OK(seL4_CNode_Delete(new_copy(guarded, seL4_AllRights), 5 << 4, 7));
	OK(mint_to(plain, guarded, 0));
	OK(seL4_CNode_Delete(plain, 0, 4));
}

static void guard_too_long(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);

	OK(mint_to(new_slot(), cnode, seL4_CNode_CapData_new(0, 60).words[0]));
	FAILS(mint_to(new_slot(), cnode, seL4_CNode_CapData_new(0, 61).words[0]),
	      seL4_IllegalOperation);
	FAILS(seL4_CNode_Mutate(CNODE, new_slot(), 64, CNODE, cnode, 64,
				seL4_CNode_CapData_new(0, 61).words[0]),
	      seL4_IllegalOperation);
}

static void mutate_moves_with_a_new_guard(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4), to = new_slot();

	OK(seL4_CNode_Mutate(CNODE, to, 64, CNODE, cnode, 64,
			     seL4_CNode_CapData_new(2, 2).words[0]));
	CHECK(is_empty(cnode));
	OK(seL4_CNode_Delete(to, 2 << 4, 6));
}

static void others_ignore_data(void)
{
	OK(mint_to(new_slot(), new_tcb(), 99));
	OK(mint_to(new_slot(), new_frame(), 99));
	OK(mint_to(new_slot(), seL4_CapDomain, 99));
}

static void move_leaves_nothing(void)
{
	seL4_CPtr from = new_endpoint(), to = new_slot();

	OK(move_to(to, from));
	CHECK(is_empty(from));
	CHECK(!is_empty(to));
	FAILS(move_to(to, to), seL4_DeleteFirst);
}

static void what_cannot_be_copied(void)
{
	FAILS(copy_to(new_slot(), seL4_CapIRQControl), seL4_IllegalOperation);
	FAILS(copy_to(new_slot(), seL4_CapIOPortControl), seL4_IllegalOperation);
	FAILS(copy_to(new_slot(), new_object(seL4_X86_PageTableObject, 0)), seL4_IllegalOperation);
	FAILS(copy_to(new_slot(), new_object(seL4_X86_PageDirectoryObject, 0)),
	      seL4_IllegalOperation);
	FAILS(copy_to(new_slot(), new_object(seL4_X86_PDPTObject, 0)), seL4_IllegalOperation);
	FAILS(copy_to(new_slot(), new_object(seL4_X64_PML4Object, 0)), seL4_IllegalOperation);
}

static void what_can_be_copied(void)
{
	static const seL4_CPtr initial[] = {TCB,
					    CNODE,
					    VSPACE,
					    seL4_CapASIDControl,
					    seL4_CapInitThreadASIDPool,
					    seL4_CapBootInfoFrame,
					    seL4_CapDomain};

	for (size_t i = 0; i < sizeof(initial) / sizeof(initial[0]); i++)
		OK(copy_to(new_slot(), initial[i]));
	OK(copy_to(new_slot(), new_vspace()));
	/* Paging structures, once they are mapped. */
	seL4_CPtr vspace = new_vspace(), pdpt = new_object(seL4_X86_PDPTObject, 0);
	OK(seL4_X86_PDPT_Map(pdpt, vspace, 0, seL4_X86_Default_VMAttributes));
	OK(copy_to(new_slot(), pdpt));
	/* What cannot be copied can be moved. */
	OK(move_to(new_slot(), new_object(seL4_X86_PageTableObject, 0)));
}

static seL4_Error rotate(seL4_CPtr dest, seL4_Word dest_data, seL4_CPtr pivot, seL4_Word pivot_data,
			 seL4_CPtr source)
{
	return seL4_CNode_Rotate(CNODE, dest, 64, pivot_data, CNODE, pivot, 64, dest_data, CNODE,
				 source, 64);
}

static void rotate_three_slots(void)
{
	seL4_CPtr source = new_tcb(), pivot = new_frame(), dest = new_slot();

	OK(rotate(dest, 0, pivot, 0, source));
	CHECK(is_empty(source));
	OK(seL4_TCB_Suspend(pivot));
	CHECK_EQ(seL4_X86_Page_GetAddress(dest).error, 0);
}

static void rotate_as_swap(void)
{
	seL4_CPtr source = new_tcb(), pivot = new_frame();

	OK(rotate(source, 0, pivot, 0, source));
	OK(seL4_TCB_Suspend(pivot));
	CHECK_EQ(seL4_X86_Page_GetAddress(source).error, 0);
}

static void rotate_resets_guards(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4), source = new_slot(),
		  dest = new_slot();
	seL4_CPtr pivot = new_frame();

	OK(mint_to(source, cnode, seL4_CNode_CapData_new(5, 3).words[0]));
	OK(rotate(dest, 0, pivot, 0, source));
	OK(seL4_CNode_Delete(pivot, 0, 4));
}

static void rotate_refuses(void)
{
	seL4_CPtr source = new_tcb(), pivot = new_frame(), endpoint = new_endpoint();

	FAILS(rotate(new_slot(), 0, pivot, 0, pivot), seL4_IllegalOperation);
	FAILS(rotate(pivot, 0, pivot, 0, source), seL4_IllegalOperation);
	FAILS(rotate(new_endpoint(), 0, pivot, 0, source), seL4_DeleteFirst);
	FAILS(rotate(new_slot(), 0, pivot, 0, endpoint), seL4_IllegalOperation);
	FAILS(rotate(new_slot(), 0, endpoint, 0, source), seL4_IllegalOperation);
	FAILS(rotate(new_slot(), 0, pivot, 0, new_slot()), seL4_FailedLookup, 1,
	      seL4_MissingCapability, 64);
	FAILS(rotate(new_slot(), 0, new_slot(), 0, source), seL4_FailedLookup);
}

static void save_caller_without_caller(void)
{
	seL4_CPtr slot = new_slot();

	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	CHECK(is_empty(slot));
	FAILS(seL4_CNode_SaveCaller(CNODE, new_endpoint(), 64), seL4_DeleteFirst);
}

static void cancel_badged_sends_needs_all_rights(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_CPtr badged = new_badged(endpoint, 3);

	OK(seL4_CNode_CancelBadgedSends(CNODE, endpoint, 64));
	OK(seL4_CNode_CancelBadgedSends(CNODE, badged, 64));
	FAILS(seL4_CNode_CancelBadgedSends(CNODE, new_copy(badged, seL4_NoRead), 64),
	      seL4_IllegalOperation);
	FAILS(seL4_CNode_CancelBadgedSends(CNODE, new_copy(badged, seL4_NoWrite), 64),
	      seL4_IllegalOperation);
	FAILS(seL4_CNode_CancelBadgedSends(CNODE, new_copy(badged, seL4_ReadWrite), 64),
	      seL4_IllegalOperation);
	FAILS(seL4_CNode_CancelBadgedSends(CNODE, new_notification(), 64), seL4_IllegalOperation);
	FAILS(seL4_CNode_CancelBadgedSends(CNODE, new_slot(), 64), seL4_IllegalOperation);
}

static void cancel_badged_sends_restarts_senders(void)
{
	static struct ipc one, two;
	seL4_CPtr endpoint = new_endpoint();
	seL4_CPtr first = new_badged(endpoint, 1), second = new_badged(endpoint, 2);
	seL4_Word badge;

	ipc_run(&one, seL4_SysSend, first, 0, 1);
	ipc_run(&two, seL4_SysSend, second, 0, 1);
	/* The senders restart; with their capability gone, the restarted send cannot happen. */
	OK(seL4_CNode_CancelBadgedSends(CNODE, first, 64));
	OK(delete_cap(first));
	settle();
	seL4_Recv(endpoint, &badge);
	CHECK_EQ(badge, 2);
	settle();
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 0);
}

TEST_SUITE(cnode, CASE(copy_and_delete), CASE(destination_first), CASE(source_is_empty),
	   CASE(rights_are_masked), CASE(mint_a_badge), CASE(badge_is_for_good),
	   CASE(mutate_sets_no_badge), CASE(mint_a_guard), CASE(guard_too_long),
	   CASE(mutate_moves_with_a_new_guard), CASE(others_ignore_data), CASE(move_leaves_nothing),
	   CASE(what_cannot_be_copied), CASE(what_can_be_copied), CASE(rotate_three_slots),
	   CASE(rotate_as_swap), CASE(rotate_resets_guards), CASE(rotate_refuses),
	   CASE(save_caller_without_caller), CASE(cancel_badged_sends_needs_all_rights),
	   CASE(cancel_badged_sends_restarts_senders));
