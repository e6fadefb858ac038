/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring: invalid settings and shares, and windows, records and spaces that are deleted
 * while a thread is in them.
 */
#include <string.h>

#include "harness/env.h"
#include "harness/inner.h"
#include "harness/test.h"

#define ATTR		seL4_X86_Default_VMAttributes
#define SLOTS_END	(SELKIE_HIGH_SLOT + SELKIE_HIGH_SLOTS)
#define READ_ONLY_FAULT 3 /* present, write */

__asm__("	.text\n"
	"life_code:	mov %r11, %rsp\n"
	"		iretq\n"
	"life_spin:	jmp life_spin\n"
	"life_stop:	ud2\n"
	"life_code_end:\n"
	"life_outer:	syscall\n"
	"life_next:	ud2\n"
	"life_outer_end:\n");
extern const char life_code[], life_spin[], life_stop[], life_code_end[];
extern const char life_outer[], life_next[], life_outer_end[];
#define SPIN (INNER_CODE + (seL4_Word)(life_spin - life_code))
#define NEXT (OUTER_CODE + (seL4_Word)(life_next - life_outer))

static struct inner in;

static int create_alone(void)
{
	if (!inner_is_there())
		return 0;
	inner_create_alone(&in, life_code, (size_t)(life_code_end - life_code), life_outer,
			   (size_t)(life_outer_end - life_outer));
	return 1;
}

static int create(void)
{
	if (!create_alone())
		return 0;
	OK(selkie_PML4_Share(in.child, VSPACE, INNER_SLOT, 1));
	return 1;
}

/* --- errors ------------------------------------------------------------------------------------
 */

static void what_cannot_be_shared(void)
{
	seL4_CPtr child = new_vspace(), parent = new_vspace(), frame = new_frame();
	seL4_CPtr unassigned = new_object(seL4_X64_PML4Object, 0);

	if (!inner_is_there())
		return;
	FAILS(selkie_PML4_Share(child, parent, SELKIE_HIGH_SLOT - 1, 1), seL4_InvalidArgument, 0);
	FAILS(selkie_PML4_Share(child, parent, SLOTS_END, 1), seL4_InvalidArgument, 0);
	FAILS(selkie_PML4_Share(child, parent, ~0ul, 1), seL4_InvalidArgument, 0);
	FAILS(selkie_PML4_Share(child, parent, SELKIE_HIGH_SLOT, 0), seL4_InvalidArgument, 1);
	FAILS(selkie_PML4_Share(child, parent, SLOTS_END - 1, 2), seL4_InvalidArgument, 1);
	FAILS(selkie_PML4_Share(child, parent, SLOTS_END - 1, ~0ul), seL4_InvalidArgument, 1);
	FAILS(selkie_PML4_Share(child, frame, SELKIE_HIGH_SLOT, 1), seL4_InvalidCapability, 1);
	FAILS(selkie_PML4_Share(child, unassigned, SELKIE_HIGH_SLOT, 1), seL4_InvalidCapability, 1);
	FAILS(selkie_PML4_Share(unassigned, parent, SELKIE_HIGH_SLOT, 1), seL4_InvalidCapability,
	      0);
	FAILS(selkie_PML4_Share(child, child, SELKIE_HIGH_SLOT, 1), seL4_InvalidCapability, 1);
	seL4_SetCap(0, parent);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(child, SELKIE_LABEL_PML4_SHARE, 1, 256)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(child, SELKIE_LABEL_PML4_SHARE, 0, 256, 1)),
		 seL4_TruncatedMessage);
	OK(selkie_PML4_Share(child, parent, SELKIE_HIGH_SLOT, SELKIE_HIGH_SLOTS));
	/* A child cannot be a parent. */
	FAILS(selkie_PML4_Share(parent, child, SELKIE_HIGH_SLOT, 1), seL4_InvalidCapability, 1);
}

static void a_child_has_a_window_only(void)
{
	seL4_CPtr child = new_vspace(), frame = new_frame();

	if (!inner_is_there())
		return;
	map_tables(child, INNER_WINDOW);
	FAILS(selkie_PML4_Share(child, VSPACE, INNER_SLOT + 1, 1), seL4_DeleteFirst);
	if (!create())
		return;
	FAILS(seL4_X86_Page_Map(frame, in.child, INNER_FREE, seL4_ReadWrite, ATTR),
	      seL4_IllegalOperation);
	FAILS(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), in.child, SELKIE_HIGH_BASE,
				ATTR),
	      seL4_IllegalOperation);
	FAILS(seL4_X86_PageTable_Map(new_object(seL4_X86_PageTableObject, 0), in.child,
				     INNER_WINDOW + 0x200000, ATTR),
	      seL4_IllegalOperation);
	OK(seL4_X86_Page_Map(frame, in.child, OUTER_STACK + 0x1000, seL4_ReadWrite, ATTR));
}

