/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of a debug build: fact sheet sections 2 and 16. Linked only where they are to be
 * tested. */
#include "harness/env.h"
#include "harness/test.h"

static void type_tags(void)
{
	const struct {
		seL4_CPtr cap;
		seL4_Word tag;
	} tags[] = {{new_slot(), 0},
		    {env_arena(), 2},
		    {new_endpoint(), 4},
		    {new_notification(), 6},
		    {CNODE, 10},
		    {TCB, 12},
		    {seL4_CapIRQControl, 14},
		    {seL4_CapDomain, 20},
		    {new_frame(), 1},
		    {new_object(seL4_X86_PageTableObject, 0), 3},
		    {new_object(seL4_X86_PageDirectoryObject, 0), 5},
		    {new_object(seL4_X86_PDPTObject, 0), 7},
		    {VSPACE, 9},
		    {seL4_CapASIDControl, 11},
		    {seL4_CapInitThreadASIDPool, 13},
		    {seL4_CapIOPortControl, 31}};

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		CHECK_EQ(seL4_DebugCapIdentify(tags[i].cap), tags[i].tag);
}

static void naming_a_thread(void)
{
	seL4_DebugNameThread(new_tcb(), "a thread of the tests");
	seL4_DebugNameThread(TCB, "tests");
}

static void printing(void)
{
	seL4_DebugPutString((char *)"DebugPutString");
	seL4_DebugSnapshot();
	seL4_DebugDumpScheduler();
}

TEST_SUITE(debug, CASE(type_tags), CASE(naming_a_thread), CASE(printing));
