/* SPDX-License-Identifier: BSD-2-Clause */
/* The capability derivation tree: fact sheet section 7, third part. */
#include "harness/env.h"
#include "harness/test.h"

static void revoking_the_original(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_CPtr copy = new_copy(endpoint, seL4_AllRights),
		  second = new_copy(copy, seL4_AllRights);
	seL4_CPtr badged = new_badged(endpoint, 1), of_copy = new_badged(copy, 2);

	OK(revoke_cap(endpoint));
	CHECK(!is_empty(endpoint));
	CHECK(is_empty(copy) && is_empty(second) && is_empty(badged) && is_empty(of_copy));
}

static void revoking_a_copy_does_nothing(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_CPtr copy = new_copy(endpoint, seL4_AllRights),
		  second = new_copy(copy, seL4_AllRights);

	OK(revoke_cap(copy));
	CHECK(!is_empty(second));
	CHECK(!is_empty(endpoint));
}

static void revoking_a_badged_capability(void)
{
	seL4_CPtr endpoint = new_endpoint(), badged = new_badged(endpoint, 7);
	seL4_CPtr same = new_copy(badged, seL4_AllRights), other = new_badged(endpoint, 8);

	OK(revoke_cap(badged));
	CHECK(is_empty(same));
	CHECK(!is_empty(other) && !is_empty(badged) && !is_empty(endpoint));
}

static void equal_badges_minted_apart(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_CPtr first = new_badged(endpoint, 7), second = new_badged(endpoint, 7);

	OK(revoke_cap(second));
	CHECK(!is_empty(first));
	OK(revoke_cap(first));
	CHECK(!is_empty(second));
}

static void deleting_a_parent_leaves_the_children(void)
{
	seL4_CPtr endpoint = new_endpoint(), copy = new_copy(endpoint, seL4_AllRights);
	seL4_CPtr badged = new_badged(endpoint, 1);

	OK(delete_cap(endpoint));
	CHECK(!is_empty(copy) && !is_empty(badged));
}

static void move_keeps_the_place(void)
{
	seL4_CPtr endpoint = new_endpoint(), copy = new_copy(endpoint, seL4_AllRights);
	seL4_CPtr moved = new_slot(), moved_copy = new_slot();

	OK(move_to(moved_copy, copy));
	OK(move_to(moved, endpoint));
	OK(revoke_cap(moved));
	CHECK(is_empty(moved_copy));
	CHECK(!is_empty(moved));
}

static void rotate_keeps_the_places(void)
{
	seL4_CPtr parent = new_frame(), copy = new_copy(parent, seL4_AllRights);
	seL4_CPtr other = new_tcb();

	/* Now `other` names the frame and `parent` the thread. */
	OK(seL4_CNode_Rotate(CNODE, parent, 64, 0, CNODE, other, 64, 0, CNODE, parent, 64));
	OK(revoke_cap(other));
	CHECK(is_empty(copy));
	OK(seL4_TCB_Suspend(parent));
}

static void untyped_over_all_that_came_of_it(void)
{
	seL4_CPtr outer = new_object(seL4_UntypedObject, 16), inner = new_slot();
	seL4_CPtr frame = new_slot(), copy = new_slot();

	OK(seL4_Untyped_Retype(outer, seL4_UntypedObject, 14, CNODE, 0, 0, inner, 1));
	OK(seL4_Untyped_Retype(inner, seL4_X86_4K, 0, CNODE, 0, 0, frame, 1));
	OK(copy_to(copy, frame));
	OK(revoke_cap(inner));
	CHECK(is_empty(frame) && is_empty(copy));
	OK(seL4_Untyped_Retype(inner, seL4_X86_4K, 0, CNODE, 0, 0, frame, 1));
	OK(revoke_cap(outer));
	CHECK(is_empty(inner) && is_empty(frame));
}

static void copies_of_boot_frames_hang_below_them(void)
{
	seL4_CPtr copy = new_copy(boot->userImageFrames.start, seL4_AllRights);

	OK(revoke_cap(boot->userImageFrames.start));
	CHECK(is_empty(copy));
}

static void irq_control_over_handlers(void)
{
	seL4_CPtr handler = new_slot(), copy = new_slot();

	OK(seL4_IRQControl_GetMSI(seL4_CapIRQControl, CNODE, handler, 64, 0, 0, 0, 0, 90));
	OK(copy_to(copy, handler));
	OK(revoke_cap(seL4_CapIRQControl));
	CHECK(is_empty(handler) && is_empty(copy));
	OK(seL4_IRQControl_GetMSI(seL4_CapIRQControl, CNODE, handler, 64, 0, 0, 0, 0, 90));
}

static void port_control_over_ports(void)
{
	seL4_CPtr port = new_slot(), other = new_slot();

	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, 0x200, 0x20f, CNODE, port, 64));
	OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, 0x210, 0x21f, CNODE, other, 64));
	OK(revoke_cap(port));
	CHECK(!is_empty(other));
	OK(revoke_cap(seL4_CapIOPortControl));
	CHECK(is_empty(port) && is_empty(other));
}

static void thread_holds_copies_of_its_caps(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4), vspace = new_vspace();
	seL4_CPtr tcb = new_tcb(), frame = new_frame();

	OK(seL4_TCB_Configure(tcb, 0, cnode, 0, vspace, 0, 0x1000, frame));
	OK(delete_cap(cnode));
	OK(delete_cap(vspace));
	OK(delete_cap(frame));
	/* They exist still: the TCB's hidden slots hold them. Deleting the TCB frees them. */
	OK(delete_cap(tcb));
}

static void revoke_of_an_empty_slot(void)
{
	OK(revoke_cap(new_slot()));
}

static void revoke_deletes_the_invoked_cnode_too(void)
{
	/* A CNode that holds capabilities to itself and to others goes away as a whole. */
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 14), cnode = new_slot();
	seL4_CPtr endpoint = new_endpoint();

	OK(seL4_Untyped_Retype(untyped, seL4_CapTableObject, 4, CNODE, 0, 0, cnode, 1));
	OK(seL4_CNode_Copy(cnode, 0, 4, CNODE, cnode, 64, seL4_AllRights));
	OK(seL4_CNode_Copy(cnode, 1, 4, CNODE, endpoint, 64, seL4_AllRights));
	OK(revoke_cap(untyped));
	CHECK(is_empty(cnode));
	CHECK(!is_empty(endpoint));
	OK(seL4_Untyped_Retype(untyped, seL4_UntypedObject, 14, CNODE, 0, 0, cnode, 1));
}

TEST_SUITE(derivation, CASE(revoking_the_original), CASE(revoking_a_copy_does_nothing),
	   CASE(revoking_a_badged_capability), CASE(equal_badges_minted_apart),
	   CASE(deleting_a_parent_leaves_the_children), CASE(move_keeps_the_place),
	   CASE(rotate_keeps_the_places), CASE(untyped_over_all_that_came_of_it),
	   CASE(copies_of_boot_frames_hang_below_them), CASE(irq_control_over_handlers),
	   CASE(port_control_over_ports), CASE(thread_holds_copies_of_its_caps),
	   CASE(revoke_of_an_empty_slot), CASE(revoke_deletes_the_invoked_cnode_too));
