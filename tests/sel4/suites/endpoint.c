/* SPDX-License-Identifier: BSD-2-Clause */
/* Endpoints: which threads exchange messages, and which wait. Fact sheet section 8. */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

static struct ipc a, b, c;

static void send_waits_for_a_receiver(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysSend, endpoint, 0, 0);
	CHECK(!a.done);
	seL4_Recv(endpoint, NULL);
	settle();
	CHECK(a.done);
}

static void nbsend_does_not_wait(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&a, seL4_SysNBSend, new_badged(endpoint, 1), 0, 0);
	CHECK(a.done);
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 0);
}

static void nbsend_to_a_receiver(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysRecv, endpoint, 0, 0);
	seL4_SetMR(0, 0xabc);
	seL4_NBSend(new_badged(endpoint, 2), seL4_MessageInfo_new(5, 0, 0, 1));
	settle();
	CHECK(a.done);
	CHECK_EQ(a.badge, 2);
	CHECK_EQ(a.got[0], 0xabc);
}

static void receive_waits_for_a_sender(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysRecv, endpoint, 0, 0);
	CHECK(!a.done);
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(a.done);
}

static void senders_queue_in_order_whatever_their_priority(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&a, seL4_SysSend, new_badged(endpoint, 1), 0, 0);
	ipc_run(&b, seL4_SysSend, new_badged(endpoint, 2), 0, 0);
	ipc_run(&c, seL4_SysSend, new_badged(endpoint, 3), 0, 0);
	OK(seL4_TCB_SetPriority(c.thread.tcb, TCB, PRIO + 10));
	for (seL4_Word i = 1; i <= 3; i++) {
		seL4_Recv(endpoint, &badge);
		CHECK_EQ(badge, i);
	}
}

static void receivers_queue_in_order(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysRecv, endpoint, 0, 0);
	ipc_run(&b, seL4_SysRecv, endpoint, 0, 0);
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(a.done && !b.done);
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(b.done);
}

static void badge_is_the_senders(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&a, seL4_SysSend, new_badged(endpoint, 0x11), 0, 0);
	seL4_Recv(new_badged(endpoint, 0x22), &badge);
	CHECK_EQ(badge, 0x11);
	ipc_run(&b, seL4_SysSend, endpoint, 0, 0);
	seL4_Recv(endpoint, &badge);
	CHECK_EQ(badge, 0);
}

static void call_and_reply(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysCall, endpoint, 6, 2);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), 6);
	settle();
	CHECK(!a.done);
	seL4_SetMR(0, 0x900);
	seL4_SetMR(5, 0x905);
	seL4_Reply(seL4_MessageInfo_new(8, 0, 0, 6));
	settle();
	CHECK(a.done);
	CHECK_EQ(a.info.words[0], seL4_MessageInfo_new(8, 0, 0, 6).words[0]);
	CHECK_EQ(a.got[0], 0x900);
	CHECK_EQ(a.got[5], 0x905);
}

static void call_to_a_waiting_receiver(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_set(&a, seL4_SysRecv, endpoint, 0, 0);
	ipc_start(&a);
	settle();
	ipc_run(&b, seL4_SysCall, new_badged(endpoint, 4), 6, 3);
	CHECK(a.done && !b.done);
	CHECK_EQ(a.badge, 4);
	CHECK_EQ(a.got[2], 0x102);
}

static void grant_reply_is_enough_for_a_call(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysCall, new_copy(endpoint, seL4_CapRights_new(1, 0, 0, 1)), 0, 0);
	seL4_Recv(endpoint, NULL);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(a.done);
}

static void call_without_grant_never_returns(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&a, seL4_SysCall, new_copy(endpoint, seL4_CapRights_new(0, 0, 0, 1)), 0, 1);
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, &badge)), 1);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(!a.done);
	/* The thread is inactive, so resuming it repeats the call. */
	OK(seL4_TCB_Resume(a.thread.tcb));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, &badge)), 1);
}

static void reply_recv(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&a, seL4_SysCall, new_badged(endpoint, 1), 0, 1);
	ipc_run(&b, seL4_SysCall, new_badged(endpoint, 2), 0, 1);
	seL4_Recv(endpoint, &badge);
	CHECK_EQ(badge, 1);
	seL4_SetMR(0, 0x333);
	seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 1), &badge);
	CHECK_EQ(badge, 2);
	settle();
	CHECK(a.done && !b.done);
	CHECK_EQ(a.got[0], 0x333);
}

static void suspended_sender_leaves_the_queue(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word badge;

	ipc_run(&a, seL4_SysSend, new_badged(endpoint, 1), 0, 0);
	OK(seL4_TCB_Suspend(a.thread.tcb));
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 0);
	/* Resumed, it sends again. */
	OK(seL4_TCB_Resume(a.thread.tcb));
	settle();
	seL4_NBRecv(endpoint, &badge);
	CHECK_EQ(badge, 1);
}

static void resumed_receiver_receives_again(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&a, seL4_SysRecv, endpoint, 0, 0);
	OK(seL4_TCB_Resume(a.thread.tcb));
	settle();
	CHECK(!a.done);
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	settle();
	CHECK(a.done);
}

/* Register forms: NULL leaves a word out. */
static void with_message_registers(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word m0 = 0xa0, m1 = 0xa1, sender = 0;

	ipc_run(&a, seL4_SysRecv, endpoint, 0, 0);
	seL4_SendWithMRs(endpoint, seL4_MessageInfo_new(0, 0, 0, 2), &m0, &m1, NULL, NULL);
	settle();
	CHECK_EQ(a.got[0], 0xa0);
	CHECK_EQ(a.got[1], 0xa1);
	ipc_run(&b, seL4_SysCall, new_badged(endpoint, 9), 0, 4);
	seL4_SetMR(0, 0x5a5a);
	seL4_RecvWithMRs(endpoint, &sender, NULL, &m1, NULL, &m0);
	CHECK_EQ(sender, 9);
	CHECK_EQ(m1, 0x101);
	CHECK_EQ(m0, 0x103);
	CHECK_EQ(seL4_GetMR(0), 0x5a5a);
	m0 = 0xf0;
	seL4_ReplyWithMRs(seL4_MessageInfo_new(0, 0, 0, 1), &m0, NULL, NULL, NULL);
	settle();
	CHECK_EQ(b.got[0], 0xf0);
}

TEST_SUITE(endpoint, CASE(send_waits_for_a_receiver), CASE(nbsend_does_not_wait),
	   CASE(nbsend_to_a_receiver), CASE(receive_waits_for_a_sender),
	   CASE(senders_queue_in_order_whatever_their_priority), CASE(receivers_queue_in_order),
	   CASE(badge_is_the_senders), CASE(call_and_reply), CASE(call_to_a_waiting_receiver),
	   CASE(grant_reply_is_enough_for_a_call), CASE(call_without_grant_never_returns),
	   CASE(reply_recv), CASE(suspended_sender_leaves_the_queue),
	   CASE(resumed_receiver_receives_again), CASE(with_message_registers));
