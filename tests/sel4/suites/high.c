/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mappings in the upper half, the extension: pages and tables there are as in the lower half, up to
 * the kernel's own part, and without the extension every mapping there is refused.
 */
#include <selkie/extensions.h>
#include <string.h>

#include "harness/env.h"
#include "harness/probe.h"
#include "harness/test.h"
#include "harness/thread.h"

#define HERE	    (SELKIE_HIGH_BASE + 0x400000000ul)
#define LAST_PAGE   (SELKIE_HIGH_TOP - 0x1000)
#define ATTR	    seL4_X86_Default_VMAttributes
#define MISSING	    2
#define NOT_PRESENT 4
#define WRITE_FAULT 7

/* Yield, which leaves by sysret, then a stop. */
__asm__("	.text\n"
	"high_code:	mov $-7, %rdx\n"
	"		syscall\n"
	"		int $0xa1\n"
	"high_code_end:\n");
extern const char high_code[], high_code_end[];

static int extension_is_there(void)
{
	return !!(env_features() & SELKIE_FEATURE_HIGH_ADDRESSES);
}

static void pages_are_as_anywhere(void)
{
	seL4_CPtr frame = new_frame();

	if (!extension_is_there())
		return;
	CHECK_EQ(probe_read(HERE), NOT_PRESENT);
	map_here(frame, HERE);
	CHECK_EQ(probe_write(HERE), PROBE_NO_FAULT);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_CanRead, ATTR));
	CHECK_EQ(probe_write(HERE), WRITE_FAULT);
	FAILS(seL4_X86_Page_Map(frame, VSPACE, HERE + 0x1000, seL4_CanRead, ATTR),
	      seL4_InvalidArgument, 0);
	OK(seL4_X86_Page_Unmap(frame));
	CHECK_EQ(probe_read(HERE), NOT_PRESENT);
}

static void tables_are_as_anywhere(void)
{
	seL4_CPtr vspace = new_vspace(), pdpt = new_object(seL4_X86_PDPTObject, 0);
	seL4_CPtr pd = new_object(seL4_X86_PageDirectoryObject, 0);
	seL4_CPtr pt = new_object(seL4_X86_PageTableObject, 0);

	if (!extension_is_there())
		return;
	FAILS(seL4_X86_PageTable_Map(pt, vspace, HERE, ATTR), seL4_FailedLookup, 0, MISSING, 39);
	OK(seL4_X86_PDPT_Map(pdpt, vspace, HERE, ATTR));
	OK(seL4_X86_PageDirectory_Map(pd, vspace, HERE, ATTR));
	OK(seL4_X86_PageTable_Map(pt, vspace, HERE, ATTR));
	FAILS(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), vspace, HERE, ATTR),
	      seL4_DeleteFirst);
	OK(seL4_X86_Page_Map(new_frame(), vspace, HERE, seL4_ReadWrite, ATTR));
	OK(seL4_X86_PageDirectory_Unmap(pd));
	FAILS(seL4_X86_Page_Map(new_frame(), vspace, HERE, seL4_ReadWrite, ATTR), seL4_FailedLookup,
	      0, MISSING, 30);
	OK(delete_cap(pdpt));
	FAILS(seL4_X86_PageDirectory_Map(pd, vspace, HERE, ATTR), seL4_FailedLookup, 0, MISSING,
	      39);
}

/* A table or page that is deleted while threads use it. */
static void what_is_deleted_is_gone(void)
{
	seL4_CPtr frame = new_frame(), pt = new_object(seL4_X86_PageTableObject, 0);

	if (!extension_is_there())
		return;
	map_here(new_frame(), HERE);
	OK(seL4_X86_PageTable_Map(pt, VSPACE, HERE + 0x200000, ATTR));
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE + 0x200000, seL4_ReadWrite, ATTR));
	CHECK_EQ(probe_read(HERE + 0x200000), PROBE_NO_FAULT);
	OK(delete_cap(frame));
	CHECK_EQ(probe_read(HERE + 0x200000), NOT_PRESENT);
	OK(seL4_X86_Page_Map(new_frame(), VSPACE, HERE + 0x200000, seL4_ReadWrite, ATTR));
	CHECK_EQ(probe_read(HERE + 0x200000), PROBE_NO_FAULT);
	OK(delete_cap(pt));
	CHECK_EQ(probe_read(HERE + 0x200000), NOT_PRESENT);
	CHECK_EQ(probe_read(HERE), PROBE_NO_FAULT);
}

static void the_ends(void)
{
	seL4_CPtr frame = new_frame(), large = new_object(seL4_X86_LargePageObject, 0);

	if (!extension_is_there())
		return;
	map_tables(VSPACE, LAST_PAGE);
	map_tables(VSPACE, SELKIE_HIGH_BASE);
	OK(seL4_X86_Page_Map(frame, VSPACE, LAST_PAGE, seL4_ReadWrite, ATTR));
	CHECK_EQ(probe_write(LAST_PAGE), PROBE_NO_FAULT);
	OK(seL4_X86_Page_Unmap(frame));
	FAILS(seL4_X86_Page_Map(frame, VSPACE, SELKIE_HIGH_TOP, seL4_ReadWrite, ATTR),
	      seL4_InvalidArgument, 0);
	FAILS(seL4_X86_Page_Map(frame, VSPACE, SELKIE_HIGH_BASE - 0x1000, seL4_ReadWrite, ATTR),
	      seL4_InvalidArgument, 0);
	FAILS(seL4_X86_Page_Map(large, VSPACE, LAST_PAGE, seL4_ReadWrite, ATTR),
	      seL4_InvalidArgument, 0);
	FAILS(seL4_X86_Page_Map(frame, VSPACE, HERE + 1, seL4_ReadWrite, ATTR),
	      seL4_AlignmentError);
	FAILS(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), VSPACE, SELKIE_HIGH_TOP, ATTR),
	      seL4_InvalidArgument, 0);
	OK(seL4_X86_Page_Map(frame, VSPACE, SELKIE_HIGH_BASE, seL4_ReadWrite, ATTR));
	CHECK_EQ(probe_write(SELKIE_HIGH_BASE), PROBE_NO_FAULT);
}

static void code_there_makes_system_calls(void)
{
	seL4_CPtr endpoint = new_endpoint();
	seL4_Word size = (seL4_Word)(high_code_end - high_code);
	struct thread t;

	if (!extension_is_there())
		return;
	map_here(new_frame(), HERE);
	memcpy((void *)HERE, high_code, size);
	thread_create_code(&t, (const void *)HERE, endpoint);
	thread_start(&t);
	CHECK_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL)), seL4_Fault_UnknownSyscall);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_FaultIP), HERE + size - 2);
	CHECK_EQ(seL4_GetMR(seL4_UnknownSyscall_SP), t.start.rsp);
}

static void nothing_unless_announced(void)
{
	if (extension_is_there())
		return;
	FAILS(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), VSPACE, HERE, ATTR),
	      seL4_InvalidArgument, 0);
	FAILS(seL4_X86_Page_Map(new_frame(), VSPACE, HERE, seL4_ReadWrite, ATTR),
	      seL4_InvalidArgument, 0);
}

TEST_SUITE(high, CASE(pages_are_as_anywhere), CASE(tables_are_as_anywhere),
	   CASE(what_is_deleted_is_gone), CASE(the_ends), CASE(code_there_makes_system_calls),
	   CASE(nothing_unless_announced));
