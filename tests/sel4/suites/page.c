/* SPDX-License-Identifier: BSD-2-Clause */
/* Frames: Page_Map, Page_Unmap, Page_GetAddress, rights, sizes, replacement (sheet section 10). */
#include "harness/env.h"
#include "harness/probe.h"
#include "harness/test.h"

#define HERE	0x100000000ul /* nothing of this program is there */
#define LARGE	0x200000ul
#define ATTR	seL4_X86_Default_VMAttributes
#define NO_PDPT 39
#define NO_PD	30
#define NO_PT	21
#define MISSING 2

static seL4_Error map(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word vaddr)
{
	return seL4_X86_Page_Map(frame, vspace, vaddr, seL4_ReadWrite, ATTR);
}

static volatile seL4_Word *at(seL4_Word vaddr)
{
	return (volatile seL4_Word *)vaddr;
}

static void mapped_frame_is_zeroed_memory(void)
{
	seL4_CPtr frame = new_frame();

	map_here(frame, HERE);
	for (unsigned i = 0; i < 512; i++)
		CHECK_EQ(at(HERE)[i], 0);
	*at(HERE) = 0x1234;
	CHECK_EQ(*at(HERE), 0x1234);
}

static void unmapped_frame_faults(void)
{
	seL4_CPtr frame = new_frame();

	map_here(frame, HERE);
	CHECK_EQ(probe_read(HERE), PROBE_NO_FAULT);
	OK(seL4_X86_Page_Unmap(frame));
	CHECK_EQ(probe_read(HERE), 4);
	OK(seL4_X86_Page_Unmap(frame)); /* and again */
}

static void needs_an_assigned_vspace(void)
{
	seL4_CPtr frame = new_frame();

	FAILS(map(frame, new_object(seL4_X64_PML4Object, 0), HERE), seL4_InvalidCapability, 1);
	FAILS(map(frame, new_endpoint(), HERE), seL4_InvalidCapability, 1);
	FAILS(map(frame, new_slot(), HERE), seL4_InvalidCapability, 1);
}

static void outside_the_user_range(void)
{
	seL4_CPtr frame = new_frame();

	FAILS(map(frame, VSPACE, 0x7ffffffff000), seL4_InvalidArgument, 0);
	FAILS(map(frame, VSPACE, 0x800000000000), seL4_InvalidArgument, 0);
	FAILS(map(frame, VSPACE, 0xffffffff80100000), seL4_InvalidArgument, 0);
	FAILS(map(frame, VSPACE, 0xfffffffffffff000), seL4_InvalidArgument, 0);
	map_here(frame, 0x7fffffffe000);
	*at(0x7fffffffe000) = 1;
}

static void address_zero_can_be_mapped(void)
{
	seL4_CPtr vspace = new_vspace();

	map_tables(vspace, 0);
	OK(map(new_frame(), vspace, 0));
}

static void unaligned_address(void)
{
	seL4_CPtr large = new_object(seL4_X86_LargePageObject, 0);

	FAILS(map(new_frame(), VSPACE, HERE + 8), seL4_AlignmentError);
	FAILS(map(large, VSPACE, HERE + 0x1000), seL4_AlignmentError);
	/* The range comes first. */
	FAILS(map(new_frame(), VSPACE, 0x7ffffffff008), seL4_InvalidArgument, 0);
}

static void missing_tables(void)
{
	seL4_CPtr vspace = new_vspace(), frame = new_frame();
	seL4_CPtr large = new_object(seL4_X86_LargePageObject, 0);

	FAILS(map(frame, vspace, HERE), seL4_FailedLookup, 0, MISSING, NO_PDPT);
	OK(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), vspace, HERE, ATTR));
	FAILS(map(frame, vspace, HERE), seL4_FailedLookup, 0, MISSING, NO_PD);
	FAILS(map(large, vspace, HERE), seL4_FailedLookup, 0, MISSING, NO_PD);
	OK(seL4_X86_PageDirectory_Map(new_object(seL4_X86_PageDirectoryObject, 0), vspace, HERE,
				      ATTR));
	FAILS(map(frame, vspace, HERE), seL4_FailedLookup, 0, MISSING, NO_PT);
	OK(map(large, vspace, HERE));
}

