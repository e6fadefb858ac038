/* SPDX-License-Identifier: BSD-2-Clause */
/* What the deletion of an object's last capability does: fact sheet section 7, end. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

static struct ipc ipc, other;

/* Checks that a restarted system call failed: the waiting fault handler gets a CapFault, missing
 * capability. */
static void expect_cap_fault(seL4_CPtr handler, seL4_CPtr cptr, seL4_Word in_receive)
{
	seL4_Word badge;
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);

	CHECK_EQ(badge, 9);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_Addr), cptr);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), in_receive);
}

static void start_watched(struct ipc *i, seL4_CPtr handler)
{
	ipc_start(i);
	OK(seL4_TCB_SetSpace(i->thread.tcb, new_badged(handler, 9), CNODE, 0, VSPACE, 0));
	settle();
}

static void endpoint_restarts_a_receiver(void)
{
	seL4_CPtr endpoint = new_endpoint(), handler = new_endpoint();

	ipc_set(&ipc, seL4_SysRecv, endpoint, 0, 0);
	start_watched(&ipc, handler);
	OK(delete_cap(endpoint));
	settle();
	expect_cap_fault(handler, endpoint, 1);
	CHECK_EQ(ipc.done, 0);
}

static void endpoint_restarts_a_sender(void)
{
	seL4_CPtr endpoint = new_endpoint(), handler = new_endpoint();

	ipc_set(&ipc, seL4_SysSend, endpoint, 0, 1);
	start_watched(&ipc, handler);
	OK(delete_cap(endpoint));
	settle();
	/* The slot exists and its capability is null: an invocation of a null capability, whose
	 * error Send does not report. */
	CHECK_EQ(ipc.done, 1);
}

static void badged_capability_wakes_nobody(void)
{
	seL4_CPtr endpoint = new_endpoint(), badged = new_badged(endpoint, 4);
	seL4_Word badge;

	ipc_run(&ipc, seL4_SysSend, badged, 0, 1);
	OK(delete_cap(badged));
	settle();
	CHECK_EQ(ipc.done, 0);
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 4);
	settle();
	CHECK_EQ(ipc.done, 1);
}

static void notification_restarts_a_waiter(void)
{
	seL4_CPtr notification = new_notification(), handler = new_endpoint();

	ipc_set(&ipc, seL4_SysRecv, notification, 0, 0);
	start_watched(&ipc, handler);
	OK(delete_cap(notification));
	settle();
	expect_cap_fault(handler, notification, 1);
}

static void notification_is_unbound(void)
{
	seL4_CPtr tcb = new_tcb(), first = new_notification();

	OK(seL4_TCB_BindNotification(tcb, first));
	OK(delete_cap(first));
	FAILS(seL4_TCB_UnbindNotification(tcb), seL4_IllegalOperation);
	OK(seL4_TCB_BindNotification(tcb, new_notification()));
}

static void thread_unbinds_its_notification(void)
{
	seL4_CPtr tcb = new_tcb(), notification = new_notification();

	OK(seL4_TCB_BindNotification(tcb, notification));
	OK(delete_cap(tcb));
	OK(seL4_TCB_BindNotification(new_tcb(), notification));
}

static void thread_leaves_its_queue(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&ipc, seL4_SysSend, new_badged(endpoint, 1), 0, 1);
	ipc_run(&other, seL4_SysSend, new_badged(endpoint, 2), 0, 1);
	OK(delete_cap(ipc.thread.tcb));
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 2);
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 0);
}

static void running_thread_stops(void)
{
	seL4_CPtr copy;

	ipc_set(&ipc, seL4_SysRecv, new_endpoint(), 0, 0);
	ipc_start(&ipc);
	copy = new_copy(ipc.thread.tcb, seL4_AllRights);
	OK(delete_cap(ipc.thread.tcb));
	settle(); /* not the last capability: it ran */
	OK(seL4_TCB_Suspend(copy));
	OK(delete_cap(copy));
}