static void what_cannot_be_set(void)
{
	seL4_CPtr tcb = new_tcb();

	if (!inner_is_there())
		return;
	OK(selkie_TCB_SetInner(tcb, 0, 0, 0));
	OK(selkie_TCB_SetInner(tcb, INNER_CODE, SELKIE_HIGH_TOP - 1, INNER_DATA));
	FAILS(selkie_TCB_SetInner(tcb, OUTER_CODE, 0, INNER_DATA), seL4_InvalidArgument, 0);
	FAILS(selkie_TCB_SetInner(tcb, SELKIE_HIGH_TOP, 0, INNER_DATA), seL4_InvalidArgument, 0);
	FAILS(selkie_TCB_SetInner(tcb, INNER_CODE, 0xffffffff80100000, INNER_DATA),
	      seL4_InvalidArgument, 1);
	FAILS(selkie_TCB_SetInner(tcb, 0, 0x800000000000, INNER_DATA), seL4_InvalidArgument, 1);
	FAILS(selkie_TCB_SetInner(tcb, INNER_CODE, 0, 0), seL4_InvalidArgument, 2);
	FAILS(selkie_TCB_SetInner(tcb, INNER_CODE, 0, OUTER_STACK), seL4_InvalidArgument, 2);
	FAILS(selkie_TCB_SetInner(tcb, INNER_CODE, 0, INNER_DATA + 64), seL4_InvalidArgument, 2);
	FAILS(selkie_TCB_SetInner(tcb, INNER_CODE, 0, SELKIE_HIGH_TOP), seL4_InvalidArgument, 2);
	FAILS(selkie_TCB_SetInner(tcb, INNER_CODE, 0, 0xffffffff80100000), seL4_InvalidArgument, 2);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(tcb, SELKIE_LABEL_TCB_SET_INNER, 0, 0, 0)),
		 seL4_TruncatedMessage);
}

static void nothing_unless_announced(void)
{
	if (inner_is_there())
		return;
	FAILS(selkie_PML4_Share(new_vspace(), new_vspace(), SELKIE_HIGH_SLOT, 1),
	      seL4_IllegalOperation);
	FAILS(selkie_TCB_SetInner(new_tcb(), 0, 0, 0), seL4_IllegalOperation);
}

/* --- records -----------------------------------------------------------------------------------
 */

static void expect_page_fault(seL4_Word label, seL4_Word ip, seL4_Word address, seL4_Word fsr)
{
	CHECK_EQ(label, seL4_Fault_VMFault);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_IP), ip);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_Addr), address);
	CHECK_EQ(seL4_GetMR(seL4_VMFault_FSR), fsr);
}

static void record_that_is_not_there(void)
{
	if (!create())
		return;
	OK(selkie_TCB_SetInner(in.t.tcb, INNER_CODE, 0, INNER_FREE));
	expect_page_fault(inner_run(&in), OUTER_CODE, INNER_FREE, 2);
	inner_handlers(&in, 0, -1);
	/* The system call is made again, with a record that is there. */
	CHECK_EQ(inner_go_on(&in), seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP), NEXT);
	CHECK_EQ(seL4_GetMR(seL4_UserException_SP), in.t.start.rsp);
	CHECK_EQ(in.record->rip, NEXT);

	OK(selkie_TCB_SetInner(in.t.tcb, 0, INNER_CODE, INNER_FREE));
	in.t.start.r11 = 0x1111;
	in.t.start.rax = 0x2222;
	expect_page_fault(inner_run_from(&in, NEXT), NEXT, INNER_FREE + SELKIE_INNER_R11, 2);
	inner_handlers(&in, -1, life_stop - life_code);
	CHECK_EQ(inner_go_on(&in), seL4_Fault_UserException);
	CHECK_EQ(seL4_GetMR(seL4_UserException_FaultIP),
		 INNER_CODE + (seL4_Word)(life_stop - life_code));
	CHECK_EQ(in.record->vector, 6);
	CHECK_EQ(in.record->r11, 0x1111);
	CHECK_EQ(in.record->rsp, in.t.start.rsp);
}

static void record_that_cannot_be_written(void)
{
	seL4_CPtr frame = new_frame();

	if (!create())
		return;
	OK(seL4_X86_Page_Map(frame, VSPACE, INNER_FREE, seL4_CanRead, ATTR));
	OK(selkie_TCB_SetInner(in.t.tcb, INNER_CODE, INNER_CODE, INNER_FREE));
	expect_page_fault(inner_run(&in), OUTER_CODE, INNER_FREE, READ_ONLY_FAULT);
	expect_page_fault(inner_run_from(&in, NEXT), NEXT, INNER_FREE + SELKIE_INNER_R11,
			  READ_ONLY_FAULT);
}

/* --- deletions ---------------------------------------------------------------------------------
 */