static void mapped_capability_stays_where_it_is(void)
{
	seL4_CPtr frame = new_frame(), other = new_vspace();

	map_here(frame, HERE);
	map_tables(other, HERE);
	FAILS(map(frame, other, HERE), seL4_InvalidCapability, 1);
	FAILS(map(frame, VSPACE, HERE + 0x1000), seL4_InvalidArgument, 0);
	OK(map(frame, VSPACE, HERE));
}

static void remap_changes_rights(void)
{
	seL4_CPtr frame = new_frame();

	map_here(frame, HERE);
	CHECK_EQ(probe_write(HERE), PROBE_NO_FAULT);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_CanRead, ATTR));
	CHECK_EQ(probe_write(HERE), 7);
	CHECK_EQ(probe_read(HERE), PROBE_NO_FAULT);
	OK(map(frame, VSPACE, HERE));
	CHECK_EQ(probe_write(HERE), PROBE_NO_FAULT);
}

static void without_read_right_nothing_is_allowed(void)
{
	seL4_CPtr frame = new_frame();

	map_tables(VSPACE, HERE);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_CanWrite, ATTR));
	CHECK_EQ(probe_read(HERE), 5);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_NoRights, ATTR));
	CHECK_EQ(probe_read(HERE), 5);
}

static void rights_of_the_capability_limit(void)
{
	seL4_CPtr frame = new_copy(new_frame(), seL4_CanRead);

	map_here(frame, HERE);
	CHECK_EQ(probe_read(HERE), PROBE_NO_FAULT);
	CHECK_EQ(probe_write(HERE), 7);
}

static void readable_page_is_executable(void)
{
	seL4_CPtr frame = new_frame();

	map_here(frame, HERE);
	*(volatile unsigned char *)HERE = 0xc3; /* ret */
	((void (*)(void))HERE)();
}

static void small_page_replaces_silently(void)
{
	seL4_CPtr first = new_frame(), second = new_frame();

	map_here(first, HERE);
	*at(HERE) = 1;
	OK(map(second, VSPACE, HERE));
	CHECK_EQ(*at(HERE), 0);
	OK(seL4_X86_Page_Unmap(first)); /* its mapping is not there any more */
	*at(HERE) = 2;
	OK(map(first, VSPACE, HERE));
	CHECK_EQ(*at(HERE), 1);
}

static void large_page_over_tables_and_pages(void)
{
	seL4_CPtr large = new_object(seL4_X86_LargePageObject, 0);
	seL4_CPtr other = new_object(seL4_X86_LargePageObject, 0);
	seL4_CPtr vspace = new_vspace();

	map_tables(vspace, HERE);
	FAILS(map(large, vspace, HERE), seL4_DeleteFirst);
	OK(map(large, vspace, HERE + LARGE));
	OK(map(other, vspace, HERE + LARGE));
	FAILS(map(new_frame(), vspace, HERE + LARGE), seL4_FailedLookup, 0, MISSING, NO_PT);
	FAILS(seL4_X86_PageTable_Map(new_object(seL4_X86_PageTableObject, 0), vspace, HERE + LARGE,
				     ATTR),
	      seL4_DeleteFirst);
}

static void large_page_is_one_piece(void)
{
	seL4_CPtr large = new_object(seL4_X86_LargePageObject, 0);

	map_tables(VSPACE, HERE); /* down to a table in the first 2 MiB; the page goes beside it */
	OK(map(large, VSPACE, HERE + LARGE));
	at(HERE + LARGE)[0] = 1;
	at(HERE + 2 * LARGE)[-1] = 2;
	CHECK_EQ(at(HERE + LARGE)[0], 1);
	OK(seL4_X86_Page_Unmap(large));
	CHECK_EQ(probe_read(HERE + 2 * LARGE - 8), 4);
}

