/* SPDX-License-Identifier: BSD-2-Clause */
/* Untyped_Retype: fact sheet section 6, in the order of its checks. */
#include "harness/env.h"
#include "harness/options.h"
#include "harness/test.h"

#define SLOTS (1ul << 16)

static seL4_Error retype(seL4_CPtr untyped, seL4_Word type, seL4_Word bits, seL4_CPtr slot,
			 seL4_Word count)
{
	return seL4_Untyped_Retype(untyped, type, bits, CNODE, 0, 0, slot, count);
}

static void every_type(void)
{
	static const struct {
		seL4_Word type, bits;
	} types[] = {{seL4_UntypedObject, 4},
		     {seL4_UntypedObject, 20},
		     {seL4_TCBObject, 0},
		     {seL4_EndpointObject, 0},
		     {seL4_NotificationObject, 0},
		     {seL4_CapTableObject, 1},
		     {seL4_CapTableObject, 10},
		     {seL4_X86_PDPTObject, 0},
		     {seL4_X64_PML4Object, 0},
		     {seL4_X86_4K, 0},
		     {seL4_X86_LargePageObject, 0},
		     {seL4_X86_PageTableObject, 0},
		     {seL4_X86_PageDirectoryObject, 0}};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		OK(retype(env_arena(), types[i].type, types[i].bits, new_slot(), 1));
}

static void type_out_of_range(void)
{
	FAILS(retype(env_arena(), 12, 12, new_slot(), 1), seL4_InvalidArgument, 0);
	FAILS(retype(env_arena(), ~0ul, 12, new_slot(), 1), seL4_InvalidArgument, 0);
}

static void size_out_of_range(void)
{
	FAILS(retype(env_arena(), seL4_UntypedObject, 48, new_slot(), 1), seL4_RangeError, 0, 47);
	FAILS(retype(env_arena(), seL4_UntypedObject, 64, new_slot(), 1), seL4_RangeError, 0, 47);
	FAILS(retype(env_arena(), seL4_CapTableObject, 43, new_slot(), 1), seL4_RangeError, 0, 47);
	/* Types of one size ignore the argument, but not this much of it. */
	OK(retype(env_arena(), seL4_EndpointObject, 63, new_slot(), 1));
	FAILS(retype(env_arena(), seL4_EndpointObject, 64, new_slot(), 1), seL4_RangeError, 0, 47);
}

static void size_too_small(void)
{
	FAILS(retype(env_arena(), seL4_CapTableObject, 0, new_slot(), 1), seL4_InvalidArgument, 1);
	FAILS(retype(env_arena(), seL4_UntypedObject, 3, new_slot(), 1), seL4_InvalidArgument, 1);
}

static void destination_not_a_cnode(void)
{
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, TCB, 0, 0, new_slot(), 1),
	      seL4_FailedLookup, 0, seL4_MissingCapability, 0);
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, new_endpoint(), 64, 0,
				  1),
	      seL4_FailedLookup, 0, seL4_MissingCapability, 64);
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, new_slot(), 64, 0, 1),
	      seL4_FailedLookup, 0, seL4_MissingCapability, 64);
}

static void destination_lookup_fails(void)
{
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, TCB, 0, 64, 0, 1),
	      seL4_FailedLookup, 0, seL4_InvalidRoot);
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, 1ul << 20, 64, 0, 1),
	      seL4_FailedLookup, 0, seL4_GuardMismatch, 64);
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, 0, 50, 0, 1),
	      seL4_FailedLookup, 0, seL4_DepthMismatch, 50);
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, 0, 65, 0, 1),
	      seL4_RangeError, 1, 64);
}

static void destination_by_index(void)
{
	seL4_CPtr cnode = new_object(seL4_CapTableObject, 4);
	seL4_CPtr out = new_slot();

	OK(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, cnode, 64, 14, 2));
	OK(seL4_CNode_Move(CNODE, out, 64, cnode, 15, 4));
	FAILS(seL4_Untyped_Retype(env_arena(), seL4_EndpointObject, 0, CNODE, cnode, 64, 16, 1),
	      seL4_RangeError, 0, 15);
}

