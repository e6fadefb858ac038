/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules that all invocations share: fact sheet section 5, "General rules". */
#include "harness/env.h"
#include "harness/test.h"

/* A capability of each kind whose methods are to be tried, made for one case. */
enum kind {
	K_UNTYPED,
	K_TCB,
	K_CNODE,
	K_IRQ_CONTROL,
	K_IRQ,
	K_DOMAIN,
	K_PDPT,
	K_PD,
	K_PT,
	K_PAGE,
	K_PML4,
	K_ASID_CONTROL,
	K_ASID_POOL,
	K_PORT_CONTROL,
	K_PORT
};

static seL4_CPtr make(enum kind kind)
{
	seL4_CPtr slot;

	switch (kind) {
	case K_UNTYPED:
		return new_object(seL4_UntypedObject, 12);
	case K_TCB:
		return new_tcb();
	case K_CNODE:
		slot = new_object(seL4_CapTableObject, 1);
		OK(seL4_CNode_Copy(slot, 0, 1, CNODE, new_endpoint(), 64, seL4_AllRights));
		return slot;
	case K_IRQ_CONTROL:
		return seL4_CapIRQControl;
	case K_IRQ:
		slot = new_slot();
		OK(seL4_IRQControl_GetMSI(seL4_CapIRQControl, CNODE, slot, 64, 0, 0, 0, 0, 100));
		return slot;
	case K_DOMAIN:
		return seL4_CapDomain;
	case K_PDPT:
		return new_object(seL4_X86_PDPTObject, 0);
	case K_PD:
		return new_object(seL4_X86_PageDirectoryObject, 0);
	case K_PT:
		return new_object(seL4_X86_PageTableObject, 0);
	case K_PAGE:
		return new_frame();
	case K_PML4:
		return new_vspace();
	case K_ASID_CONTROL:
		return seL4_CapASIDControl;
	case K_ASID_POOL:
		return seL4_CapInitThreadASIDPool;
	case K_PORT_CONTROL:
		return seL4_CapIOPortControl;
	case K_PORT:
		slot = new_slot();
		OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, 0x80, 0x80, CNODE, slot,
						64));
		return slot;
	}
	return 0;
}

struct method {
	enum kind kind;
	seL4_Word label, length, caps;
};

/* How many words and capabilities each method needs at least. */
static const struct method methods[] = {
	{K_UNTYPED, UntypedRetype, 6, 1},
	{K_TCB, TCBReadRegisters, 2, 0},
	{K_TCB, TCBWriteRegisters, 2, 0},
	{K_TCB, TCBCopyRegisters, 1, 1},
	{K_TCB, TCBConfigure, 4, 3},
	{K_TCB, TCBSetPriority, 1, 1},
	{K_TCB, TCBSetMCPriority, 1, 1},
	{K_TCB, TCBSetSchedParams, 2, 1},
	{K_TCB, TCBSetIPCBuffer, 1, 1},
	{K_TCB, TCBSetSpace, 3, 2},
	{K_TCB, TCBBindNotification, 0, 1},
	{K_TCB, TCBSetTLSBase, 1, 0},
	{K_TCB, TCBSetFlags, 2, 0},
	{K_CNODE, CNodeRevoke, 2, 0},
	{K_CNODE, CNodeDelete, 2, 0},
	{K_CNODE, CNodeCancelBadgedSends, 2, 0},
	{K_CNODE, CNodeCopy, 5, 1},
	{K_CNODE, CNodeMint, 6, 1},
	{K_CNODE, CNodeMove, 4, 1},
	{K_CNODE, CNodeMutate, 5, 1},
	{K_CNODE, CNodeRotate, 8, 2},
	{K_CNODE, CNodeSaveCaller, 2, 0},
	{K_IRQ, IRQSetIRQHandler, 0, 1},
	{K_DOMAIN, DomainSetSet, 1, 1},
	{K_DOMAIN, DomainScheduleConfigure, 3, 0},
	{K_DOMAIN, DomainScheduleSetStart, 1, 0},
	{K_PDPT, X86PDPTMap, 2, 1},
	{K_PD, X86PageDirectoryMap, 2, 1},
	{K_PT, X86PageTableMap, 2, 1},
	{K_PAGE, X86PageMap, 3, 1},
	{K_ASID_CONTROL, X86ASIDControlMakePool, 2, 2},
	{K_ASID_POOL, X86ASIDPoolAssign, 0, 1},
	{K_PORT_CONTROL, X86IOPortControlIssue, 4, 1},
	{K_PORT, X86IOPortIn8, 1, 0},
	{K_PORT, X86IOPortIn16, 1, 0},
	{K_PORT, X86IOPortIn32, 1, 0},
	{K_PORT, X86IOPortOut8, 2, 0},
	{K_PORT, X86IOPortOut16, 2, 0},
	{K_PORT, X86IOPortOut32, 2, 0},
	{K_IRQ_CONTROL, X86IRQIssueIRQHandlerIOAPIC, 7, 1},
	{K_IRQ_CONTROL, X86IRQIssueIRQHandlerMSI, 7, 1},
};

