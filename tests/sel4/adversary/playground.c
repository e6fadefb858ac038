/* SPDX-License-Identifier: BSD-2-Clause */
#include "adversary/playground.h"

#include <selkie/inner.h>

#include "adversary/random.h"
#include "harness/env.h"
#include "harness/test.h"

#define CODE_ADDRESS   0x400000ul /* in the attackers' address spaces */
#define BUFFER_ADDRESS 0x401000ul
#define OUR_ADDRESS    0x30000000ul /* where we see their pages */
#define HANDLER_SLOT   255
#define PLAIN	       seL4_X86_Default_VMAttributes

struct attacker attackers[ATTACKERS];

static const struct {
	unsigned char first, count;
} groups[G_COUNT] = {
	[G_UNTYPED] = {1, 16},
	[G_TCB] = {17, 12},
	[G_ENDPOINT] = {29, 16},
	[G_NOTIFICATION] = {45, 12},
	[G_CNODE] = {57, 8},
	[G_PML4] = {65, 8},
	[G_PDPT] = {73, 6},
	[G_PD] = {79, 6},
	[G_PT] = {85, 8},
	[G_FRAME] = {93, 24},
	[G_ASID_CONTROL] = {117, 1},
	[G_ASID_POOL] = {118, 3},
	[G_IRQ] = {121, 4},
	[G_PORT] = {125, 2},
	[G_DOMAIN] = {127, 1},
	[G_EMPTY] = {128, 127},
};

static seL4_CPtr playground, handler;

seL4_Word playground_slot(enum group group)
{
	return groups[group].first + random_below(groups[group].count);
}

/* Moves a capability of ours into a slot of the playground. */
static void give(seL4_Word slot, seL4_CPtr cap)
{
	OK(seL4_CNode_Move(playground, slot, 8, CNODE, cap, 64));
}

static void give_copy(seL4_Word slot, seL4_CPtr cap, seL4_CapRights_t rights, seL4_Word badge)
{
	OK(seL4_CNode_Mint(playground, slot, 8, CNODE, cap, 64, rights, badge));
}

static seL4_CapRights_t random_rights(void)
{
	seL4_CapRights_t rights = seL4_AllRights;

	if (random_chance(30))
		rights.words[0] = random_below(16);
	return rights;
}

static seL4_CPtr new_mapped_frame(seL4_CPtr vspace, seL4_Word theirs, seL4_Word ours)
{
	seL4_CPtr frame = new_frame();

	OK(seL4_X86_Page_Map(frame, VSPACE, ours, seL4_ReadWrite, PLAIN));
	OK(seL4_X86_Page_Map(new_copy(frame, seL4_AllRights), vspace, theirs, seL4_ReadWrite,
			     PLAIN));
	return frame;
}

/* `syscall`, then `ud2` to the end of the page. */
static void write_code(seL4_Word at)
{
	volatile unsigned short *code = (volatile unsigned short *)at;

	code[0] = 0x050f;
	for (int i = 1; i < 2048; i++)
		code[i] = 0x0b0f;
}

static seL4_Error configure(const struct attacker *attacker)
{
	return seL4_TCB_Configure(attacker->tcb, HANDLER_SLOT, playground,
				  seL4_CNode_CapData_new(0, 56).words[0], attacker->vspace, 0,
				  BUFFER_ADDRESS, attacker->buffer_frame);
}

void playground_repair(const struct attacker *attacker)
{
	configure(attacker);
	seL4_TCB_SetFlags(attacker->tcb, ~0ul, 0);
	selkie_TCB_SetInner(attacker->tcb, 0, 0, 0);
	seL4_CNode_Copy(playground, HANDLER_SLOT, 8, CNODE, handler, 64, seL4_AllRights);
}

static void make_attacker(unsigned n)
{
	seL4_Word ours = OUR_ADDRESS + n * 0x2000;
	seL4_CPtr vspace = new_vspace();

	map_tables(vspace, CODE_ADDRESS);
	new_mapped_frame(vspace, CODE_ADDRESS, ours);
	write_code(ours);
	seL4_CPtr buffer = new_mapped_frame(vspace, BUFFER_ADDRESS, ours + 0x1000);
	attackers[n].buffer = (seL4_IPCBuffer *)(ours + 0x1000);
	attackers[n].buffer_frame = buffer;
	attackers[n].vspace = vspace;
	attackers[n].tcb = new_tcb();
	OK(configure(&attackers[n]));
	OK(seL4_TCB_SetSchedParams(attackers[n].tcb, TCB, 100, 50 + n));
	give_copy(groups[G_TCB].first + n, attackers[n].tcb, seL4_AllRights, 0);
	give_copy(groups[G_PML4].first + n, vspace, seL4_AllRights, 0);
	give_copy(groups[G_FRAME].first + n, buffer, seL4_AllRights, 0);
}

