/* SPDX-License-Identifier: BSD-2-Clause */
/* ASID control and pools (sheet section 10). */
#include "harness/env.h"
#include "harness/test.h"

#define POOLS	     7 /* beside the root task's own */
#define POOL_SIZE    512
#define HERE	     0x100000000ul
#define INVALID_ROOT 1
#define ATTR	     seL4_X86_Default_VMAttributes

static seL4_Error make_pool(seL4_CPtr untyped, seL4_CPtr slot)
{
	return seL4_X86_ASIDControl_MakePool(seL4_CapASIDControl, untyped, CNODE, slot, 64);
}

static seL4_CPtr new_pool(void)
{
	seL4_CPtr slot = new_slot();

	OK(make_pool(new_object(seL4_UntypedObject, 12), slot));
	return slot;
}

static void pool_needs_a_page_of_memory(void)
{
	seL4_CPtr slot = new_slot(), device = new_slot();

	FAILS(make_pool(new_object(seL4_UntypedObject, 13), slot), seL4_InvalidCapability, 1);
	FAILS(make_pool(new_frame(), slot), seL4_InvalidCapability, 1);
	OK(seL4_Untyped_Retype(device_untyped(12), seL4_UntypedObject, 12, CNODE, 0, 0, device, 1));
	FAILS(make_pool(device, slot), seL4_InvalidCapability, 1);
	OK(delete_cap(device));
}

static void pool_needs_an_unused_untyped(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 12), endpoint = new_slot();

	OK(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0, endpoint, 1));
	FAILS(make_pool(untyped, new_slot()), seL4_RevokeFirst);
}

static void pool_needs_an_empty_slot(void)
{
	FAILS(make_pool(new_object(seL4_UntypedObject, 12), new_endpoint()), seL4_DeleteFirst);
}

static void pool_is_a_child_of_its_untyped(void)
{
	seL4_CPtr untyped = new_object(seL4_UntypedObject, 12), slot = new_slot();

	OK(make_pool(untyped, slot));
	FAILS(seL4_Untyped_Retype(untyped, seL4_EndpointObject, 0, CNODE, 0, 0, new_slot(), 1),
	      seL4_NotEnoughMemory, 0);
	OK(revoke_cap(untyped));
	CHECK(is_empty(slot));
}

static void there_are_eight_pools(void)
{
	seL4_CPtr pool = 0;

	for (unsigned i = 0; i < POOLS; i++)
		pool = new_pool();
	FAILS(make_pool(new_object(seL4_UntypedObject, 12), new_slot()), seL4_DeleteFirst);
	OK(delete_cap(pool));
	new_pool();
}

static void assign_wants_an_unassigned_pml4(void)
{
	FAILS(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, new_frame()),
	      seL4_InvalidCapability, 1);
	FAILS(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, new_vspace()),
	      seL4_InvalidCapability, 1);
	FAILS(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, VSPACE), seL4_InvalidCapability,
	      1);
}

static void pool_has_512_places(void)
{
	seL4_CPtr pool = new_pool(), roots = new_slots(POOL_SIZE + 1);

	for (unsigned done = 0; done < POOL_SIZE; done += 256)
		OK(seL4_Untyped_Retype(env_arena(), seL4_X64_PML4Object, 0, CNODE, 0, 0,
				       roots + done, 256));
	OK(seL4_Untyped_Retype(env_arena(), seL4_X64_PML4Object, 0, CNODE, 0, 0, roots + POOL_SIZE,
			       1));
	for (unsigned i = 0; i < POOL_SIZE; i++)
		OK(seL4_X86_ASIDPool_Assign(pool, roots + i));
	FAILS(seL4_X86_ASIDPool_Assign(pool, roots + POOL_SIZE), seL4_DeleteFirst);
	OK(delete_cap(roots + 5));
	OK(seL4_X86_ASIDPool_Assign(pool, roots + POOL_SIZE));
}

static void deleted_pool_makes_its_spaces_useless(void)
{
	seL4_CPtr pool = new_pool(), root = new_object(seL4_X64_PML4Object, 0);

	OK(seL4_X86_ASIDPool_Assign(pool, root));
	OK(delete_cap(pool));
	FAILS(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), root, HERE, ATTR),
	      seL4_FailedLookup, 0, INVALID_ROOT);
	FAILS(seL4_X86_Page_Map(new_frame(), root, HERE, seL4_ReadWrite, ATTR), seL4_FailedLookup,
	      0, INVALID_ROOT);
}

/* An address space whose pool is gone, and whose number another one has by now. */
static void reused_number_is_another_space(void)
{
	seL4_CPtr pool = new_pool(), root = new_object(seL4_X64_PML4Object, 0);
	seL4_CPtr later = new_object(seL4_X64_PML4Object, 0);

	OK(seL4_X86_ASIDPool_Assign(pool, root));
	OK(delete_cap(pool));
	OK(seL4_X86_ASIDPool_Assign(new_pool(), later));
	FAILS(seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), root, HERE, ATTR),
	      seL4_InvalidCapability, 1);
	FAILS(seL4_X86_Page_Map(new_frame(), root, HERE, seL4_ReadWrite, ATTR),
	      seL4_InvalidCapability, 1);
	OK(delete_cap(root));
	map_tables(later, HERE);
}

static void short_messages_and_wrong_labels(void)
{
	seL4_SetCap(0, new_object(seL4_UntypedObject, 12));
	CHECK_EQ(seL4_MessageInfo_get_label(
			 RAW_CALL(seL4_CapASIDControl, X86ASIDControlMakePool, 1, new_slot(), 64)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(
			 RAW_CALL(seL4_CapASIDControl, X86ASIDPoolAssign, 1, 0, 64)),
		 seL4_IllegalOperation);
	CHECK_EQ(seL4_MessageInfo_get_label(
			 raw_call(seL4_CapInitThreadASIDPool, X86ASIDPoolAssign, 0, 0)),
		 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(
			 raw_call(seL4_CapInitThreadASIDPool, X86ASIDControlMakePool, 0, 0)),
		 seL4_IllegalOperation);
}

TEST_SUITE(asid, CASE(pool_needs_a_page_of_memory), CASE(pool_needs_an_unused_untyped),
	   CASE(pool_needs_an_empty_slot), CASE(pool_is_a_child_of_its_untyped),
	   CASE(there_are_eight_pools), CASE(assign_wants_an_unassigned_pml4),
	   CASE(pool_has_512_places), CASE(deleted_pool_makes_its_spaces_useless),
	   CASE(reused_number_is_another_space), CASE(short_messages_and_wrong_labels));