/* Words and capabilities that pass the earlier checks of every method. Those of CNodes name slot 1,
 * which is empty, as the destination, and slot 0, which is not, as the source. */
static seL4_MessageInfo_t attempt(const struct method *m, seL4_Word caps, seL4_Word length)
{
	seL4_CPtr object = make(m->kind);

	for (int i = 0; i < 8; i++)
		seL4_SetMR(i, i != 2);
	for (int i = 0; i < 3; i++)
		seL4_SetCap(i, m->kind == K_CNODE ? object : CNODE);
	return raw_call(object, m->label, caps, length);
}

static void too_few_words(void)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		const struct method *m = &methods[i];

		for (seL4_Word length = 0; length < m->length; length++) {
			seL4_MessageInfo_t info = attempt(m, m->caps, length);

			if (seL4_MessageInfo_get_label(info) != seL4_TruncatedMessage)
				test_fail(__FILE__, __LINE__, "label %lu with %lu words: %lu",
					  m->label, length, seL4_MessageInfo_get_label(info));
			CHECK_EQ(seL4_MessageInfo_get_length(info), 0);
			env_take_back();
		}
	}
}

static void too_few_capabilities(void)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		const struct method *m = &methods[i];

		for (seL4_Word caps = 0; caps < m->caps; caps++) {
			seL4_MessageInfo_t info = attempt(m, caps, m->length);

			if (seL4_MessageInfo_get_label(info) != seL4_TruncatedMessage)
				test_fail(__FILE__, __LINE__, "label %lu with %lu caps: %lu",
					  m->label, caps, seL4_MessageInfo_get_label(info));
			env_take_back();
		}
	}
}

static void wrong_label(void)
{
	for (enum kind kind = K_UNTYPED; kind <= K_PORT; kind++) {
		static const seL4_Word labels[] = {0, 53, 1000};

		for (size_t i = 0; i < 3; i++) {
			seL4_MessageInfo_t info = raw_call(make(kind), labels[i], 0, 0);

			CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_IllegalOperation);
			CHECK_EQ(seL4_MessageInfo_get_length(info), 0);
			env_take_back();
		}
	}
}

static void every_label_on_a_foreign_object(void)
{
	seL4_CPtr vspace = new_vspace(), frame = new_frame();

	for (seL4_Word label = 0; label <= 52; label++) {
		CHECK_EQ(seL4_MessageInfo_get_label(raw_call(vspace, label, 0, 0)),
			 seL4_IllegalOperation);
		if (label < X86PageMap || label > X86PageGetAddress)
			CHECK_EQ(seL4_MessageInfo_get_label(raw_call(frame, label, 0, 0)),
				 seL4_IllegalOperation);
	}
}

