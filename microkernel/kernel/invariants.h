/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Self-check of the debug build. invariants_check() runs at every exit from the kernel; a broken
 * invariant is a bug of the kernel and stops the machine.
 */
#pragma once

#include "object/cte.h"

#ifdef SELKIE_KERNEL_DEBUG
void invariants_check(void);
/* A boot capability was put into `slot`: the first CNode among them is where the walk starts. */
void invariants_note_root(struct cte *slot);
/* `bytes` of memory for a new object are all zero. */
void invariants_check_zero(const void *start, word_t bytes);
#else
static inline void invariants_check(void)
{
}

static inline void invariants_note_root(struct cte *slot)
{
}

static inline void invariants_check_zero(const void *start, word_t bytes)
{
}
#endif