static void copy_is_unmapped(void)
{
	seL4_CPtr frame = new_frame();

	map_here(frame, HERE);
	seL4_CPtr copy = new_copy(frame, seL4_AllRights);

	OK(map(copy, VSPACE, HERE + 0x1000));
	*at(HERE) = 7;
	CHECK_EQ(*at(HERE + 0x1000), 7);
	/* Deleting a capability that is not the last one removes its own mapping. */
	OK(delete_cap(copy));
	CHECK_EQ(probe_read(HERE + 0x1000), 4);
	CHECK_EQ(*at(HERE), 7);
}

/* A moved capability is still the one that maps the page. */
static void moved_capability_stays_mapped(void)
{
	seL4_CPtr frame = new_frame(), moved = new_slot();

	map_here(frame, HERE);
	*at(HERE) = 7;
	OK(move_to(moved, frame));
	CHECK_EQ(*at(HERE), 7);
	FAILS(map(moved, VSPACE, HERE + 0x1000), seL4_InvalidArgument, 0);
	OK(seL4_X86_Page_Unmap(moved));
	CHECK_EQ(probe_read(HERE), 4);
}

/* Copies may be mapped in several address spaces; revoking the original unmaps them, not it. */
static void revoked_copies_are_unmapped(void)
{
	seL4_CPtr frame = new_frame(), vspace = new_vspace();

	map_here(new_copy(frame, seL4_AllRights), HERE);
	map_tables(vspace, HERE);
	OK(map(new_copy(frame, seL4_AllRights), vspace, HERE));
	OK(map(frame, VSPACE, HERE + 0x1000));
	OK(revoke_cap(frame));
	CHECK_EQ(probe_read(HERE), 4);
	CHECK_EQ(probe_read(HERE + 0x1000), PROBE_NO_FAULT);
}

static void every_attribute_maps(void)
{
	seL4_CPtr frame = new_frame();

	map_tables(VSPACE, HERE);
	for (seL4_Word a = seL4_X86_WriteBack; a <= seL4_X86_WriteCombining; a++) {
		OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite,
				     (seL4_X86_VMAttributes)a));
		*at(HERE) = a;
		CHECK_EQ(*at(HERE), a);
	}
}

static void addresses_follow_the_untyped(void)
{
	seL4_CPtr frames = new_slots(2);

	OK(seL4_Untyped_Retype(env_arena(), seL4_X86_4K, 0, CNODE, 0, 0, frames, 2));
	seL4_X86_Page_GetAddress_t first = seL4_X86_Page_GetAddress(frames);
	seL4_X86_Page_GetAddress_t second = seL4_X86_Page_GetAddress(frames + 1);

	OK(first.error);
	OK(second.error);
	CHECK_EQ(first.paddr & 0xfff, 0);
	CHECK_EQ(second.paddr - first.paddr, 0x1000);
}

static void device_frame_maps_and_tells_its_address(void)
{
	seL4_CPtr device = device_untyped(12), frame = new_slot();

	OK(seL4_Untyped_Retype(device, seL4_X86_4K, 0, CNODE, 0, 0, frame, 1));
	seL4_Word paddr = boot->untypedList[device - boot->untyped.start].paddr;

	CHECK_EQ(seL4_X86_Page_GetAddress(frame).paddr, paddr);
	map_here(frame, HERE);
	OK(seL4_X86_Page_Map(frame, VSPACE, HERE, seL4_ReadWrite, seL4_X86_Uncacheable));
	(void)*at(HERE);
	OK(delete_cap(frame));
}

#define HUGE	   (1ul << seL4_HugePageBits)
#define HUGE_PLACE 0x10000000000ul /* no table of this program is below it */

