/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of address spaces: paging structures, pages, address space identifiers. */
#pragma once

#include <interfaces/invoke.h>

/* Every paging structure has the same two methods. */
static inline seL4_Error sel4_map_(seL4_CPtr service, seL4_Word label, seL4_CPtr vspace,
				   seL4_Word vaddr, seL4_X86_VMAttributes attr)
{
	seL4_SetCap(0, vspace);
	return sel4_invoke_(service, label, 1, 2, vaddr, (seL4_Word)attr, 0, 0).error;
}

static inline seL4_Error sel4_unmap_(seL4_CPtr service, seL4_Word label)
{
	return sel4_invoke_(service, label, 0, 0, 0, 0, 0, 0).error;
}

static inline seL4_Error seL4_X86_PDPT_Map(seL4_X86_PDPT _service, seL4_X64_PML4 pml4,
					   seL4_Word vaddr, seL4_X86_VMAttributes attr)
{
	return sel4_map_(_service, X86PDPTMap, pml4, vaddr, attr);
}

static inline seL4_Error seL4_X86_PDPT_Unmap(seL4_X86_PDPT _service)
{
	return sel4_unmap_(_service, X86PDPTUnmap);
}

static inline seL4_Error seL4_X86_PageDirectory_Map(seL4_X86_PageDirectory _service,
						    seL4_CPtr vspace, seL4_Word vaddr,
						    seL4_X86_VMAttributes attr)
{
	return sel4_map_(_service, X86PageDirectoryMap, vspace, vaddr, attr);
}

static inline seL4_Error seL4_X86_PageDirectory_Unmap(seL4_X86_PageDirectory _service)
{
	return sel4_unmap_(_service, X86PageDirectoryUnmap);
}

static inline seL4_Error seL4_X86_PageTable_Map(seL4_X86_PageTable _service, seL4_CPtr vspace,
						seL4_Word vaddr, seL4_X86_VMAttributes attr)
{
	return sel4_map_(_service, X86PageTableMap, vspace, vaddr, attr);
}

static inline seL4_Error seL4_X86_PageTable_Unmap(seL4_X86_PageTable _service)
{
	return sel4_unmap_(_service, X86PageTableUnmap);
}

static inline seL4_Error seL4_X86_Page_Map(seL4_X86_Page _service, seL4_CPtr vspace,
					   seL4_Word vaddr, seL4_CapRights_t rights,
					   seL4_X86_VMAttributes attr)
{
	seL4_SetCap(0, vspace);
	return sel4_invoke_(_service, X86PageMap, 1, 3, vaddr, rights.words[0], (seL4_Word)attr, 0)
		.error;
}

static inline seL4_Error seL4_X86_Page_Unmap(seL4_X86_Page _service)
{
	return sel4_unmap_(_service, X86PageUnmap);
}

typedef struct seL4_X86_Page_GetAddress {
	int error;
	seL4_Word paddr;
} seL4_X86_Page_GetAddress_t;

static inline seL4_X86_Page_GetAddress_t seL4_X86_Page_GetAddress(seL4_X86_Page _service)
{
	struct sel4_reply_ reply = sel4_invoke_(_service, X86PageGetAddress, 0, 0, 0, 0, 0, 0);
	seL4_X86_Page_GetAddress_t result = {(int)reply.error, reply.mr0};

	return result;
}

static inline seL4_Error seL4_X86_ASIDControl_MakePool(seL4_X86_ASIDControl _service,
						       seL4_Untyped untyped, seL4_CNode root,
						       seL4_Word index, seL4_Uint8 depth)
{
	seL4_SetCap(0, untyped);
	seL4_SetCap(1, root);
	return sel4_invoke_(_service, X86ASIDControlMakePool, 2, 2, index, depth, 0, 0).error;
}

static inline seL4_Error seL4_X86_ASIDPool_Assign(seL4_X86_ASIDPool _service, seL4_CPtr vroot)
{
	seL4_SetCap(0, vroot);
	return sel4_invoke_(_service, X86ASIDPoolAssign, 1, 0, 0, 0, 0, 0).error;
}

/*
 * The result of seL4_X86_PageDirectory_GetStatusBits(), which kernels with VT-x have: were the
 * page's accessed and dirty bits set? Here only the type exists, as upstream.
 */
typedef struct seL4_X86_PageDirectory_GetStatusBits {
	int error;
	seL4_Word accessed;
	seL4_Word dirty;
} seL4_X86_PageDirectory_GetStatusBits_t;
