/* SPDX-License-Identifier: BSD-2-Clause */
/* Making, copying and deleting objects and capabilities; registers of threads. */
#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"
#include "measure.h"

#define MANY	  256
#define MANY_BITS 21

static seL4_CPtr slot, frame, endpoint, untyped;

static seL4_Word copy_and_delete(void)
{
	return copy_to(slot, frame) | delete_cap(slot);
}

static seL4_Word mint_and_delete(seL4_Word badge)
{
	return mint_to(slot, endpoint, badge) | delete_cap(slot);
}

static seL4_Word retype(seL4_Word type, seL4_CPtr to, seL4_Word count)
{
	return seL4_Untyped_Retype(untyped, type, 0, CNODE, 0, 0, to, count);
}

static seL4_Word thread_life(const struct thread *model)
{
	return retype(seL4_TCBObject, slot, 1) |
	       seL4_TCB_Configure(slot, 0, CNODE, 0, VSPACE, 0, (seL4_Word)model->buffer,
				  model->buffer_frame) |
	       delete_cap(slot);
}

static void idle(seL4_Word unused)
{
}

void bench_objects(void)
{
	struct thread model;
	seL4_UserContext context;
	const seL4_Word words = sizeof(context) / sizeof(seL4_Word);
	seL4_CPtr frames = new_slots(SAMPLES), many = new_slots(MANY);

	slot = new_slot();
	frame = new_frame();
	endpoint = new_endpoint();
	thread_create(&model, idle, 0);
	MEASURE("TCB_ReadRegisters, 20", 768,
		seL4_TCB_ReadRegisters(model.tcb, 0, 0, words, &context));
	MEASURE("TCB_WriteRegisters, 20", 925,
		seL4_TCB_WriteRegisters(model.tcb, 0, 0, words, &context));
	MEASURE("CNode_Copy + Delete of a frame", 1651, copy_and_delete());
	MEASURE("CNode_Mint + Delete of an endpoint", 1629, mint_and_delete(i + 1));

	untyped = new_object(seL4_UntypedObject, MANY_BITS);
	measured_errors |= retype(seL4_X86_4K, slot, 1) | delete_cap(slot);
	MEASURE("Untyped_Retype, one 4 KiB frame", 960, retype(seL4_X86_4K, frames + i, 1));
	OK(revoke_cap(untyped));
	MEASURE("Untyped_Retype, 256 frames, + Revoke", 735200,
		retype(seL4_X86_4K, many, MANY) | revoke_cap(untyped));
	untyped = new_object(seL4_UntypedObject, 12);
	measured_errors |= thread_life(&model); /* the first clears the block */
	MEASURE("retype TCB + configure + delete", 8793, thread_life(&model));
}
