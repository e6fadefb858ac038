/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps a frame, and makes the page tables that are missing on the way. */
#include "root-task/vspace.h"

/* What a failed lookup reports: how many address bits were left to translate at the missing table
 * (docs/sel4-abi.md, section 10). */
enum { MISSING_PDPT = 39, MISSING_PAGE_DIRECTORY = 30, MISSING_PAGE_TABLE = 21 };

static bool add_table(seL4_CPtr vspace, uint64_t vaddr, seL4_Word missing, struct source *tables)
{
	seL4_X86_VMAttributes attributes = seL4_X86_Default_VMAttributes;
	seL4_CPtr table;

	switch (missing) {
	case MISSING_PDPT:
		table = source_object(tables, seL4_X86_PDPTObject, 0);
		return table && seL4_X86_PDPT_Map(table, vspace, vaddr, attributes) == seL4_NoError;
	case MISSING_PAGE_DIRECTORY:
		table = source_object(tables, seL4_X86_PageDirectoryObject, 0);
		return table &&
		       seL4_X86_PageDirectory_Map(table, vspace, vaddr, attributes) == seL4_NoError;
	case MISSING_PAGE_TABLE:
		table = source_object(tables, seL4_X86_PageTableObject, 0);
		return table &&
		       seL4_X86_PageTable_Map(table, vspace, vaddr, attributes) == seL4_NoError;
	default:
		return false;
	}
}

bool vspace_map(seL4_CPtr vspace, uint64_t vaddr, seL4_CPtr frame, seL4_CapRights_t rights,
		seL4_X86_VMAttributes attributes, struct source *tables)
{
	for (;;) {
		seL4_Error error = seL4_X86_Page_Map(frame, vspace, vaddr, rights, attributes);

		if (error == seL4_NoError)
			return true;
		/* MR2 of a failed lookup is the number of bits left. */
		if (error != seL4_FailedLookup || !add_table(vspace, vaddr, seL4_GetMR(2), tables))
			return false;
	}
}