static void null_capability(void)
{
	seL4_MessageInfo_t info = raw_call(new_slot(), TCBSuspend, 0, 0);

	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidCapability);
	CHECK_EQ(seL4_MessageInfo_get_length(info), 1);
	CHECK_EQ(seL4_GetMR(0), 0);
}

static void endpoint_without_write(void)
{
	seL4_MessageInfo_t info = raw_call(new_copy(new_endpoint(), seL4_NoWrite), 0, 0, 0);

	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 0);
}

static void notification_without_write(void)
{
	seL4_MessageInfo_t info = raw_call(new_copy(new_notification(), seL4_NoWrite), 0, 0, 0);

	CHECK_EQ(seL4_MessageInfo_get_label(info), seL4_InvalidCapability);
	CHECK_EQ(seL4_GetMR(0), 0);
}

static void success_has_an_empty_reply(void)
{
	seL4_MessageInfo_t info = RAW_CALL(new_tcb(), TCBSuspend, 0, 7, 8, 9, 10);

	CHECK_EQ(info.words[0], 0);
	/* Registers beyond the reply's length stay as they were. */
	for (int i = 0; i < 4; i++)
		CHECK_EQ(seL4_GetMR(i), 7 + i);
}

static void longer_messages_are_fine(void)
{
	seL4_CPtr slot = new_copy(new_endpoint(), seL4_AllRights);
	seL4_MessageInfo_t info = RAW_CALL(CNODE, CNodeDelete, 0, slot, 64, 1, 2, 3, 4, 5, 6);

	CHECK_EQ(info.words[0], 0);
	CHECK(is_empty(slot));
}

static void send_does_without_a_reply(void)
{
	seL4_CPtr slot = new_copy(new_endpoint(), seL4_AllRights);

	seL4_SetMR(0, slot);
	seL4_SetMR(1, 64);
	seL4_Send(CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2));
	CHECK_EQ(seL4_GetMR(0), slot);
	CHECK(is_empty(slot));
}

static void nbsend_does_without_a_reply(void)
{
	seL4_CPtr slot = new_copy(new_endpoint(), seL4_AllRights);

	seL4_SetMR(0, slot);
	seL4_SetMR(1, 64);
	seL4_NBSend(CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2));
	CHECK(is_empty(slot));
}

static void send_tells_nothing_of_errors(void)
{
	seL4_SetMR(0, 0);
	seL4_SetMR(1, 99);
	seL4_Send(CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 0, 2));
	CHECK_EQ(seL4_GetMR(0), 0);
	CHECK_EQ(seL4_GetMR(1), 99);
}

static void nbsend_to_nowhere(void)
{
	seL4_SetMR(0, 5);
	seL4_NBSend(1ul << 40, seL4_MessageInfo_new(1, 0, 0, 1));
	seL4_SetCap(0, 1ul << 40);
	seL4_NBSend(CNODE, seL4_MessageInfo_new(CNodeDelete, 0, 1, 2));
	CHECK_EQ(seL4_GetMR(0), 5);
}

static void empty_extra_capability_counts(void)
{
	seL4_CPtr tcb = new_tcb();

	FAILS(seL4_TCB_SetPriority(tcb, new_slot(), 1), seL4_InvalidCapability, 1);
}

TEST_SUITE(invocation, CASE(too_few_words), CASE(too_few_capabilities), CASE(wrong_label),
	   CASE(every_label_on_a_foreign_object), CASE(null_capability),
	   CASE(endpoint_without_write), CASE(notification_without_write),
	   CASE(success_has_an_empty_reply), CASE(longer_messages_are_fine),
	   CASE(send_does_without_a_reply), CASE(nbsend_does_without_a_reply),
	   CASE(send_tells_nothing_of_errors), CASE(nbsend_to_nowhere),
	   CASE(empty_extra_capability_counts));
