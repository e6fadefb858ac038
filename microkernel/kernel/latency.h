/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long the kernel keeps interrupts off: in the debug build, the cycles from an entry (or from
 * the last look for a pending interrupt) to the next look or the exit. The longest stretch is
 * printed by DebugSnapshot. Printing and the checks of the debug build itself are not counted.
 */
#pragma once

#include "types.h"

#ifdef SELKIE_KERNEL_DEBUG
void latency_begin(void);	  /* interrupts have just been turned off */
void latency_end(void);		  /* interrupts are about to be polled, or turned on */
void latency_skip(word_t cycles); /* do not count these cycles: checks or printing took them */
void latency_print(void);	  /* print the longest stretch, in cycles */
#else
static inline void latency_begin(void)
{
}

static inline void latency_end(void)
{
}

static inline void latency_skip(word_t cycles)
{
}
#endif