/* 1 GiB of a device: ordinary memory is not that large here. */
static seL4_CPtr new_huge_page(void)
{
	seL4_CPtr page = new_slot();

	OK(seL4_Untyped_Retype(device_untyped(seL4_HugePageBits + 1), seL4_X64_HugePageObject, 0,
			       CNODE, 0, 0, page, 1));
	return page;
}

static void huge_page(void)
{
	seL4_CPtr page = new_huge_page(), other = new_huge_page();
	seL4_CPtr pdpt = new_object(seL4_X86_PDPTObject, 0);
	seL4_CPtr directory = new_object(seL4_X86_PageDirectoryObject, 0);

	FAILS(map(page, VSPACE, HUGE_PLACE), seL4_FailedLookup, 0, seL4_MissingCapability, 39);
	OK(seL4_X86_PDPT_Map(pdpt, VSPACE, HUGE_PLACE, seL4_X86_Default_VMAttributes));
	FAILS(map(page, VSPACE, HUGE_PLACE + (1ul << 21)), seL4_AlignmentError);
	FAILS(map(page, VSPACE, 0x7fffc0000000), seL4_InvalidArgument, 0);
	OK(map(page, VSPACE, HUGE_PLACE));
	CHECK_EQ(probe_read(HUGE_PLACE + HUGE - 8), PROBE_NO_FAULT);
	/* A huge page replaces another one; no smaller page or table can be mapped below it. */
	OK(map(other, VSPACE, HUGE_PLACE));
	FAILS(map(new_object(seL4_X86_LargePageObject, 0), VSPACE, HUGE_PLACE), seL4_FailedLookup,
	      0, seL4_MissingCapability, 30);
	FAILS(seL4_X86_PageDirectory_Map(directory, VSPACE, HUGE_PLACE,
					 seL4_X86_Default_VMAttributes),
	      seL4_DeleteFirst);
	OK(seL4_X86_Page_Unmap(page)); /* the page is no longer mapped there */
	CHECK_EQ(probe_read(HUGE_PLACE), PROBE_NO_FAULT);
	OK(seL4_X86_Page_Unmap(other));
	CHECK_EQ(probe_read(HUGE_PLACE), 4);
	OK(seL4_X86_PageDirectory_Map(directory, VSPACE, HUGE_PLACE,
				      seL4_X86_Default_VMAttributes));
	FAILS(map(page, VSPACE, HUGE_PLACE), seL4_DeleteFirst);
	OK(delete_cap(page));
	OK(delete_cap(other));
}

static void short_message_and_wrong_label(void)
{
	seL4_CPtr frame = new_frame();

	seL4_SetCap(0, VSPACE);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(frame, X86PageMap, 1, HERE, 3)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(frame, X86PageMap, 0, HERE, 3, 0)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(frame, X86PageTableMap, 1, HERE, 3, 0)),
		 seL4_IllegalOperation);
}

TEST_SUITE(page, CASE(mapped_frame_is_zeroed_memory), CASE(unmapped_frame_faults),
	   CASE(needs_an_assigned_vspace), CASE(outside_the_user_range),
	   CASE(address_zero_can_be_mapped), CASE(unaligned_address), CASE(missing_tables),
	   CASE(mapped_capability_stays_where_it_is), CASE(remap_changes_rights),
	   CASE(without_read_right_nothing_is_allowed), CASE(rights_of_the_capability_limit),
	   CASE(readable_page_is_executable), CASE(small_page_replaces_silently),
	   CASE(large_page_over_tables_and_pages), CASE(large_page_is_one_piece),
	   CASE(copy_is_unmapped), CASE(moved_capability_stays_mapped),
	   CASE(revoked_copies_are_unmapped), CASE(every_attribute_maps),
	   CASE(addresses_follow_the_untyped), CASE(device_frame_maps_and_tells_its_address),
	   CASE(huge_page), CASE(short_message_and_wrong_label));
