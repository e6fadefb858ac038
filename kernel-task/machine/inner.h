/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring (docs/processes.md): a program's thread enters the kernel task by itself, on its
 * task's kernel stack, and leaves by itself. So several threads run the kernel task's code, one at
 * a time: each holds the one lock from its entry until it leaves or has nothing more to run.
 *
 * A thread that runs the kernel task's code is a *carrier* of kernel stacks: it goes on with any
 * that is runnable, its own program's or another's. Which thread carries a stack makes no
 * difference, but for the way back: a program is left to by its own thread without the microkernel,
 * by any other through it. In the `fault` form there is one carrier, the main thread.
 */
#pragma once

#include <stdbool.h>

#include "libs/base/list.h"
#include "machine/machine.h"
#include "wait/may_wait.h"

/* What machine/ must know of the tasks that its threads belong to; `cookie` names the task. */
struct inner_ops {
	/* Where a thread's registers are while it is in the kernel. Lasts as long as the thread. */
	struct user_regs *(*regs)(void *cookie);
	/* Where the stack pointer of its kernel stack is kept while that does not run. */
	void **(*stack)(void *cookie);
	/* The thread of `cookie` has come in: its registers are in their place. The stack goes on
	 * when this returns. */
	MAY_WAIT void (*entered)(void *cookie, const struct event *event);
	/* The same for a system call, which is made here if it can be. True: its program goes on;
	 * machine_may_leave() said so, and the registers but for the call's result are what they
	 * were. Runs on the task's stack, above what goes on if it is false; may wait. */
	MAY_WAIT bool (*call)(void *cookie);
	/* The carrier has no stack to run any more. */
	void (*idle)(void);
	/* Programs that may go on wait for the carrier, which goes on with its own. The main thread
	 * lets them run: it is to be woken soon (2 ms). */
	void (*put_off)(void);
	/* Where the main thread's own stack pointer is kept while it carries another. */
	void **main_stack;
};

/* Is this kernel task in the inner ring (entry = inner)? */
bool machine_inner(void);
/* To be called before the first thread is made. */
void machine_inner_start(const struct inner_ops *ops);
/* Does the main thread run this code? Always, in the `fault` form. */
bool machine_on_main(void);
/* When the thread that runs this code leaves to its program, all others that may run come first. */
void machine_yield(void);
/* The thread that has the lock. For machine/ and the inline functions below; only the thread that
 * has the lock may read or write the fields. */
extern struct inner_carrier {
	struct uthread *thread; /* NULL: the main thread */
	bool leaves;		/* its program goes on as soon as nothing else is to be run ... */
	bool yields;		/* ... behind all others */
	bool has_state;		/* the processor has its floating-point state, as it came in */
} inner_carrier;
/* Threads whose programs may go on, but which no carrier has sent there yet. */
extern struct list_head inner_ready;

/* Could `t` go on in its program at once, as far as the machine knows? */
static inline bool machine_may_leave(const struct uthread *t)
{
	return inner_carrier.thread == t && inner_carrier.has_state && !inner_carrier.yields &&
	       list_empty(&inner_ready);
}
/* Makes machine_next_event() return on the main thread. */
void machine_wake_main(void);
/*
 * Called when the carrier has no stack to run: it leaves to its own program, if uthread_run() said
 * so, or waits until another thread sends it there. Gives the lock back. Not for the main thread.
 */
_Noreturn void machine_carrier_idle(void);
