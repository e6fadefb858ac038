/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the attackers may destroy: a CNode of 256 slots, which is their CSpace (slot n is cptr n),
 * filled with capabilities of every kind in groups, and the attackers themselves: threads with an
 * address space each that contains one page of code - `syscall`, then an instruction that faults -
 * and an IPC buffer. All objects come from the harness's arena and are deleted when it is revoked.
 */
#pragma once

#include <sel4/sel4.h>

#define ATTACKERS	 6
#define PLAYGROUND_SLOTS 256
#define PLAYGROUND_PORT	 0x2e0 /* two capabilities of 8 IO ports from here; nothing listens */

/* Groups of slots, by their first contents, which the attackers change. */
enum group {
	G_UNTYPED,
	G_TCB,
	G_ENDPOINT,
	G_NOTIFICATION,
	G_CNODE,
	G_PML4,
	G_PDPT,
	G_PD,
	G_PT,
	G_FRAME,
	G_ASID_CONTROL,
	G_ASID_POOL,
	G_IRQ,
	G_PORT,
	G_DOMAIN,
	G_EMPTY,
	G_COUNT
};

struct attacker {
	seL4_CPtr tcb, vspace, buffer_frame;
	seL4_IPCBuffer *buffer; /* as we see it */
};

extern struct attacker attackers[ATTACKERS];

void playground_build(void);
/* Undoes what was done to an attacker's configuration and fault handler, so that it can go on
 * attacking. */
void playground_repair(const struct attacker *attacker);
/* A random slot of the group. */
seL4_Word playground_slot(enum group group);
