/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How deep the kernel stack has been, for the debug build: before the first thread runs, the stack
 * below the current frame is painted; bytes that have lost their paint were used. The stack is
 * empty at every entry, so the deepest path is all that counts.
 */
#include "kernel/invariants.h"

#ifdef SELKIE_KERNEL_DEBUG

#define PAINT	       0x5741544552ul
#define GUARD_BYTES    4096
#define ABOVE_US_BYTES 256 /* of the painter's own frame */

extern word_t stack_guard[], kernel_stack_top[];

static word_t *bottom(void)
{
	return stack_guard + GUARD_BYTES / sizeof(word_t);
}

void stack_paint(void)
{
	const word_t *end = (const word_t *)((char *)__builtin_frame_address(0) - ABOVE_US_BYTES);

	for (word_t *w = bottom(); w < end; w++)
		*w = PAINT;
}

word_t stack_used(void)
{
	const word_t *w = bottom();

	while (w < kernel_stack_top && *w == PAINT)
		w++;
	return (word_t)((const char *)kernel_stack_top - (const char *)w);
}

#endif
