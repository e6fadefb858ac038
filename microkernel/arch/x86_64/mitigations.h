/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mitigations of speculative execution: which are on, chosen from the features that the processor
 * reports, or by the boot option `mitigations=`.
 */
#pragma once

#include "types.h"

struct mitigations {
	bool window; /* user page tables map of the kernel no more than an entry needs (window.h) */
	bool verw;   /* the processor's buffers are cleared at the way out */
	bool ibrs;   /* indirect branches of the kernel ignore a user's training; set once */
	bool ibpb;   /* forget indirect branches when another party's address space is loaded */
	bool l1d;    /* empty the first-level data cache at the same time */
};
extern struct mitigations mitigations;

/* Must something be done at a switch of address space? Then threads remember no CR3 (vspace.c). */
static inline bool mitigations_at_switch(void)
{
	return mitigations.window || mitigations.ibpb || mitigations.l1d;
}

/*
 * Chooses the mitigations, and prints one line that says which are on and why. `option` is what
 * follows `mitigations=` on the command line, NULL if it is not there: `off`, `all`, or names,
 * separated by commas, that are forced on, or off with `no-` before them. Call after the features
 * are known and before the control registers are set.
 */
void mitigations_choose(const char *option);
/* Patches the chosen exits into the kernel's code, which must still be writable, and sets the bits
 * that are set once. */
void mitigations_apply(void);
/* The address space with this ASID is about to be loaded. Those of one ASID pool are one party. */
void mitigations_switch(word_t asid);
