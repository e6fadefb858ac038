/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Self-check of the debug build. invariants_check() runs at every exit from the kernel; a broken
 * invariant is a bug of the kernel and stops the machine.
 */
#pragma once

#include "object/cte.h"

#ifdef SELKIE_KERNEL_DEBUG
void invariants_check(void);
/* Everything is checked at every `period`th exit, at the others the scheduler only. */
void invariants_set_period(unsigned period);
/* A boot capability was put into `slot`: the first CNode among them is where the walk starts. */
void invariants_note_root(struct cte *slot);
/* `bytes` of memory for a new object are all zero. */
void invariants_check_zero(const void *start, word_t bytes);

/* Compares page tables with capabilities: call tables_check_cap() between begin and end for every
 * capability that can be reached. Implemented in arch/. */
void tables_check_begin(void);
void tables_check_cap(struct cap cap);
void tables_check_end(void);

/* The kernel stack: paint the part below the caller's frame; the bytes that the deepest path has
 * used since. Implemented in arch/. */
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
