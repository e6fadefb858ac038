/* SPDX-License-Identifier: BSD-2-Clause */
/* Mapping and unmapping of 4 KiB pages: a sweep over neighbouring pages of one table. */
#include "harness/env.h"
#include "harness/test.h"
#include "measure.h"

#define HERE 0x200000000ul
#define ATTR seL4_X86_Default_VMAttributes

void bench_memory(void)
{
	seL4_CPtr frames = new_slots(SAMPLES);

	OK(seL4_Untyped_Retype(env_arena(), seL4_X86_4K, 0, CNODE, 0, 0, frames, SAMPLES));
	map_tables(VSPACE, HERE);
	MEASURE("Page_Map, sweeping", 787,
		seL4_X86_Page_Map(frames + i, VSPACE, HERE + i * 4096, seL4_ReadWrite, ATTR));
	MEASURE("Page_Map again, other rights", 790,
		seL4_X86_Page_Map(frames + i, VSPACE, HERE + i * 4096, seL4_CanRead, ATTR));
	MEASURE("Page_Unmap, sweeping", 632, seL4_X86_Page_Unmap(frames + i));
}
