/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel does against processors that let secrets out by what they execute ahead: which of
 * it is on, chosen from what the processor says, or by the boot option `mitigations=`.
 */
#pragma once

#include "types.h"

struct mitigations {
	bool window; /* user page tables map of the kernel no more than an entry needs (window.h) */
	bool verw;   /* the processor's buffers are cleared at the way out */
	bool ibrs;   /* indirect branches of the kernel heed no user's; set once */
	bool ibpb;   /* forget indirect branches when another party's address space is loaded */
	bool l1d;    /* empty the first-level data cache then */
};
extern struct mitigations mitigations;

/* Is there something to do at a switch of address space? Threads remember no CR3 then (vspace.c).
 */
static inline bool mitigations_at_switch(void)
{
	return mitigations.window || mitigations.ibpb || mitigations.l1d;
}

/*
 * Chooses, and says in one line on the console what is on and why. `option` is what follows
 * `mitigations=` on the command line, NULL if it is not there: `off`, `all`, or names, separated by
 * commas, that are forced on, or off with `no-` before them. Call after the features are known and
 * before the control registers are set.
 */
void mitigations_choose(const char *option);
/* Puts the ways out that are wanted into the kernel's code, which must be writable still, and sets
 * what is set once. */
void mitigations_apply(void);
/* The address space with this ASID is about to be loaded. Those of one ASID pool are one party. */
void mitigations_switch(word_t asid);