static void pages_of_the_window_go(void)
{
	if (!create())
		return;
	in.t.start.rip = SPIN;
	thread_start(&in.t);
	inner_let_run();
	OK(seL4_X86_Page_Unmap(in.code_frame));
	expect_page_fault(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)), SPIN, SPIN, 0x10);
	/* Pages that are mapped there later are seen at once. */
	OK(seL4_X86_Page_Map(in.code_frame, VSPACE, INNER_CODE, seL4_ReadWrite, ATTR));
	inner_handlers(&in, 0, -1);
	in.t.start.rip = OUTER_CODE;
	inner_expect_exception(&in, NEXT, 6);
}

/* The table at the top of the window, which is the parent's alone. */
static void tables_of_the_parent_go(void)
{
	seL4_CPtr parent = new_vspace(), pdpt = new_object(seL4_X86_PDPTObject, 0);

	if (!create_alone())
		return;
	OK(seL4_X86_PDPT_Map(pdpt, parent, INNER_WINDOW, ATTR));
	map_tables(parent, INNER_WINDOW);
	OK(seL4_X86_Page_Map(new_copy(in.code_frame, seL4_AllRights), parent, INNER_CODE,
			     seL4_ReadWrite, ATTR));
	OK(selkie_PML4_Share(in.child, parent, INNER_SLOT, 1));
	in.t.start.rip = SPIN;
	thread_start(&in.t);
	inner_let_run();
	OK(seL4_X86_PDPT_Unmap(pdpt));
	expect_page_fault(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)), SPIN, SPIN, 0x10);
	/* No part of the child can be used. */
	expect_page_fault(inner_run_from(&in, OUTER_CODE), OUTER_CODE, OUTER_CODE, 0x14);
	/* ... until it has a window again. */
	OK(selkie_PML4_Share(in.child, VSPACE, INNER_SLOT, 1));
	inner_handlers(&in, 0, -1);
	in.t.start.rip = OUTER_CODE;
	inner_expect_exception(&in, NEXT, 6);
}

static void the_parent_goes(void)
{
	seL4_CPtr parent = new_vspace();

	if (!create_alone())
		return;
	map_tables(parent, INNER_WINDOW);
	OK(seL4_X86_Page_Map(new_copy(in.code_frame, seL4_AllRights), parent, INNER_CODE,
			     seL4_ReadWrite, ATTR));
	OK(selkie_PML4_Share(in.child, parent, INNER_SLOT, 1));
	in.t.start.rip = SPIN;
	thread_start(&in.t);
	inner_let_run();
	OK(delete_cap(parent));
	expect_page_fault(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)), SPIN, SPIN, 0x10);
	/* Another address space with the same ASID is not the parent. */
	parent = new_vspace();
	expect_page_fault(inner_run_from(&in, OUTER_CODE), OUTER_CODE, OUTER_CODE, 0x14);
	FAILS(selkie_PML4_Share(in.child, parent, 0, 1), seL4_InvalidArgument, 0);
	OK(selkie_PML4_Share(in.child, parent, INNER_SLOT, 1));
	expect_page_fault(inner_run_from(&in, SPIN), SPIN, SPIN, 0x10);
	inner_handlers(&in, -1, -1);
	in.t.start.rip = NEXT;
	inner_expect_exception(&in, NEXT, 6);
}

static void the_child_goes(void)
{
	if (!create())
		return;
	in.t.start.rip = SPIN;
	thread_start(&in.t);
	inner_let_run();
	OK(revoke_cap(in.child));
	OK(delete_cap(in.child));
	expect_page_fault(seL4_MessageInfo_get_label(seL4_Recv(in.faults, NULL)), SPIN, SPIN, 0x14);
}

/* A thread shares a window with the space that it runs in. */
static void a_thread_makes_its_own_space_a_child(void)
{
	if (!create_alone())
		return;
	inner_handlers(&in, 0, life_stop - life_code);
	in.t.buffer->caps_or_badges[0] = VSPACE;
	in.t.start.rdi = in.child;
	in.t.start.rsi = seL4_MessageInfo_new(SELKIE_LABEL_PML4_SHARE, 0, 1, 2).words[0];
	in.t.start.rdx = (seL4_Word)seL4_SysCall;
	in.t.start.r10 = INNER_SLOT;
	in.t.start.r8 = 1;
	inner_expect_exception(&in, INNER_CODE + (seL4_Word)(life_stop - life_code), 6);
	CHECK_EQ(in.record->rip, NEXT);
	CHECK_EQ(in.record->vector, 6);
}

TEST_SUITE(inner_life, CASE(what_cannot_be_shared), CASE(a_child_has_a_window_only),
	   CASE(what_cannot_be_set), CASE(nothing_unless_announced), CASE(record_that_is_not_there),
	   CASE(record_that_cannot_be_written), CASE(pages_of_the_window_go),
	   CASE(tables_of_the_parent_go), CASE(the_parent_goes), CASE(the_child_goes),
	   CASE(a_thread_makes_its_own_space_a_child));
