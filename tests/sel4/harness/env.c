/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/env.h"

#include <selkie/extensions.h>
#include <string.h>

#include "harness/test.h"
#include "harness/thread.h"

#define SETTLE_PRIO	1
#define DEBUG_EXIT_PORT 0xf4

seL4_BootInfo *boot;

static seL4_CPtr arena;
static seL4_CPtr fixed_end; /* slots from here on are the cases' */
static seL4_CPtr next_slot;

static struct thread settler;
static seL4_CPtr settle_go, settle_done, settle_done_badged;

static _Noreturn void give_up(const char *why)
{
	test_print("not ok setup: %s\n", why);
	env_power_off();
}

/* The smallest untyped of ordinary memory that has at least `bits`. */
static seL4_CPtr find_memory(unsigned bits, seL4_CPtr other_than)
{
	seL4_CPtr best = 0;
	unsigned best_bits = 64;

	for (seL4_Word i = 0; i < boot->untyped.end - boot->untyped.start; i++) {
		const seL4_UntypedDesc *d = &boot->untypedList[i];

		if (!d->isDevice && d->sizeBits >= bits && d->sizeBits < best_bits &&
		    boot->untyped.start + i != other_than) {
			best = boot->untyped.start + i;
			best_bits = d->sizeBits;
		}
	}
	return best;
}

seL4_CPtr device_untyped(unsigned bits)
{
	for (seL4_Word i = 0; i < boot->untyped.end - boot->untyped.start; i++)
		if (boot->untypedList[i].isDevice && boot->untypedList[i].sizeBits >= bits)
			return boot->untyped.start + i;
	test_fail(__FILE__, __LINE__, "no device untyped of %u bits", bits);
}

/* What woke the waiter of settle_done. */
enum { SETTLED = 1, ALARM = 2 };

static void settle_loop(seL4_Word unused)
{
	for (;;) {
		seL4_Wait(settle_go, NULL);
		seL4_Signal(settle_done_badged);
	}
}

void settle(void)
{
	settle_begin();
	while (!settle_wait())
		;
}

seL4_CPtr settle_alarm(void)
{
	seL4_CPtr slot = new_slot();

	OK(mint_to(slot, settle_done, ALARM));
	return slot;
}

void settle_begin(void)
{
	seL4_Signal(settle_go);
}

bool settle_wait(void)
{
	seL4_Word badge;

	seL4_Wait(settle_done, &badge);
	return badge & SETTLED;
}

void env_init(seL4_BootInfo *bootinfo)
{
	boot = bootinfo;
	next_slot = boot->empty.start;
	seL4_CPtr memory = find_memory(ARENA_BITS + 1, 0);
	seL4_CPtr pieces = new_slots(2);

	if (!memory || seL4_Untyped_Retype(memory, seL4_UntypedObject, ARENA_BITS, CNODE, 0, 0,
					   pieces, 2) != seL4_NoError)
		give_up("no memory for the arena");
	/* The first piece is for objects that last; once the cases start, the second piece is the
	 * arena.
	 */
	arena = pieces;
	settle_go = new_notification();
	settle_done = new_notification();
	settle_done_badged = new_slot();
	mint_to(settle_done_badged, settle_done, SETTLED);
	thread_create_at(&settler, settle_loop, 0, SETTLE_PRIO, 0);
	thread_start(&settler);
	arena = pieces + 1;
	fixed_end = next_slot;
}

void env_take_back(void)
{
	seL4_TCB_UnbindNotification(TCB);
	seL4_TCB_SetSchedParams(TCB, TCB, 255, 255);
	seL4_CNode_Revoke(CNODE, arena, 64);
	for (seL4_CPtr slot = fixed_end; slot < next_slot; slot++)
		seL4_CNode_Delete(CNODE, slot, 64);
	next_slot = fixed_end;
	seL4_SetCapReceivePath(0, 0, 0);
	thread_forget_all();
}

seL4_CPtr env_arena(void)
{
	return arena;
}

seL4_CPtr new_slots(unsigned count)
{
	seL4_CPtr first = next_slot;

	next_slot += count;
	return first;
}

seL4_CPtr new_slot(void)
{
	return new_slots(1);
}

seL4_CPtr new_object(seL4_Word type, seL4_Word size_bits)
{
	seL4_CPtr slot = new_slot();

	OK(seL4_Untyped_Retype(arena, type, size_bits, CNODE, 0, 0, slot, 1));
	return slot;
}

seL4_CPtr new_endpoint(void)
{
	return new_object(seL4_EndpointObject, 0);
}

seL4_CPtr new_notification(void)
{
	return new_object(seL4_NotificationObject, 0);
}

seL4_CPtr new_frame(void)
{
	return new_object(seL4_X86_4K, 0);
}

seL4_CPtr new_tcb(void)
{
	return new_object(seL4_TCBObject, 0);
}

