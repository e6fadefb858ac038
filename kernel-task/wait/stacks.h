/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How one kernel stack is left for another, in two bindings (docs/waiting.md). Where programs come
 * in by faults, one thread carries all stacks and switches between them. Where they enter by
 * themselves (machine/inner.h), several threads carry stacks, one at a time: a carrier with no
 * stack to go on with gives the lock back. sched.c only decides which task is next.
 */
#pragma once

#include "machine/inner.h"
#include "machine/kswitch.h"
#include "wait/fiber.h"
#include "wait/may_wait.h"

/* Leaves the running stack, `from`'s, and goes on with that of `to`. */
static inline MAY_WAIT void stack_switch(struct fiber *from, struct fiber *to)
{
	kswitch(&from->stack_top, to->stack_top);
}

/* Does the event loop's stack belong to the thread that runs this? */
static inline bool stack_has_idle(void)
{
	return machine_on_main();
}

/* Leaves the running stack where !stack_has_idle() and no other is next; idle() ends in
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