static void offset_out_of_range(void)
{
	FAILS(retype(env_arena(), seL4_EndpointObject, 0, SLOTS, 1), seL4_RangeError, 0, SLOTS - 1);
	FAILS(retype(env_arena(), seL4_EndpointObject, 0, ~0ul, 1), seL4_RangeError, 0, SLOTS - 1);
}

static void count_out_of_range(void)
{
	seL4_CPtr slots = new_slots(256);

	FAILS(retype(env_arena(), seL4_EndpointObject, 0, slots, 0), seL4_RangeError, 1, 256);
	FAILS(retype(env_arena(), seL4_EndpointObject, 0, slots, 257), seL4_RangeError, 1, 256);
	OK(retype(env_arena(), seL4_EndpointObject, 0, slots, 256));
}

static void window_beyond_the_cnode(void)
{
	FAILS(retype(env_arena(), seL4_EndpointObject, 0, SLOTS - 1, 2), seL4_RangeError, 1, 1);
	FAILS(retype(env_arena(), seL4_EndpointObject, 0, SLOTS - 4, 256), seL4_RangeError, 1, 4);
}

static void window_not_empty(void)
{
	seL4_CPtr slots = new_slots(3);

	OK(copy_to(slots + 2, new_endpoint()));
	FAILS(retype(env_arena(), seL4_EndpointObject, 0, slots, 3), seL4_DeleteFirst);
	OK(retype(env_arena(), seL4_EndpointObject, 0, slots, 2));
}

static void not_enough_memory(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 13);

	FAILS(retype(untyped, seL4_X86_4K, 0, new_slots(3), 3), seL4_NotEnoughMemory, 8192);
	OK(retype(untyped, seL4_X86_4K, 0, new_slot(), 1));
	FAILS(retype(untyped, seL4_X86_4K, 0, new_slots(2), 2), seL4_NotEnoughMemory, 4096);
	FAILS(retype(untyped, seL4_X64_HugePageObject, 0, new_slot(), 1), seL4_NotEnoughMemory,
	      4096);
}

static void alignment_loses_what_it_skips(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 13);

	OK(retype(untyped, seL4_EndpointObject, 0, new_slot(), 1));
	FAILS(retype(untyped, seL4_X86_4K, 0, new_slots(2), 2), seL4_NotEnoughMemory, 8192 - 16);
	OK(retype(untyped, seL4_X86_4K, 0, new_slot(), 1));
	FAILS(retype(untyped, seL4_EndpointObject, 0, new_slot(), 1), seL4_NotEnoughMemory, 0);
}

static void checks_in_order(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 12);
	seL4_CPtr full = new_endpoint();

	FAILS(retype(untyped, seL4_X86_LargePageObject, 0, full, 1), seL4_DeleteFirst);
	FAILS(retype(untyped, seL4_X86_4K, 0, SLOTS, 0), seL4_RangeError, 0, SLOTS - 1);
	FAILS(retype(untyped, 12, 64, SLOTS, 0), seL4_InvalidArgument, 0);
	FAILS(retype(untyped, seL4_UntypedObject, 3, SLOTS, 0), seL4_InvalidArgument, 1);
}

static void objects_are_consecutive(void)
{
	seL4_CPtr slots = new_slots(8);

	OK(retype(env_arena(), seL4_X86_4K, 0, slots, 8));
	seL4_Word first = seL4_X86_Page_GetAddress(slots).paddr;
	for (seL4_Word i = 0; i < 8; i++)
		CHECK_EQ(seL4_X86_Page_GetAddress(slots + i).paddr, first + i * 4096);
}

static void objects_are_aligned(void)
{
	new_endpoint();
	CHECK_EQ(seL4_X86_Page_GetAddress(new_object(seL4_X86_LargePageObject, 0)).paddr &
			 ((1ul << 21) - 1),
		 0);
}

