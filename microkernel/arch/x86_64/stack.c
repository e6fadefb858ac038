/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How deep the kernel stack has been, for the debug build: before the first thread runs, the stack
 * below the current frame is filled with a pattern (painted); words that differ from the pattern
 * later were used. The stack is empty at every entry, so its depth is that of the deepest path.
 */
#include "kernel/invariants.h"

#ifdef SELKIE_KERNEL_DEBUG

#define PAINT		0x5741544552ul
#define GUARD_BYTES	4096
#define OWN_FRAME_BYTES 256 /* room for the frame of stack_paint(), which must not be painted */

extern word_t stack_guard[], kernel_stack_top[];

static word_t *bottom(void)
{
	return stack_guard + GUARD_BYTES / sizeof(word_t);
}

void stack_paint(void)
{
	const word_t *end = (const word_t *)((char *)__builtin_frame_address(0) - OWN_FRAME_BYTES);

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
