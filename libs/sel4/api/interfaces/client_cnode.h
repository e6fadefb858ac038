/* SPDX-License-Identifier: BSD-2-Clause */
/* Stubs of the objects that make and move capabilities: untyped memory and CNodes. */
#pragma once

#include <interfaces/invoke.h>

static inline seL4_Error seL4_Untyped_Retype(seL4_Untyped _service, seL4_Word type,
					     seL4_Word size_bits, seL4_CNode root,
					     seL4_Word node_index, seL4_Word node_depth,
					     seL4_Word node_offset, seL4_Word num_objects)
{
	seL4_SetCap(0, root);
	seL4_SetMR(4, node_offset);
	seL4_SetMR(5, num_objects);
	return sel4_invoke_(_service, UntypedRetype, 1, 6, type, size_bits, node_index, node_depth)
		.error;
}

static inline seL4_Error seL4_CNode_Revoke(seL4_CNode _service, seL4_Word index, seL4_Uint8 depth)
{
	return sel4_invoke_(_service, CNodeRevoke, 0, 2, index, depth, 0, 0).error;
}

static inline seL4_Error seL4_CNode_Delete(seL4_CNode _service, seL4_Word index, seL4_Uint8 depth)
{
	return sel4_invoke_(_service, CNodeDelete, 0, 2, index, depth, 0, 0).error;
}

static inline seL4_Error seL4_CNode_CancelBadgedSends(seL4_CNode _service, seL4_Word index,
						      seL4_Uint8 depth)
{
	return sel4_invoke_(_service, CNodeCancelBadgedSends, 0, 2, index, depth, 0, 0).error;
}

static inline seL4_Error seL4_CNode_SaveCaller(seL4_CNode _service, seL4_Word index,
					       seL4_Uint8 depth)
{
	return sel4_invoke_(_service, CNodeSaveCaller, 0, 2, index, depth, 0, 0).error;
}

static inline seL4_Error seL4_CNode_Copy(seL4_CNode _service, seL4_Word dest_index,
					 seL4_Uint8 dest_depth, seL4_CNode src_root,
					 seL4_Word src_index, seL4_Uint8 src_depth,
					 seL4_CapRights_t rights)
{
	seL4_SetCap(0, src_root);
	seL4_SetMR(4, rights.words[0]);
	return sel4_invoke_(_service, CNodeCopy, 1, 5, dest_index, dest_depth, src_index, src_depth)
		.error;
}

static inline seL4_Error seL4_CNode_Mint(seL4_CNode _service, seL4_Word dest_index,
					 seL4_Uint8 dest_depth, seL4_CNode src_root,
					 seL4_Word src_index, seL4_Uint8 src_depth,
					 seL4_CapRights_t rights, seL4_Word badge)
{
	seL4_SetCap(0, src_root);
	seL4_SetMR(4, rights.words[0]);
	seL4_SetMR(5, badge);
	return sel4_invoke_(_service, CNodeMint, 1, 6, dest_index, dest_depth, src_index, src_depth)
		.error;
}

static inline seL4_Error seL4_CNode_Move(seL4_CNode _service, seL4_Word dest_index,
					 seL4_Uint8 dest_depth, seL4_CNode src_root,
					 seL4_Word src_index, seL4_Uint8 src_depth)
{
	seL4_SetCap(0, src_root);
	return sel4_invoke_(_service, CNodeMove, 1, 4, dest_index, dest_depth, src_index, src_depth)
		.error;
}

static inline seL4_Error seL4_CNode_Mutate(seL4_CNode _service, seL4_Word dest_index,
					   seL4_Uint8 dest_depth, seL4_CNode src_root,
					   seL4_Word src_index, seL4_Uint8 src_depth,
					   seL4_Word badge)
{
	seL4_SetCap(0, src_root);
	seL4_SetMR(4, badge);
	return sel4_invoke_(_service, CNodeMutate, 1, 5, dest_index, dest_depth, src_index,
			    src_depth)
		.error;
}

static inline seL4_Error seL4_CNode_Rotate(seL4_CNode _service, seL4_Word dest_index,
					   seL4_Uint8 dest_depth, seL4_Word dest_badge,
					   seL4_CNode pivot_root, seL4_Word pivot_index,
					   seL4_Uint8 pivot_depth, seL4_Word pivot_badge,
					   seL4_CNode src_root, seL4_Word src_index,
					   seL4_Uint8 src_depth)
{
	seL4_SetCap(0, pivot_root);
	seL4_SetCap(1, src_root);
	seL4_SetMR(4, pivot_depth);
	seL4_SetMR(5, pivot_badge);
	seL4_SetMR(6, src_index);
	seL4_SetMR(7, src_depth);
	return sel4_invoke_(_service, CNodeRotate, 2, 8, dest_index, dest_depth, dest_badge,
			    pivot_index)
		.error;
}