static void watermark_never_goes_down(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 13);
	seL4_CPtr a = new_slot(), b = new_slot();

	OK(retype(untyped, seL4_X86_4K, 0, a, 1));
	OK(retype(untyped, seL4_X86_4K, 0, b, 1));
	OK(delete_cap(b));
	FAILS(retype(untyped, seL4_X86_4K, 0, b, 1), seL4_NotEnoughMemory, 0);
	OK(delete_cap(a));
	OK(retype(untyped, seL4_X86_4K, 0, new_slots(2), 2));
}

static void memory_is_zero_again(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 13);
	volatile seL4_Word *words = (volatile seL4_Word *)0x10000000;
	seL4_CPtr frame = new_slot(), other = new_slot();

	OK(retype(untyped, seL4_X86_4K, 0, frame, 1));
	seL4_Word address = seL4_X86_Page_GetAddress(frame).paddr;
	map_here(frame, (seL4_Word)words);
	for (int i = 0; i < 512; i++)
		words[i] = ~0ul;
	OK(delete_cap(frame));
	OK(retype(untyped, seL4_X86_4K, 0, other, 1));
	CHECK_EQ(seL4_X86_Page_GetAddress(other).paddr, address);
	OK(seL4_X86_Page_Map(other, VSPACE, (seL4_Word)words, seL4_ReadWrite,
			     seL4_X86_Default_VMAttributes));
	for (int i = 0; i < 512; i++)
		CHECK_EQ(words[i], 0);
}

#define WINDOW	   0x10000000ul
#define LARGE	   (1ul << seL4_LargePageBits)
#define LARGE_BITS (seL4_LargePageBits + 1)

static void map_large(seL4_CPtr page, seL4_Word at)
{
	OK(seL4_X86_Page_Map(page, VSPACE, at, seL4_ReadWrite, seL4_X86_Default_VMAttributes));
}

/* Clearing 4 MiB takes longer than a timer tick, so it is interrupted and continues where it
 * stopped. No old contents are left, in pages of any size. */
static void large_blocks_are_zero_again(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, LARGE_BITS), pages = new_slots(2);
	volatile seL4_Word *words = (volatile seL4_Word *)WINDOW;

	/* The page directory only: whole 2 MiB come below it. */
	map_tables(VSPACE, WINDOW - LARGE);
	for (int round = 0; round < 3; round++) {
		OK(retype(untyped, seL4_X86_LargePageObject, 0, pages, 2));
		map_large(pages, WINDOW);
		map_large(pages + 1, WINDOW + LARGE);
		for (seL4_Word i = 0; i < 2 * LARGE / sizeof(seL4_Word); i++) {
			if (words[i] != 0)
				test_fail(__FILE__, __LINE__, "word %#lx is %#lx", i, words[i]);
			words[i] = ~i;
		}
		OK(revoke_cap(untyped));
	}
	seL4_CPtr small = new_slots(256);

	OK(retype(untyped, seL4_X86_4K, 0, small, 256));
	OK(seL4_X86_PageTable_Map(new_object(seL4_X86_PageTableObject, 0), VSPACE, WINDOW,
				  seL4_X86_Default_VMAttributes));
	for (seL4_Word page = 0; page < 256; page += 51) {
		map_large(small + page, WINDOW);
		for (int i = 0; i < 512; i++)
			CHECK_EQ(words[i], 0);
		OK(seL4_X86_Page_Unmap(small + page));
	}
}

#define HUGE_WINDOW 0x10000000000ul
#define EVERY_PAGE  (1ul << (seL4_PageBits - 3)) /* in words */

static seL4_CPtr gigabyte_of_memory(void)
{
	for (seL4_Word i = 0; i < boot->untyped.end - boot->untyped.start; i++)
		if (!boot->untypedList[i].isDevice &&
		    boot->untypedList[i].sizeBits >= seL4_HugePageBits)
			return boot->untyped.start + i;
	return 0;
}

