/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mitigations of speculative execution: which are on, chosen from the features that the processor
 * reports, or by the boot option `mitigations=`.
 */
#pragma once

#include "types.h"

struct mitigations {
	bool window; /* user page tables map only what an entry needs of the kernel (window.h) */
	bool verw;   /* VERW clears the processor's buffers at each exit */
	bool ibrs;   /* user mode cannot train the kernel's indirect branches; set once at boot */
	bool ibpb;   /* indirect branch predictions are flushed at a switch to another party */
	bool l1d;    /* the first-level data cache is flushed at a switch to another party */
};
extern struct mitigations mitigations;

/* Must something be done at a switch of address space? Then threads cache no CR3 (vspace.h). */
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
/* Patches the chosen exits into the kernel's code, which must still be writable, and turns IBRS on
 * if it was chosen. Call once, after mitigations_choose(). */
void mitigations_apply(void);
/* The address space with this ASID is about to be loaded: applies `ibpb` and `l1d`, if they are on
 * and the last address space was of another party. The address spaces of one ASID pool are one
 * party. */
void mitigations_switch(word_t asid);
