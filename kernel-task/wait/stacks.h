/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Switching between kernel stacks, in two bindings (docs/waiting.md). If programs enter by faults,
 * one thread carries all stacks and switches between them. If they enter by themselves
 * (machine/inner.h), several threads carry stacks, one at a time: a carrier without a runnable
 * stack gives the lock back. sched.c only decides which task is next.
 */
#pragma once

#include "machine/inner.h"
#include "machine/kswitch.h"
#include "wait/fiber.h"
#include "wait/may_wait.h"

/* Leaves the running stack, that of `from`, and continues the stack of `to`. */
static inline MAY_WAIT void stack_switch(struct fiber *from, struct fiber *to)
{
	kswitch(&from->stack_top, to->stack_top);
}

/* Does the event loop's stack belong to the thread that runs this? */
static inline bool stack_has_idle(void)
{
	return machine_on_main();
}

/* Leaves the running stack if !stack_has_idle() and no other task is next; idle() ends in
 * stack_carrier_idle(). */
static inline void stack_leave(struct fiber *from, void (*idle)(void))
{
	kswitch_idle(&from->stack_top, idle);
}

/* `work`: something is left for the event loop. */
static inline _Noreturn void stack_carrier_idle(bool work)
{
	if (work)
		machine_wake_main();
	machine_carrier_idle();
}
