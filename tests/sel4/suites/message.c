/* SPDX-License-Identifier: BSD-2-Clause */
/* What a message carries: fact sheet sections 3 and 8, "Transfer". */
#include "harness/env.h"
#include "harness/ipc.h"
#include "harness/test.h"

static struct ipc sender, receiver;

static void words_arrive(void)
{
	static const seL4_Word lengths[] = {0, 1, 3, 4, 5, 16, 119, 120};

	for (size_t n = 0; n < sizeof(lengths) / sizeof(lengths[0]); n++) {
		seL4_CPtr endpoint = new_endpoint();

		ipc_run(&sender, seL4_SysSend, endpoint, 0x42, lengths[n]);
		seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL);
		CHECK_EQ(info.words[0], seL4_MessageInfo_new(0x42, 0, 0, lengths[n]).words[0]);
		for (seL4_Word i = 0; i < lengths[n]; i++)
			CHECK_EQ(seL4_GetMR((int)i), 0x100 + i);
		env_take_back();
	}
}

static void to_a_waiting_receiver(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&receiver, seL4_SysRecv, endpoint, 0, 0);
	seL4_CPtr badged = new_badged(endpoint, 0xb);
	for (int i = 0; i < 20; i++)
		seL4_SetMR(i, 0x500 + (seL4_Word)i);
	seL4_Send(badged, seL4_MessageInfo_new(0x43, 0, 0, 20));
	settle();
	CHECK(receiver.done);
	CHECK_EQ(receiver.badge, 0xb);
	CHECK_EQ(receiver.info.words[0], seL4_MessageInfo_new(0x43, 0, 0, 20).words[0]);
	for (seL4_Word i = 0; i < 20; i++)
		CHECK_EQ(receiver.got[i], 0x500 + i);
}

static void words_beyond_the_length_stay(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&sender, seL4_SysSend, endpoint, 0, 6);
	seL4_SetMR(6, 0x999);
	seL4_Recv(endpoint, NULL);
	CHECK_EQ(seL4_GetMR(5), 0x105);
	CHECK_EQ(seL4_GetMR(6), 0x999);
}

static void length_is_clipped(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&sender, seL4_SysSend, endpoint, 0, 127);
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, NULL)), 120);
	CHECK_EQ(seL4_GetMR(119), 0x100 + 119);
}

static void label_is_52_bits(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&sender, seL4_SysSend, endpoint, ~0ul, 0);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), (1ul << 52) - 1);
}

static void unwrapped_bits_are_the_kernels(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_run(&receiver, seL4_SysRecv, endpoint, 0, 0);
	seL4_Send(endpoint, seL4_MessageInfo_new(1, 7, 0, 0));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(receiver.info), 0);
}

static void sender_without_buffer(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_set(&sender, seL4_SysSend, endpoint, 0, 10);
	ipc_start(&sender);
	OK(seL4_TCB_SetIPCBuffer(sender.thread.tcb, 0, seL4_CapNull));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, NULL)), 4);
	CHECK_EQ(seL4_GetMR(3), 0x103);
}

static void receiver_without_buffer(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_set(&receiver, seL4_SysRecv, endpoint, 0, 0);
	ipc_start(&receiver);
	OK(seL4_TCB_SetIPCBuffer(receiver.thread.tcb, 0, seL4_CapNull));
	settle();
	seL4_Send(endpoint, seL4_MessageInfo_new(1, 0, 0, 10));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_length(receiver.info), 4);
}

/* Gives a thread a read-only capability of its buffer. */
static void make_buffer_read_only(struct ipc *ipc)
{
	OK(seL4_TCB_SetIPCBuffer(ipc->thread.tcb, (seL4_Word)ipc->thread.buffer,
				 new_copy(image_frame(ipc->thread.buffer), seL4_CanRead)));
}

static void read_only_buffers(void)
{
	seL4_CPtr endpoint = new_endpoint();

	ipc_set(&sender, seL4_SysSend, endpoint, 0, 10);
	ipc_start(&sender);
	make_buffer_read_only(&sender);
	settle();
	CHECK_EQ(seL4_MessageInfo_get_length(seL4_Recv(endpoint, NULL)), 10);

	ipc_set(&receiver, seL4_SysRecv, endpoint, 0, 0);
	ipc_start(&receiver);
	make_buffer_read_only(&receiver);
	settle();
	seL4_Send(endpoint, seL4_MessageInfo_new(1, 0, 0, 10));
	settle();
	CHECK_EQ(seL4_MessageInfo_get_length(receiver.info), 4);
}

