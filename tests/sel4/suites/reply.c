/* SPDX-License-Identifier: BSD-2-Clause */
/* Reply capabilities: fact sheet section 8, "Reply" and "Receive side". */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

static struct ipc a, b;

static const seL4_MessageInfo_t empty_message;

/* A caller that has been received from and waits for us to reply. */
static seL4_CPtr receive_call(struct ipc *ipc)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(ipc, seL4_SysCall, endpoint, 0, 1);
	seL4_Recv(endpoint, NULL);
	return endpoint;
}

static void reply_is_for_once(void)
{
	receive_call(&a);
	seL4_SetMR(0, 1);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 1));
	seL4_SetMR(0, 2);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 1));
	settle();
	CHECK_EQ(a.got[0], 1);
}

static void receiving_again_loses_the_caller(void)
{
	seL4_CPtr endpoint = receive_call(&a);
	seL4_Word badge;

	seL4_NBRecv(endpoint, &badge);
	seL4_Reply(empty_message);
	settle();
	CHECK(!a.done);
}

static void waiting_on_a_notification_keeps_the_caller(void)
{
	receive_call(&a);
	settle(); /* waits on a notification */
	seL4_Reply(empty_message);
	settle();
	CHECK(a.done);
}

static void saved_reply(void)
{
	seL4_CPtr endpoint = receive_call(&a), slot = new_slot();
	seL4_Word badge;

	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	CHECK(!is_empty(slot));
	seL4_NBRecv(endpoint, &badge);
	seL4_Reply(empty_message); /* the caller slot is empty */
	settle();
	CHECK(!a.done);
	seL4_SetMR(0, 0x71);
	seL4_Send(slot, seL4_MessageInfo_new(3, 0, 0, 1));
	CHECK(is_empty(slot));
	settle();
	CHECK(a.done);
	CHECK_EQ(a.got[0], 0x71);
	CHECK_EQ(seL4_MessageInfo_get_label(a.info), 3);
}

static void saved_reply_by_call_and_nbsend(void)
{
	seL4_CPtr slot = new_slot();

	receive_call(&a);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	CHECK_EQ(seL4_Call(slot, seL4_MessageInfo_new(3, 0, 0, 0)).words[0], 0);
	CHECK(is_empty(slot));
	receive_call(&b);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	seL4_NBSend(slot, empty_message);
	CHECK(is_empty(slot));
	settle();
	CHECK(a.done && b.done);
}

static void saved_reply_moves_but_does_not_copy(void)
{
	seL4_CPtr slot = new_slot(), other = new_slot();

	receive_call(&a);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	FAILS(copy_to(other, slot), seL4_IllegalOperation);
	FAILS(mint_to(other, slot, 1), seL4_IllegalOperation);
	OK(move_to(other, slot));
	seL4_Send(other, empty_message);
	settle();
	CHECK(a.done);
}

static void saved_reply_vanishes_with_suspend(void)
{
	seL4_CPtr slot = new_slot();

	receive_call(&a);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	OK(seL4_TCB_Suspend(a.thread.tcb));
	CHECK(is_empty(slot));
}

static void saved_reply_vanishes_with_the_thread(void)
{
	seL4_CPtr slot = new_slot();

	receive_call(&a);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	OK(delete_cap(a.thread.tcb));
	CHECK(is_empty(slot));
}

static void deleted_reply_leaves_the_caller_stuck(void)
{
	seL4_CPtr slot = new_slot();

	receive_call(&a);
	OK(seL4_CNode_SaveCaller(CNODE, slot, 64));
	OK(delete_cap(slot));
	settle();
	CHECK(!a.done);
}

static void two_saved_callers(void)
{
	seL4_CPtr first = new_slot(), second = new_slot();

	receive_call(&a);
	OK(seL4_CNode_SaveCaller(CNODE, first, 64));
	receive_call(&b);
	OK(seL4_CNode_SaveCaller(CNODE, second, 64));
	seL4_Send(second, empty_message);
	settle();
	CHECK(b.done && !a.done);
	seL4_Send(first, empty_message);
	settle();
	CHECK(a.done);
}

/* The caller `a` offers a slot; we reply with a capability. */
static seL4_MessageInfo_t reply_with_cap(seL4_CapRights_t receive_rights, seL4_CPtr slot)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_set(&a, seL4_SysCall, endpoint, 0, 0);
	a.receive_cnode = CNODE;
	a.receive_index = slot;
	a.receive_depth = 64;
	ipc_start(&a);
	settle();
	seL4_Recv(new_copy(endpoint, receive_rights), NULL);
	seL4_SetCap(0, new_frame());
	seL4_Reply(seL4_MessageInfo_new(0, 0, 1, 0));
	settle();
	CHECK(a.done);
	return a.info;
}

static void reply_transfers_a_capability(void)
{
	seL4_CPtr slot = new_slot();

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(reply_with_cap(seL4_AllRights, slot)), 1);
	CHECK(!is_empty(slot));
}

static void reply_without_grant_transfers_none(void)
{
	seL4_CPtr slot = new_slot();

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(
			 reply_with_cap(seL4_CapRights_new(1, 0, 1, 1), slot)),
		 0);
	CHECK(is_empty(slot));
}

TEST_SUITE(reply, CASE(reply_is_for_once), CASE(receiving_again_loses_the_caller),
	   CASE(waiting_on_a_notification_keeps_the_caller), CASE(saved_reply),
	   CASE(saved_reply_by_call_and_nbsend), CASE(saved_reply_moves_but_does_not_copy),
	   CASE(saved_reply_vanishes_with_suspend), CASE(saved_reply_vanishes_with_the_thread),
	   CASE(deleted_reply_leaves_the_caller_stuck), CASE(two_saved_callers),
	   CASE(reply_transfers_a_capability), CASE(reply_without_grant_transfers_none));
