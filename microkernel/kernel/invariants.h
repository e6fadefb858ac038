/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Self-check of the debug build. invariants_check() runs at every exit from the kernel; a broken
 * invariant is a bug of the kernel and stops the machine.
 */
#pragma once

#include "object/cte.h"

#ifdef SELKIE_KERNEL_DEBUG
void invariants_check(void);
/* Everything is checked at every `period`th exit, at the others the scheduler only. 0: the default,
 * 64. */
void invariants_set_period(unsigned period);
/* Call for each slot that a boot capability was put into: the first CNode among these capabilities
 * is the one where the walk starts. */
void invariants_note_root(struct cte *slot);
/* Checks that the `bytes` bytes of a new object's memory are all zero. */
void invariants_check_zero(const void *start, word_t bytes);

/* Compares page tables with capabilities: call tables_check_cap() between begin and end for every
 * capability that can be reached. Implemented in arch/. */
void tables_check_begin(void);
void tables_check_cap(struct cap cap);
void tables_check_end(void);

/* stack_paint() fills the kernel stack below the caller's frame with a pattern; stack_used()
 * returns how many bytes of the stack the deepest path has used since. Implemented in arch/. */
void stack_paint(void);
word_t stack_used(void);
#else
static inline void stack_paint(void)
{
}

static inline void invariants_check(void)
{
}

static inline void invariants_set_period(unsigned period)
{
}

static inline void invariants_note_root(struct cte *slot)
{
}

static inline void invariants_check_zero(const void *start, word_t bytes)
{
}
#endif
