/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The switch between kernel stacks. A stack that does not run is described by one word: its stack
 * pointer. At that address lie the registers that a C function must preserve and the address to go
 * on at. Floating-point registers are not kept: the kernel task does not use them.
 */
#pragma once

#include "machine/machine.h"

/* Leaves the running stack, whose pointer goes to *save, and continues the stack `load` where it
 * was left. */
void kswitch(void **save, void *load);

/* The same from the event loop's stack, which never waits, to a stack that was handed over. */
void kswitch_carry(void **save, void *load);

/*
 * Leaves the running stack likewise, and calls idle() on the free part of it. idle() must not
 * return, and must not use the stack any more once another thread may go on with it.
 */
void kswitch_idle(void **save, void (*idle)(void));

/* A fresh stack of KSTACK_SIZE bytes at `stack` on which entry() will run; it must not return. */
static inline void *kswitch_prepare(void *stack, void (*entry)(void))
{
	uint64_t *sp = (uint64_t *)((char *)stack + KSTACK_SIZE);

	*--sp = 0; /* entry() finds the stack as after a call, with 0 as the return address */
	*--sp = (uint64_t)(uintptr_t)entry;
	for (int i = 0; i < 6; i++)
		*--sp = 0;
	return sp;
}