static void cnode_deletes_what_it_holds(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 8), tcb = new_tcb();
	seL4_CPtr notification = new_notification();

	OK(seL4_TCB_BindNotification(tcb, notification));
	OK(seL4_CNode_Move(cnode, 200, 8, CNODE, tcb, 64));
	OK(delete_cap(cnode));
	OK(seL4_TCB_BindNotification(new_tcb(), notification));
}

static void cnode_within_a_cnode(void)
{
	seL4_CPtr outer = new_object(seL4_CapTableObject, 4),
		  inner = new_object(seL4_CapTableObject, 4);
	seL4_CPtr tcb = new_tcb(), notification = new_notification();

	OK(seL4_TCB_BindNotification(tcb, notification));
	OK(seL4_CNode_Move(inner, 3, 4, CNODE, tcb, 64));
	OK(seL4_CNode_Move(outer, 5, 4, CNODE, inner, 64));
	OK(delete_cap(outer));
	OK(seL4_TCB_BindNotification(new_tcb(), notification));
}

static void cnodes_that_hold_each_other(void)
{
	seL4_CPtr a = new_object(seL4_CapTableObject, 4), b = new_object(seL4_CapTableObject, 4);

	OK(seL4_CNode_Copy(a, 0, 4, CNODE, b, 64, seL4_AllRights));
	OK(seL4_CNode_Copy(b, 0, 4, CNODE, a, 64, seL4_AllRights));
	OK(seL4_CNode_Move(b, 1, 4, CNODE, a, 64));
	OK(delete_cap(b));
	/* Only these objects still hold capabilities to each other; revoking their memory deletes
	 * them. */
	OK(revoke_cap(env_arena()));
}

static void cnode_that_holds_itself(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);

	OK(seL4_CNode_Move(cnode, 0, 4, CNODE, cnode, 64));
	OK(revoke_cap(env_arena()));
	OK(seL4_Untyped_Retype(env_arena(), seL4_UntypedObject, ARENA_BITS, CNODE, 0, 0, new_slot(),
			       1));
}

/* Long enough that the kernel is preempted at least once. */
static void thousands_of_capabilities(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 12), endpoint = new_endpoint();

	for (seL4_Word i = 0; i < 4096; i++)
		OK(seL4_CNode_Copy(cnode, i, 12, CNODE, endpoint, 64, seL4_AllRights));
	OK(revoke_cap(endpoint));
	OK(seL4_CNode_Copy(cnode, 4095, 12, CNODE, endpoint, 64, seL4_AllRights));
	for (seL4_Word i = 0; i < 4095; i++)
		OK(seL4_Untyped_Retype(env_arena(), seL4_NotificationObject, 0, CNODE, cnode, 64, i,
				       1));
	OK(delete_cap(cnode));
	CHECK(!is_empty(endpoint));
}

static void mapped_frame_removes_its_mapping(void)
{
	seL4_CPtr frame = new_frame(), copy = new_copy(frame, seL4_AllRights);

	map_here(frame, 0x10000000);
	OK(delete_cap(frame));
	/* The place is free: another frame there replaces nothing that faults. */
	CHECK_EQ(seL4_X86_Page_GetAddress(copy).error, 0);
}

TEST_SUITE(deletion, CASE(endpoint_restarts_a_receiver), CASE(endpoint_restarts_a_sender),
	   CASE(badged_capability_wakes_nobody), CASE(notification_restarts_a_waiter),
	   CASE(notification_is_unbound), CASE(thread_unbinds_its_notification),
	   CASE(thread_leaves_its_queue), CASE(running_thread_stops),
	   CASE(cnode_deletes_what_it_holds), CASE(cnode_within_a_cnode),
	   CASE(cnodes_that_hold_each_other), CASE(cnode_that_holds_itself),
	   CASE(thousands_of_capabilities), CASE(mapped_frame_removes_its_mapping));