/* A thread that sends `count` capabilities through `endpoint`; we are ready to receive one in
 * `slot`. */
static seL4_MessageInfo_t send_caps(seL4_CPtr endpoint, seL4_CPtr slot, unsigned count,
				    const seL4_CPtr *caps)
{
	ipc_set(&sender, seL4_SysSend, endpoint, 0, 1);
	sender.caps = count;
	for (unsigned i = 0; i < count; i++)
		sender.cap_list[i] = caps[i];
	ipc_start(&sender);
	settle();
	if (slot)
		seL4_SetCapReceivePath(CNODE, slot, 64);
	return seL4_Recv(endpoint, NULL);
}

static void a_capability_arrives(void)
{
	seL4_CPtr slot = new_slot(), frame = new_frame();
	seL4_MessageInfo_t info = send_caps(new_endpoint(), slot, 1, &frame);

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 1);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 0);
	CHECK_EQ(seL4_X86_Page_GetAddress(slot).paddr, seL4_X86_Page_GetAddress(frame).paddr);
}

static void only_one_arrives(void)
{
	seL4_CPtr slot = new_slot();
	const seL4_CPtr caps[] = {new_frame(), new_frame(), new_frame()};

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(new_endpoint(), slot, 3, caps)), 1);
}

static void without_grant_none_arrives(void)
{
	seL4_CPtr slot = new_slot(), frame = new_frame(), endpoint = new_endpoint();

	ipc_set(&sender, seL4_SysSend, new_copy(endpoint, seL4_CapRights_new(1, 0, 1, 1)), 0, 3);
	sender.caps = 1;
	sender.cap_list[0] = frame;
	ipc_start(&sender);
	settle();
	seL4_SetCapReceivePath(CNODE, slot, 64);
	seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 0);
	CHECK_EQ(seL4_MessageInfo_get_length(info), 3);
	CHECK(is_empty(slot));
}

static void no_receive_slot(void)
{
	seL4_CPtr frame = new_frame(), full = new_endpoint();

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(new_endpoint(), full, 1, &frame)), 0);
	env_take_back();
	frame = new_frame();
	seL4_SetCapReceivePath(1ul << 40, 0, 0);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(new_endpoint(), 0, 1, &frame)), 0);
	env_take_back();
	frame = new_frame();
	seL4_SetCapReceivePath(CNODE, new_slot(), 63);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(new_endpoint(), 0, 1, &frame)), 0);
}

/* Capabilities are looked up again when the message is transferred: if that fails by then, the
 * message goes without them, and no error is reported. */
static void caps_that_are_gone_at_transfer(void)
{
	seL4_CPtr endpoint = new_endpoint(), slot = new_slot();
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);

	ipc_set(&sender, seL4_SysSend, endpoint, 0, 3);
	sender.caps = 1;
	sender.cap_list[0] = new_frame();
	ipc_start(&sender);
	settle();
	OK(seL4_TCB_SetSpace(sender.thread.tcb, 0, cnode, seL4_CNode_CapData_new(0, 60).words[0],
			     VSPACE, 0));
	seL4_SetCapReceivePath(CNODE, slot, 64);
	seL4_MessageInfo_t info = seL4_Recv(endpoint, NULL);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 0);
	CHECK_EQ(seL4_MessageInfo_get_length(info), 3);
	CHECK_EQ(seL4_GetMR(2), 0x102);
	CHECK(is_empty(slot));
}

static void own_endpoint_is_unwrapped(void)
{
	seL4_CPtr endpoint = new_endpoint(), badged = new_badged(endpoint, 0x77), slot = new_slot();
	seL4_MessageInfo_t info = send_caps(endpoint, slot, 1, &badged);

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 1);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 1);
	CHECK_EQ(seL4_GetBadge(0), 0x77);
	CHECK(is_empty(slot));
}

static void unwrapped_and_received(void)
{
	seL4_CPtr endpoint = new_endpoint(), slot = new_slot();
	const seL4_CPtr caps[] = {new_badged(endpoint, 5), new_frame(), new_badged(endpoint, 6)};
	seL4_MessageInfo_t info = send_caps(endpoint, slot, 3, caps);

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(info), 3);
	CHECK_EQ(seL4_MessageInfo_get_capsUnwrapped(info), 5);
	CHECK_EQ(seL4_GetBadge(0), 5);
	CHECK_EQ(seL4_GetBadge(2), 6);
	CHECK_EQ(seL4_X86_Page_GetAddress(slot).error, 0);
}