seL4_CPtr new_copy(seL4_CPtr from, seL4_CapRights_t rights)
{
	seL4_CPtr slot = new_slot();

	OK(seL4_CNode_Copy(CNODE, slot, 64, CNODE, from, 64, rights));
	return slot;
}

seL4_CPtr new_badged(seL4_CPtr from, seL4_Word badge)
{
	seL4_CPtr slot = new_slot();

	OK(mint_to(slot, from, badge));
	return slot;
}

seL4_CPtr new_vspace(void)
{
	seL4_CPtr vspace = new_object(seL4_X64_PML4Object, 0);

	OK(seL4_X86_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
	return vspace;
}

seL4_Error copy_to(seL4_CPtr to, seL4_CPtr from)
{
	return seL4_CNode_Copy(CNODE, to, 64, CNODE, from, 64, seL4_AllRights);
}

seL4_Error mint_to(seL4_CPtr to, seL4_CPtr from, seL4_Word badge)
{
	return seL4_CNode_Mint(CNODE, to, 64, CNODE, from, 64, seL4_AllRights, badge);
}

seL4_Error move_to(seL4_CPtr to, seL4_CPtr from)
{
	return seL4_CNode_Move(CNODE, to, 64, CNODE, from, 64);
}

seL4_Error delete_cap(seL4_CPtr slot)
{
	return seL4_CNode_Delete(CNODE, slot, 64);
}

seL4_Error revoke_cap(seL4_CPtr slot)
{
	return seL4_CNode_Revoke(CNODE, slot, 64);
}

/* Moves the slot onto itself, which cannot succeed; the error tells whether the slot is empty. */
int is_empty(seL4_CPtr slot)
{
	seL4_CPtr to = new_slot();

	if (move_to(to, slot) == seL4_FailedLookup)
		return 1;
	OK(move_to(slot, to));
	return 0;
}

void map_tables(seL4_CPtr vspace, seL4_Word vaddr)
{
	seL4_Error error;

	error = seL4_X86_PDPT_Map(new_object(seL4_X86_PDPTObject, 0), vspace, vaddr,
				  seL4_X86_Default_VMAttributes);
	CHECK(error == seL4_NoError || error == seL4_DeleteFirst);
	error = seL4_X86_PageDirectory_Map(new_object(seL4_X86_PageDirectoryObject, 0), vspace,
					   vaddr, seL4_X86_Default_VMAttributes);
	CHECK(error == seL4_NoError || error == seL4_DeleteFirst);
	error = seL4_X86_PageTable_Map(new_object(seL4_X86_PageTableObject, 0), vspace, vaddr,
				       seL4_X86_Default_VMAttributes);
	CHECK(error == seL4_NoError || error == seL4_DeleteFirst);
}

void map_here(seL4_CPtr frame, seL4_Word vaddr)
{
	map_tables(VSPACE, vaddr);
	OK(seL4_X86_Page_Map(frame, VSPACE, vaddr, seL4_ReadWrite, seL4_X86_Default_VMAttributes));
}

seL4_CPtr image_frame(const void *address)
{
	seL4_Word image_end = (seL4_Word)boot->ipcBuffer;

	return boot->userImageFrames.end - (image_end - ((seL4_Word)address & ~0xffful)) / 0x1000;
}

seL4_MessageInfo_t raw_call(seL4_CPtr cap, seL4_Word label, seL4_Word caps, seL4_Word length)
{
	return seL4_Call(cap, seL4_MessageInfo_new(label, 0, caps, length));
}

seL4_MessageInfo_t raw_call_words(seL4_CPtr cap, seL4_Word label, seL4_Word caps,
				  const seL4_Word *words, seL4_Word length)
{
	for (seL4_Word i = 0; i < length; i++)
		seL4_SetMR((int)i, words[i]);
	return raw_call(cap, label, caps, length);
}

seL4_Word env_features(void)
{
	const char *chunk = (const char *)boot + seL4_BootInfoFrameSize;
	const char *end = chunk + boot->extraLen;

	while (chunk < end) {
		const seL4_BootInfoHeader *header = (const seL4_BootInfoHeader *)chunk;

		if (header->id == SELKIE_BOOTINFO_HEADER_ID) {
			seL4_Word mask;

			memcpy(&mask, header + 1, sizeof(mask));
			return mask;
		}
		chunk += header->len;
	}
	return 0;
}

_Noreturn void env_power_off(void)
{
	seL4_CPtr port = boot->empty.end - 1;

	seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, DEBUG_EXIT_PORT, DEBUG_EXIT_PORT + 3,
				     CNODE, port, 64);
	seL4_X86_IOPort_Out32(port, DEBUG_EXIT_PORT, 0);
	for (;;)
		seL4_Wait(settle_go, NULL);
}