/* The same for 1 GiB, where the machine has it and the boot asked for what takes long. */
static void a_gigabyte_is_zero_again(void)
{
	seL4_CPtr untyped = gigabyte_of_memory(), page = new_slot();
	volatile seL4_Word *words = (volatile seL4_Word *)HUGE_WINDOW;

	if (!untyped || !option_number("huge=", 0))
		return;
	OK(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), VSPACE, HUGE_WINDOW,
			     seL4_X86_Default_VMAttributes));
	for (int round = 0; round < 2; round++) {
		OK(retype(untyped, seL4_X64_HugePageObject, 0, page, 1));
		map_large(page, HUGE_WINDOW);
		for (seL4_Word i = 0; i < 1ul << (seL4_HugePageBits - 3); i += EVERY_PAGE) {
			if (words[i] | words[i + EVERY_PAGE - 1])
				test_fail(__FILE__, __LINE__, "the page of word %#lx", i);
			words[i] = words[i + EVERY_PAGE - 1] = ~i;
		}
		OK(delete_cap(page));
	}
}

static void copy_needs_no_children(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 12);
	seL4_CPtr child = new_slot();

	OK(retype(untyped, seL4_EndpointObject, 0, child, 1));
	FAILS(copy_to(new_slot(), untyped), seL4_RevokeFirst);
	OK(delete_cap(child));
	OK(copy_to(new_slot(), untyped));
}

static void copy_fills_the_source(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 12);
	seL4_CPtr copy = new_copy(untyped, seL4_AllRights);
	seL4_CPtr slot = new_slot();

	FAILS(retype(untyped, seL4_EndpointObject, 0, new_slot(), 1), seL4_NotEnoughMemory, 0);
	OK(retype(copy, seL4_EndpointObject, 0, slot, 1));
	OK(delete_cap(slot));
	OK(delete_cap(copy));
	OK(retype(untyped, seL4_EndpointObject, 0, new_slot(), 1));
}

static void device_memory_makes_frames_only(void)
{
	seL4_CPtr device = device_untyped(20), sub = new_slot();

	FAILS(retype(device, seL4_EndpointObject, 0, new_slot(), 1), seL4_InvalidArgument, 1);
	FAILS(retype(device, seL4_X86_PageTableObject, 0, new_slot(), 1), seL4_InvalidArgument, 1);
	OK(retype(device, seL4_UntypedObject, 13, sub, 1));
	FAILS(retype(sub, seL4_TCBObject, 0, new_slot(), 1), seL4_InvalidArgument, 1);
	OK(retype(sub, seL4_X86_4K, 0, new_slot(), 1));
}

static void smallest_untyped_holds_an_endpoint(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 4);

	OK(retype(untyped, seL4_EndpointObject, 0, new_slot(), 1));
	FAILS(retype(untyped, seL4_EndpointObject, 0, new_slot(), 1), seL4_NotEnoughMemory, 0);
}

static void revoke_takes_everything_back(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 16);
	seL4_CPtr slots = new_slots(4), copy = new_slot();

	OK(retype(untyped, seL4_UntypedObject, 12, slots, 2));
	OK(retype(slots, seL4_EndpointObject, 0, slots + 2, 1));
	OK(retype(slots + 1, seL4_TCBObject, 0, slots + 3, 1));
	OK(copy_to(copy, slots + 2));
	OK(revoke_cap(untyped));
	for (int i = 0; i < 4; i++)
		CHECK(is_empty(slots + i));
	CHECK(is_empty(copy));
	OK(retype(untyped, seL4_UntypedObject, 16, slots, 1));
}

TEST_SUITE(untyped, CASE(every_type), CASE(type_out_of_range), CASE(size_out_of_range),
	   CASE(size_too_small), CASE(destination_not_a_cnode), CASE(destination_lookup_fails),
	   CASE(destination_by_index), CASE(offset_out_of_range), CASE(count_out_of_range),
	   CASE(window_beyond_the_cnode), CASE(window_not_empty), CASE(not_enough_memory),
	   CASE(alignment_loses_what_it_skips), CASE(checks_in_order),
	   CASE(objects_are_consecutive), CASE(objects_are_aligned),
	   CASE(watermark_never_goes_down), CASE(memory_is_zero_again),
	   CASE(large_blocks_are_zero_again), CASE(a_gigabyte_is_zero_again),
	   CASE(copy_needs_no_children), CASE(copy_fills_the_source),
	   CASE(device_memory_makes_frames_only), CASE(smallest_untyped_holds_an_endpoint),
	   CASE(revoke_takes_everything_back));
