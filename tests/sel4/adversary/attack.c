/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table says for each method of each object which arguments make sense, one letter an argument;
 * a part of them is then replaced by nonsense. Letters:
 *
 *	t type of object	b size bits	s slot		e empty slot	d depth
 *	n small number		v address	r rights	a attributes	p priority
 *	w any word		g guard or badge	0 zero		o IO port
 *	h address of a handler: not the `syscall` itself, which would loop for ever
 *	i address of the inner ring, or 0		m one of a record	l entry of a PML4
 *	H header of a batched invocation
 * and for capabilities the group: C CNode, T thread, F frame, V address space, U untyped,
 * N notification, X any.
 */
#include "adversary/attack.h"

#include <selkie/extensions.h>

#include "adversary/playground.h"
#include "adversary/random.h"

#define LABELS 53 /* of upstream's invocations */

struct method {
	enum group group;
	seL4_Word label;
	const char *words, *caps;
};

static const struct method methods[] = {
	{G_UNTYPED, UntypedRetype, "tb00en", "C"},
	{G_UNTYPED, UntypedRetype, "tb00en", "C"},
	{G_UNTYPED, UntypedRetype, "tb00en", "C"},
	{G_TCB, TCBReadRegisters, "nn", ""},
	{G_TCB, TCBWriteRegisters, "nnvvwwww", ""},
	{G_TCB, TCBCopyRegisters, "n", "T"},
	{G_TCB, TCBConfigure, "sgwv", "CVF"},
	{G_TCB, TCBSetPriority, "p", "T"},
	{G_TCB, TCBSetMCPriority, "p", "T"},
	{G_TCB, TCBSetSchedParams, "pp", "T"},
	{G_TCB, TCBSetIPCBuffer, "v", "F"},
	{G_TCB, TCBSetSpace, "sgw", "CV"},
	{G_TCB, TCBSuspend, "", ""},
	{G_TCB, TCBResume, "", ""},
	{G_TCB, TCBBindNotification, "", "N"},
	{G_TCB, TCBUnbindNotification, "", ""},
	{G_TCB, TCBSetTLSBase, "v", ""},
	{G_TCB, TCBSetFlags, "nn", ""},
	{G_TCB, SELKIE_LABEL_TCB_SET_REDIRECT, "hwvn", ""}, /* with `extensions` */
	{G_TCB, SELKIE_LABEL_TCB_SET_INNER, "iim", ""},
	{G_TCB, SELKIE_LABEL_TCB_BATCH, "nnswHsss", ""},
	{G_TCB, SELKIE_LABEL_TCB_BATCH, "nnswHsHs", ""},
	{G_PML4, SELKIE_LABEL_PML4_SHARE, "ln", "V"},
	{G_PML4, SELKIE_LABEL_PML4_SHARE, "ln", "V"},
	{G_CNODE, CNodeRevoke, "sd", ""},
	{G_CNODE, CNodeDelete, "sd", ""},
	{G_CNODE, CNodeCancelBadgedSends, "sd", ""},
	{G_CNODE, CNodeCopy, "edsdr", "C"},
	{G_CNODE, CNodeCopy, "edsdr", "C"},
	{G_CNODE, CNodeCopy, "edsdr", "C"},
	{G_CNODE, CNodeMint, "edsdrg", "C"},
	{G_CNODE, CNodeMint, "edsdrg", "C"},
	{G_CNODE, CNodeMove, "edsd", "C"},
	{G_CNODE, CNodeMutate, "edsdg", "C"},
	{G_CNODE, CNodeRotate, "edgsdgsd", "CC"},
	{G_CNODE, CNodeSaveCaller, "ed", ""},
	{G_IRQ, IRQAckIRQ, "", ""},
	{G_IRQ, IRQSetIRQHandler, "", "N"},
	{G_IRQ, IRQClearIRQHandler, "", ""},
	{G_DOMAIN, DomainSetSet, "0", "T"},
	{G_DOMAIN, SELKIE_LABEL_BUDGET_SET, "n", "T"},
	{G_DOMAIN, SELKIE_LABEL_BUDGET_CONFIGURE, "nnp", ""},
	{G_DOMAIN, SELKIE_LABEL_BUDGET_READ, "n", ""},
	{G_PDPT, X86PDPTMap, "va", "V"},
	{G_PDPT, X86PDPTUnmap, "", ""},
	{G_PD, X86PageDirectoryMap, "va", "V"},
	{G_PD, X86PageDirectoryUnmap, "", ""},
	{G_PT, X86PageTableMap, "va", "V"},
	{G_PT, X86PageTableUnmap, "", ""},
	{G_FRAME, X86PageMap, "vra", "V"},
	{G_FRAME, X86PageMap, "vra", "V"},
	{G_FRAME, X86PageUnmap, "", ""},
	{G_FRAME, X86PageGetAddress, "", ""},
	{G_ASID_CONTROL, X86ASIDControlMakePool, "ed", "UC"},
	{G_ASID_POOL, X86ASIDPoolAssign, "", "V"},
	{G_PORT, X86IOPortIn8, "o", ""},
	{G_PORT, X86IOPortOut16, "ow", ""},
	{G_ENDPOINT, 1, "wwww", "XX"},
	{G_ENDPOINT, 2, "wwwwww", "F"},
	{G_NOTIFICATION, 0, "", ""},
};