/* A group of new objects of one type. */
static void fill(enum group group, unsigned from, seL4_Word type, seL4_Word size_bits)
{
	for (unsigned i = from; i < groups[group].count; i++)
		give(groups[group].first + i, new_object(type, size_bits));
}

/* Endpoints or notifications: pairs of the original and a badged copy with fewer rights. */
static void fill_pairs(enum group group, seL4_Word type)
{
	for (unsigned i = 0; i < groups[group].count; i += 2) {
		seL4_CPtr cap = new_object(type, 0);

		give_copy(groups[group].first + i + 1, cap, random_rights(), random_below(4));
		give(groups[group].first + i, cap);
	}
}

static void fill_devices(void)
{
	for (unsigned i = 0; i < groups[G_IRQ].count; i++) {
		seL4_CPtr irq = new_slot();

		OK(seL4_IRQControl_GetMSI(seL4_CapIRQControl, CNODE, irq, 64, 0, 0, 0, 0, 60 + i));
		give(groups[G_IRQ].first + i, irq);
	}
	for (unsigned i = 0; i < groups[G_PORT].count; i++) {
		seL4_CPtr port = new_slot(); /* nothing listens there */

		OK(seL4_X86_IOPortControl_Issue(seL4_CapIOPortControl, PLAYGROUND_PORT + 8 * i,
						PLAYGROUND_PORT + 8 * i + 7, CNODE, port, 64));
		give(groups[G_PORT].first + i, port);
	}
	for (unsigned i = 0; i < groups[G_ASID_POOL].count; i++) {
		seL4_CPtr pool = new_slot();

		OK(seL4_X86_ASIDControl_MakePool(
			seL4_CapASIDControl, new_object(seL4_UntypedObject, 12), CNODE, pool, 64));
		give(groups[G_ASID_POOL].first + i, pool);
	}
	give_copy(groups[G_ASID_CONTROL].first, seL4_CapASIDControl, seL4_AllRights, 0);
	give_copy(groups[G_DOMAIN].first, seL4_CapDomain, seL4_AllRights, 0);
}

void playground_build(void)
{
	playground = new_object(seL4_CapTableObject, 8);
	map_tables(VSPACE, OUR_ADDRESS);
	for (unsigned n = 0; n < ATTACKERS; n++)
		make_attacker(n);
	for (unsigned i = 0; i < groups[G_UNTYPED].count; i++)
		give(groups[G_UNTYPED].first + i, new_object(seL4_UntypedObject, 10 + i % 8));
	fill(G_TCB, ATTACKERS, seL4_TCBObject, 0);
	fill_pairs(G_ENDPOINT, seL4_EndpointObject);
	fill_pairs(G_NOTIFICATION, seL4_NotificationObject);
	fill(G_CNODE, 6, seL4_CapTableObject, 4);
	/* Most are the playground itself, with the guard that makes cptrs of indices. */
	for (unsigned i = 0; i < 6; i++)
		give_copy(groups[G_CNODE].first + i, playground, seL4_AllRights,
			  seL4_CNode_CapData_new(0, 56).words[0]);
	fill(G_PML4, ATTACKERS, seL4_X64_PML4Object, 0);
	fill(G_PDPT, 0, seL4_X86_PDPTObject, 0);
	fill(G_PD, 0, seL4_X86_PageDirectoryObject, 0);
	fill(G_PT, 0, seL4_X86_PageTableObject, 0);
	fill(G_FRAME, ATTACKERS + 1, seL4_X86_4K, 0);
	give(groups[G_FRAME].first + ATTACKERS, new_object(seL4_X86_LargePageObject, 0));
	fill_devices();
	handler = new_endpoint();
	give_copy(HANDLER_SLOT, handler, seL4_AllRights, 0);
}
