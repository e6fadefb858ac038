/* SPDX-License-Identifier: BSD-2-Clause */
/* PML4s and the tables below them: mapping, unmapping, what survives what (sheet section 10). */
#include "harness/env.h"
#include "harness/probe.h"
#include "harness/test.h"

#define HERE	0x100000000ul
#define SPAN	0x200000ul /* of a page table */
#define ATTR	seL4_X86_Default_VMAttributes
#define MISSING 2

static seL4_CPtr new_table(void)
{
	return new_object(seL4_X86_PageTableObject, 0);
}

static seL4_CPtr new_directory(void)
{
	return new_object(seL4_X86_PageDirectoryObject, 0);
}

static seL4_CPtr new_pdpt(void)
{
	return new_object(seL4_X86_PDPTObject, 0);
}

static void tables_map_from_the_top(void)
{
	seL4_CPtr vspace = new_vspace(), pdpt = new_pdpt(), pd = new_directory(), pt = new_table();

	FAILS(seL4_X86_PageTable_Map(pt, vspace, HERE, ATTR), seL4_FailedLookup, 0, MISSING, 39);
	FAILS(seL4_X86_PageDirectory_Map(pd, vspace, HERE, ATTR), seL4_FailedLookup, 0, MISSING,
	      39);
	OK(seL4_X86_PDPT_Map(pdpt, vspace, HERE, ATTR));
	FAILS(seL4_X86_PageTable_Map(pt, vspace, HERE, ATTR), seL4_FailedLookup, 0, MISSING, 30);
	OK(seL4_X86_PageDirectory_Map(pd, vspace, HERE, ATTR));
	OK(seL4_X86_PageTable_Map(pt, vspace, HERE, ATTR));
}

static void table_maps_once(void)
{
	seL4_CPtr vspace = new_vspace(), pdpt = new_pdpt();

	OK(seL4_X86_PDPT_Map(pdpt, vspace, HERE, ATTR));
	FAILS(seL4_X86_PDPT_Map(pdpt, vspace, 0, ATTR), seL4_InvalidCapability, 0);
	FAILS(seL4_X86_PDPT_Map(pdpt, new_vspace(), 0, ATTR), seL4_InvalidCapability, 0);
}

static void taken_place(void)
{
	seL4_CPtr vspace = new_vspace();

	map_tables(vspace, HERE);
	FAILS(seL4_X86_PDPT_Map(new_pdpt(), vspace, HERE, ATTR), seL4_DeleteFirst);
	FAILS(seL4_X86_PageDirectory_Map(new_directory(), vspace, HERE, ATTR), seL4_DeleteFirst);
	FAILS(seL4_X86_PageTable_Map(new_table(), vspace, HERE, ATTR), seL4_DeleteFirst);
}

static void address_is_rounded_down(void)
{
	seL4_CPtr vspace = new_vspace(), pt = new_table();

	map_tables(vspace, HERE);
	OK(seL4_X86_PageTable_Map(pt, vspace, HERE + SPAN + 0x12345, ATTR));
	OK(seL4_X86_Page_Map(new_frame(), vspace, HERE + SPAN, seL4_ReadWrite, ATTR));
}

static void outside_the_user_range(void)
{
	seL4_CPtr vspace = new_vspace();

	FAILS(seL4_X86_PDPT_Map(new_pdpt(), vspace, 0x800000000000, ATTR), seL4_InvalidArgument, 0);
	FAILS(seL4_X86_PageTable_Map(new_table(), vspace, 0xffffffff80100000, ATTR),
	      seL4_InvalidArgument, 0);
}

static void needs_an_assigned_vspace(void)
{
	seL4_CPtr unassigned = new_object(seL4_X64_PML4Object, 0);

	FAILS(seL4_X86_PDPT_Map(new_pdpt(), unassigned, HERE, ATTR), seL4_InvalidCapability, 1);
	FAILS(seL4_X86_PDPT_Map(new_pdpt(), new_frame(), HERE, ATTR), seL4_InvalidCapability, 1);
}

