/* SPDX-License-Identifier: BSD-2-Clause */
/* IO port control and IO ports (sheet section 13). The ports used are the CMOS clock's. */
#include "harness/env.h"
#include "harness/test.h"

#define CONTROL seL4_CapIOPortControl
#define CMOS	0x70

static seL4_Error issue(seL4_Word first, seL4_Word last, seL4_CPtr slot)
{
	return seL4_X86_IOPortControl_Issue(CONTROL, first, last, CNODE, slot, 64);
}

static seL4_CPtr new_ports(seL4_Word first, seL4_Word last)
{
	seL4_CPtr slot = new_slot();

	OK(issue(first, last, slot));
	return slot;
}

static void issue_checks_its_arguments(void)
{
	seL4_CPtr slot = new_slot();

	FAILS(issue(CMOS + 1, CMOS, slot), seL4_InvalidArgument, 1);
	FAILS(issue(CMOS, CMOS + 1, new_endpoint()), seL4_DeleteFirst);
	OK(issue(CMOS, CMOS + 1, slot));
}

static void range_is_issued_once(void)
{
	seL4_CPtr ports = new_ports(CMOS, CMOS + 1);

	FAILS(issue(CMOS, CMOS + 1, new_slot()), seL4_RevokeFirst);
	FAILS(issue(CMOS + 1, CMOS + 1, new_slot()), seL4_RevokeFirst);
	FAILS(issue(0, 0xffff, new_slot()), seL4_RevokeFirst);
	OK(delete_cap(ports));
	new_ports(CMOS + 1, CMOS + 1);
}

static void range_is_free_with_its_last_capability(void)
{
	seL4_CPtr ports = new_ports(CMOS, CMOS + 1), copy = new_copy(ports, seL4_AllRights);

	OK(delete_cap(ports));
	FAILS(issue(CMOS, CMOS, new_slot()), seL4_RevokeFirst);
	OK(delete_cap(copy));
	OK(issue(CMOS, CMOS, new_slot()));
}

/* Ranges that end anywhere among neighbours: each port is given out once, and is free again. */
static void ranges_are_exact(void)
{
	static const seL4_Word ranges[][2] = {{0x1000, 0x103f},
					      {0x1041, 0x1041},
					      {0x107f, 0x1080},
					      {0x10a0, 0x11a5},
					      {0xffff, 0xffff}};
	seL4_CPtr first = new_slots(5);

	for (seL4_CPtr i = 0; i < 5; i++)
		OK(issue(ranges[i][0], ranges[i][1], first + i));
	for (int i = 0; i < 5; i++) {
		FAILS(issue(ranges[i][0], ranges[i][0], new_slot()), seL4_RevokeFirst);
		FAILS(issue(ranges[i][1], ranges[i][1], new_slot()), seL4_RevokeFirst);
		FAILS(issue(ranges[i][0] - 1, ranges[i][1], new_slot()), seL4_RevokeFirst);
	}
	new_ports(0x0fff, 0x0fff);
	new_ports(0x1040, 0x1040);
	new_ports(0x1042, 0x107e);
	new_ports(0x1081, 0x109f);
	new_ports(0x11a6, 0xfffe);
	for (seL4_CPtr i = 0; i < 5; i++)
		OK(delete_cap(first + i));
	for (int i = 0; i < 5; i++)
		new_ports(ranges[i][0], ranges[i][1]);
}

static void revoking_control_takes_all(void)
{
	seL4_CPtr ports = new_ports(CMOS, CMOS + 1);

	OK(revoke_cap(CONTROL));
	CHECK(is_empty(ports));
	FAILS(copy_to(new_slot(), CONTROL), seL4_IllegalOperation);
}

static void in_and_out_reach_the_device(void)
{
	seL4_CPtr ports = new_ports(CMOS, CMOS + 1);

	/* A byte of the clock's memory that the machine's firmware does not use. */
	OK(seL4_X86_IOPort_Out8(ports, CMOS, 0x5f));
	OK(seL4_X86_IOPort_Out8(ports, CMOS + 1, 0xa5));
	OK(seL4_X86_IOPort_Out8(ports, CMOS, 0x5f));
	seL4_X86_IOPort_In8_t in = seL4_X86_IOPort_In8(ports, CMOS + 1);

	OK(in.error);
	CHECK_EQ(in.result, 0xa5);
}

static void ports_outside_the_range(void)
{
	seL4_CPtr ports = new_ports(CMOS, CMOS + 2);

	FAILS(seL4_X86_IOPort_In8(ports, CMOS - 1).error, seL4_IllegalOperation);
	FAILS(seL4_X86_IOPort_In8(ports, CMOS + 3).error, seL4_IllegalOperation);
	OK(seL4_X86_IOPort_In16(ports, CMOS + 1).error);
	FAILS(seL4_X86_IOPort_In16(ports, CMOS + 2).error, seL4_IllegalOperation);
	FAILS(seL4_X86_IOPort_In32(ports, CMOS).error, seL4_IllegalOperation);
	FAILS(seL4_X86_IOPort_Out8(ports, CMOS + 3, 0), seL4_IllegalOperation);
	FAILS(seL4_X86_IOPort_Out16(ports, CMOS + 2, 0), seL4_IllegalOperation);
	FAILS(seL4_X86_IOPort_Out32(ports, CMOS, 0), seL4_IllegalOperation);
}

static void short_messages_and_wrong_labels(void)
{
	seL4_CPtr ports = new_ports(CMOS, CMOS + 1);

	CHECK_EQ(seL4_MessageInfo_get_label(raw_call(ports, X86IOPortIn8, 0, 0)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(ports, X86IOPortOut8, 0, CMOS)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(ports, X86PageMap, 0, CMOS, 0, 0)),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(CONTROL, X86IOPortIn8, 0, CMOS)),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_MessageInfo_get_label(
			 RAW_CALL(CONTROL, X86IOPortControlIssue, 0, CMOS, CMOS, 0, 64)),
		 seL4_TruncatedMessage);
}

TEST_SUITE(ioport, CASE(issue_checks_its_arguments), CASE(range_is_issued_once),
	   CASE(ranges_are_exact), CASE(range_is_free_with_its_last_capability),
	   CASE(revoking_control_takes_all), CASE(in_and_out_reach_the_device),
	   CASE(ports_outside_the_range), CASE(short_messages_and_wrong_labels));