static seL4_Word any_word(void)
{
	static const seL4_Word edges[] = {0,
					  1,
					  ~0ul,
					  1ul << 63,
					  1ul << 47,
					  0x7fffffffffff,
					  0xffffff8000000000,
					  0xffffffff80000000,
					  64,
					  65,
					  127};

	return random_chance(50) ? edges[random_below(sizeof(edges) / sizeof(edges[0]))]
				 : random_word() >> random_below(64);
}

static seL4_Word any_slot(void)
{
	return random_below(PLAYGROUND_SLOTS);
}

static seL4_Word high_address(void)
{
	return SELKIE_HIGH_BASE + (random_below(3) << 39) + (random_below(8) << 12);
}

static seL4_Word address(void)
{
	static const seL4_Word bases[] = {0,	      0x400000,	      0x401000,
					  0x40000000, 0x7fffffffe000, 0x8000000000};

	if (random_chance(25))
		return high_address();
	return bases[random_below(6)] + (random_below(8) << (random_chance(70) ? 12 : 21));
}

static seL4_Word argument(char letter)
{
	switch (letter) {
	case 't':
		return random_below(13);
	case 'b':
		return random_below(18);
	case 's':
		return any_slot();
	case 'e':
		return playground_slot(G_EMPTY);
	case 'd':
		return random_chance(90) ? 64 : random_below(66);
	case 'n':
		return random_below(8);
	case 'v':
		return address();
	case 'h':
		return address() + 2;
	case 'i':
		return random_chance(30) ? 0 : high_address();
	case 'm':
		return high_address() + SELKIE_INNER_BYTES * random_below(4);
	case 'H':
		return random_below(LABELS) << 12 | random_below(3) << 7 | random_below(3);
	case 'l':
		return SELKIE_HIGH_SLOT + random_below(4);
	case 'r':
		return random_below(16);
	case 'a':
		return random_below(8) | (random_chance(20) ? SELKIE_X86_NO_EXECUTE : 0);
	case 'p':
		return random_below(101);
	case 'g':
		return random_chance(50) ? seL4_CNode_CapData_new(0, 56).words[0] : random_below(4);
	case 'o':
		return PLAYGROUND_PORT + random_below(18);
	case '0':
		return 0;
	default:
		return any_word();
	}
}

static seL4_Word cap_argument(char letter)
{
	switch (letter) {
	case 'C':
		return playground_slot(G_CNODE);
	case 'T':
		return playground_slot(G_TCB);
	case 'F':
		return playground_slot(G_FRAME);
	case 'V':
		return playground_slot(G_PML4);
	case 'U':
		return playground_slot(G_UNTYPED);
	case 'N':
		return playground_slot(G_NOTIFICATION);
	default:
		return any_slot();
	}
}

static seL4_Word choose_number(enum group group)
{
	static const long calls[] = {-1, -1, -1, -1, -1, -1, -3, -4, -2, -5, -6, -7, -8};

	if (random_chance(2))
		return random_chance(50) ? random_below(100) : random_word() >> 1;
	/* Objects of the kernel answer calls; the other numbers are for endpoints. */
	if (group == G_ENDPOINT || group == G_NOTIFICATION || random_chance(5))
		return (seL4_Word)calls[random_below(sizeof(calls) / sizeof(calls[0]))];
	return (seL4_Word)(random_chance(90) ? seL4_SysCall : seL4_SysNBSend);
}

static void spoil(struct attack *a)
{
	switch (random_below(4)) {
	case 0:
		a->words[random_below(8)] = any_word();
		break;
	case 1:
		a->cap = random_chance(70) ? any_slot() : any_word();
		break;
	case 2:
		a->caps[random_below(3)] = random_chance(70) ? any_slot() : any_word();
		break;
	default:
		a->info = random_chance(50) ? random_word() : a->info ^ 1ul << random_below(16);
		break;
	}
}

void attack_choose(struct attack *a)
{
	const struct method *m = &methods[random_below(sizeof(methods) / sizeof(methods[0]))];
	unsigned words = 0, caps = 0;

	for (; m->words[words]; words++)
		a->words[words] = argument(m->words[words]);
	for (; m->caps[caps]; caps++)
		a->caps[caps] = cap_argument(m->caps[caps]);
	for (unsigned i = words; i < 8; i++)
		a->words[i] = any_word();
	for (unsigned i = caps; i < 3; i++)
		a->caps[i] = any_slot();
	a->cap = playground_slot(m->group);
	/* WriteRegisters takes more words than the table shows. */
	a->info =
		seL4_MessageInfo_new(m->label, 0, caps, m->label == TCBWriteRegisters ? 22 : words)
			.words[0];
	a->number = choose_number(m->group);
	a->receive_cnode = playground_slot(G_CNODE);
	a->receive_index = playground_slot(G_EMPTY);
	a->receive_depth = 64;
	if (random_chance(15))
		spoil(a);
}