static void what_cannot_be_derived_stops_it(void)
{
	seL4_CPtr endpoint = new_endpoint(), slot = new_slot();
	const seL4_CPtr caps[] = {seL4_CapIRQControl, new_frame()};

	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(endpoint, slot, 2, caps)), 0);
	CHECK(is_empty(slot));
}

/* The capability that arrives is a copy as CNode_Copy makes it: a frame is unmapped, an untyped in
 * use is refused. */
static void arrives_as_a_copy(void)
{
	seL4_CPtr frame = new_frame(), slot = new_slot();
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 12), second = new_slot();

	map_here(frame, 0x20000000);
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(new_endpoint(), slot, 1, &frame)), 1);
	OK(seL4_X86_Page_Map(slot, VSPACE, 0x20001000, seL4_ReadWrite,
			     seL4_X86_Default_VMAttributes));
	settle(); /* the first sender is done */
	OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0, new_slot(), 1));
	CHECK_EQ(seL4_MessageInfo_get_extraCaps(send_caps(new_endpoint(), second, 1, &untyped)), 0);
	CHECK(is_empty(second));
}

/* Rights and badge of the sender's capability come with it. */
static void arrives_with_rights_and_badge(void)
{
	seL4_CPtr notification = new_notification(), slot = new_slot(), second = new_slot();
	const seL4_CPtr badged = new_badged(notification, 0x31);
	const seL4_CPtr read_only = new_copy(notification, seL4_CanRead);
	seL4_Word badge;

	send_caps(new_endpoint(), slot, 1, &badged);
	seL4_Signal(slot);
	seL4_Poll(notification, &badge);
	CHECK_EQ(badge, 0x31);
	FAILS(mint_to(new_slot(), slot, 5), seL4_IllegalOperation);
	settle();
	send_caps(new_endpoint(), second, 1, &read_only);
	FAILS(seL4_MessageInfo_get_label(raw_call(second, 0, 0, 0)), seL4_InvalidCapability, 0);
}

static void received_copy_is_a_child(void)
{
	seL4_CPtr slot = new_slot(), frame = new_frame();

	send_caps(new_endpoint(), slot, 1, &frame);
	OK(revoke_cap(frame));
	CHECK(is_empty(slot));
}

/* The buffer is a place in a frame; whether and where that is mapped does not matter. */
static void buffer_is_found_by_its_frame(void)
{
	seL4_CPtr endpoint = new_endpoint(), frame = new_frame();
	seL4_IPCBuffer *place = (seL4_IPCBuffer *)(0x20000000 + 0x800);

	map_here(frame, 0x20000000);
	for (int i = 0; i < 8; i++)
		place->msg[i] = 0x700 + (seL4_Word)i;
	ipc_set(&sender, seL4_SysSend, endpoint, 0, 8);
	ipc_start(&sender);
	OK(seL4_TCB_SetIPCBuffer(sender.thread.tcb, 0x123456800, new_copy(frame, seL4_AllRights)));
	settle();
	seL4_Recv(endpoint, NULL);
	CHECK_EQ(seL4_GetMR(3), 0x103); /* a register */
	CHECK_EQ(seL4_GetMR(4), 0x704);
	CHECK_EQ(seL4_GetMR(7), 0x707);
}

static void user_data_is_left_alone(void)
{
	seL4_CPtr endpoint = new_endpoint();

	seL4_SetUserData(0xdada);
	ipc_run(&sender, seL4_SysSend, endpoint, 0, 120);
	seL4_Recv(endpoint, NULL);
	CHECK_EQ(seL4_GetUserData(), 0xdada);
}

TEST_SUITE(message, CASE(words_arrive), CASE(to_a_waiting_receiver),
	   CASE(words_beyond_the_length_stay), CASE(length_is_clipped), CASE(label_is_52_bits),
	   CASE(unwrapped_bits_are_the_kernels), CASE(sender_without_buffer),
	   CASE(receiver_without_buffer), CASE(read_only_buffers), CASE(a_capability_arrives),
	   CASE(only_one_arrives), CASE(without_grant_none_arrives), CASE(no_receive_slot),
	   CASE(caps_that_are_gone_at_transfer), CASE(own_endpoint_is_unwrapped),
	   CASE(unwrapped_and_received), CASE(what_cannot_be_derived_stops_it),
	   CASE(arrives_as_a_copy), CASE(arrives_with_rights_and_badge),
	   CASE(received_copy_is_a_child), CASE(buffer_is_found_by_its_frame),
	   CASE(user_data_is_left_alone));
