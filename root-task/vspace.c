/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps a frame, and makes the page tables that are missing on the way. */
#include "root-task/vspace.h"

#include "root-task/resources.h"

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

bool vspace_map_copy(seL4_CPtr vspace, uint64_t vaddr, seL4_CPtr frame, seL4_CapRights_t rights,
		     seL4_X86_VMAttributes attributes, struct source *source)
{
	seL4_CPtr copy = source_slot(source);

	return copy &&
	       seL4_CNode_Copy(seL4_CapInitThreadCNode, copy, SLOT_DEPTH, seL4_CapInitThreadCNode,
			       frame, SLOT_DEPTH, rights) == seL4_NoError &&
	       vspace_map(vspace, vaddr, copy, rights, attributes, source);
}

bool vspace_map_block(seL4_CPtr vspace, uint64_t vaddr, const struct pool_block *block,
		      unsigned bits, unsigned page_bits, struct source *source)
{
	seL4_Word type = page_bits == seL4_LargePageBits ? seL4_X86_LargePageObject : seL4_X86_4K;

	for (uint64_t at = 0; at < 1ul << bits; at += 1ul << page_bits) {
		seL4_CPtr frame = source_slot(source);

		if (!frame ||
		    seL4_Untyped_Retype(block->slot, type, 0, seL4_CapInitThreadCNode, 0, 0, frame,
					1) != seL4_NoError ||
		    !vspace_map(vspace, vaddr + at, frame, seL4_ReadWrite,
				seL4_X86_Default_VMAttributes, source))
			return false;
	}
	return true;
}
