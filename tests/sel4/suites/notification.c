/* SPDX-License-Identifier: BSD-2-Clause */
/* Notifications, free and bound: fact sheet section 8, "Notifications"; section 5, labels 13
 * and 14. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

static struct ipc a, b;

static void badges_are_ored(void)
{
	seL4_CPtr notification = new_notification();
	seL4_Word badge;

	seL4_Signal(new_badged(notification, 0x11));
	seL4_Signal(new_badged(notification, 0x21));
	seL4_Wait(notification, &badge);
	CHECK_EQ(badge, 0x31);
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 0);
}

static void signal_without_badge_is_active(void)
{
	seL4_CPtr notification = new_notification();

	seL4_Signal(notification);
	ipc_run(&a, seL4_SysRecv, notification, 0, 0);
	CHECK(a.done);
	CHECK_EQ(a.badge, 0);
}

static void signal_wakes_the_first_waiter(void)
{
	seL4_CPtr notification = new_notification(), badged = new_badged(notification, 8);

	ipc_run(&a, seL4_SysRecv, notification, 0, 0);
	ipc_run(&b, seL4_SysRecv, notification, 0, 0);
	seL4_Signal(badged);
	settle();
	CHECK(a.done && !b.done);
	CHECK_EQ(a.badge, 8);
	seL4_Signal(badged);
	settle();
	CHECK(b.done);
}

static void any_send_is_a_signal(void)
{
	seL4_CPtr notification = new_notification(), badged = new_badged(notification, 8);
	seL4_Word badge;

	seL4_NBSend(badged, seL4_MessageInfo_new(9, 0, 0, 20));
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 8);
	seL4_Call(badged, seL4_MessageInfo_new(9, 0, 0, 0));
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 8);
}

static void bound_wakes_a_receiver(void)
{
	seL4_CPtr notification = new_notification(), endpoint = new_endpoint();

	ipc_set(&a, seL4_SysRecv, endpoint, 0, 0);
	ipc_start(&a);
	OK(seL4_TCB_BindNotification(a.thread.tcb, notification));
	settle();
	CHECK(!a.done);
	seL4_Signal(new_badged(notification, 0x40));
	settle();
	CHECK(a.done);
	CHECK_EQ(a.badge, 0x40);
}

static void bound_and_active_comes_first(void)
{
	seL4_CPtr notification = new_notification(), endpoint = new_endpoint();
	seL4_Word badge;

	OK(seL4_TCB_BindNotification(TCB, notification));
	ipc_run(&a, seL4_SysSend, new_badged(endpoint, 1), 0, 0);
	seL4_Signal(new_badged(notification, 0x40));
	seL4_Recv(endpoint, &badge);
	CHECK_EQ(badge, 0x40);
	seL4_Recv(endpoint, &badge);
	CHECK_EQ(badge, 1);
}

static void bound_does_not_wake_a_sender(void)
{
	seL4_CPtr notification = new_notification(), endpoint = new_endpoint();

	ipc_set(&a, seL4_SysSend, endpoint, 0, 0);
	ipc_start(&a);
	OK(seL4_TCB_BindNotification(a.thread.tcb, notification));
	settle();
	seL4_Signal(notification);
	settle();
	CHECK(!a.done);
	seL4_Word badge = 1;
	seL4_Recv(endpoint, &badge);
	CHECK_EQ(badge, 0);
}

static void bound_thread_may_wait(void)
{
	seL4_CPtr notification = new_notification();

	ipc_set(&a, seL4_SysRecv, notification, 0, 0);
	ipc_start(&a);
	OK(seL4_TCB_BindNotification(a.thread.tcb, notification));
	settle();
	seL4_Signal(new_badged(notification, 2));
	settle();
	CHECK(a.done);
	CHECK_EQ(a.badge, 2);
}

static void others_may_not_wait_on_a_bound_one(void)
{
	seL4_CPtr notification = new_notification(), handler = new_endpoint();
	seL4_Word badge;

	OK(seL4_TCB_BindNotification(new_tcb(), notification));
	ipc_set(&a, seL4_SysRecv, notification, 0, 0);
	ipc_start(&a);
	OK(seL4_TCB_SetSpace(a.thread.tcb, new_badged(handler, 3), CNODE, 0, VSPACE, 0));
	settle();
	seL4_MessageInfo_t info = seL4_NBRecv(handler, &badge);
	CHECK_EQ(badge, 3);
	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
	CHECK_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
}

static void binding_is_refused(void)
{
	seL4_CPtr tcb = new_tcb(), notification = new_notification(), busy = new_notification();

	FAILS(seL4_TCB_UnbindNotification(tcb), seL4_IllegalOperation);
	FAILS(seL4_TCB_BindNotification(tcb, new_endpoint()), seL4_IllegalOperation);
	FAILS(seL4_TCB_BindNotification(tcb, new_copy(notification, seL4_CanWrite)),
	      seL4_IllegalOperation);
	OK(seL4_TCB_BindNotification(tcb, notification));
	FAILS(seL4_TCB_BindNotification(tcb, new_notification()), seL4_IllegalOperation);
	FAILS(seL4_TCB_BindNotification(new_tcb(), notification), seL4_IllegalOperation);
	ipc_run(&a, seL4_SysRecv, busy, 0, 0);
	FAILS(seL4_TCB_BindNotification(new_tcb(), busy), seL4_IllegalOperation);
	OK(seL4_TCB_UnbindNotification(tcb));
	OK(seL4_TCB_BindNotification(new_tcb(), notification));
}

static void waiting_needs_read(void)
{
	seL4_CPtr handler = new_endpoint();
	seL4_Word badge;

	ipc_set(&a, seL4_SysNBRecv, new_copy(new_notification(), seL4_CanWrite), 0, 0);
	ipc_start(&a);
	OK(seL4_TCB_SetSpace(a.thread.tcb, new_badged(handler, 3), CNODE, 0, VSPACE, 0));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_NBRecv(handler, &badge)), seL4_Fault_CapFault);
	CHECK_EQ(badge, 3);
}

TEST_SUITE(notification, CASE(badges_are_ored), CASE(signal_without_badge_is_active),
	   CASE(signal_wakes_the_first_waiter), CASE(any_send_is_a_signal),
	   CASE(bound_wakes_a_receiver), CASE(bound_and_active_comes_first),
	   CASE(bound_does_not_wake_a_sender), CASE(bound_thread_may_wait),
	   CASE(others_may_not_wait_on_a_bound_one), CASE(binding_is_refused),
	   CASE(waiting_needs_read));