static void copies_of_tables(void)
{
	seL4_CPtr vspace = new_vspace(), pdpt = new_pdpt(), slot = new_slot();

	FAILS(copy_to(slot, pdpt), seL4_IllegalOperation);
	FAILS(copy_to(slot, new_object(seL4_X64_PML4Object, 0)), seL4_IllegalOperation);
	OK(seL4_X86_PDPT_Map(pdpt, vspace, HERE, ATTR));
	OK(copy_to(slot, pdpt));
	FAILS(seL4_X86_PDPT_Unmap(pdpt), seL4_RevokeFirst);
	FAILS(seL4_X86_PDPT_Unmap(slot), seL4_RevokeFirst);
	OK(delete_cap(slot));
	OK(seL4_X86_PDPT_Unmap(pdpt));
	OK(seL4_X86_PDPT_Unmap(pdpt)); /* not mapped: success */
	OK(copy_to(slot, vspace));
}

static void unmapped_table_is_empty_and_its_frames_are_not_free(void)
{
	seL4_CPtr frame = new_frame(), pt = new_table();

	map_tables(VSPACE, HERE);
	OK(seL4_X86_PageTable_Map(pt, VSPACE, HERE + SPAN, ATTR));
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE + SPAN, seL4_ReadWrite, ATTR));
	CHECK_EQ(probe_read(HERE + SPAN), PROBE_NO_FAULT);
	OK(seL4_X86_PageTable_Unmap(pt));
	CHECK_EQ(probe_read(HERE + SPAN), 4);
	OK(seL4_X86_PageTable_Map(pt, VSPACE, HERE + SPAN, ATTR));
	CHECK_EQ(probe_read(HERE + SPAN), 4);
	/* The frame's capability is mapped until it is unmapped. */
	FAILS(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, ATTR), seL4_InvalidArgument,
	      0);
	OK(seL4_X86_Page_Unmap(frame));
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, ATTR));
}

static void deleted_table_takes_its_pages_away(void)
{
	seL4_CPtr pt = new_table();

	map_tables(VSPACE, HERE);
	OK(seL4_X86_PageTable_Map(pt, VSPACE, HERE + SPAN, ATTR));
	OK(seL4_X86_Page_Map(new_frame(), VSPACE, HERE + SPAN, seL4_ReadWrite, ATTR));
	OK(delete_cap(pt));
	CHECK_EQ(probe_read(HERE + SPAN), 4);
}

static void deleted_vspace_frees_nothing_of_a_frame(void)
{
	seL4_CPtr vspace = new_vspace(), frame = new_frame();

	map_tables(vspace, HERE);
	OK(seL4_X86_Page_Map(frame, vspace, HERE, seL4_ReadWrite, ATTR));
	OK(delete_cap(vspace));
	map_tables(VSPACE, HERE);
	/* Mapped in a space that is gone: another one cannot have it before Page_Unmap. */
	FAILS(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, ATTR), seL4_InvalidCapability,
	      1);
	OK(seL4_X86_Page_Unmap(frame));
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, ATTR));
}

static void pml4_has_no_invocations(void)
{
	seL4_CPtr vspace = new_vspace();

	for (seL4_Word label = 0; label < 64; label++)
		CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(vspace, label, 0, 0, 0, 0, 0)),
			 seL4_IllegalOperation);
}

static void short_message(void)
{
	seL4_CPtr pdpt = new_pdpt();

	seL4_SetCap(0, VSPACE);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(pdpt, X86PDPTMap, 1, HERE)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(pdpt, X86PDPTMap, 0, HERE, 0)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(pdpt, X86PageTableMap, 1, HERE, 0)),
		 seL4_IllegalOperation);
}

TEST_SUITE(vspace, CASE(tables_map_from_the_top), CASE(table_maps_once), CASE(taken_place),
	   CASE(address_is_rounded_down), CASE(outside_the_user_range),
	   CASE(needs_an_assigned_vspace), CASE(copies_of_tables),
	   CASE(unmapped_table_is_empty_and_its_frames_are_not_free),
	   CASE(deleted_table_takes_its_pages_away), CASE(deleted_vspace_frees_nothing_of_a_frame),
	   CASE(pml4_has_no_invocations), CASE(short_message));
