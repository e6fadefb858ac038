/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inner ring (docs/processes.md): a program's thread enters the kernel task by itself, on its
 * task's kernel stack, and leaves by itself. So several threads run the kernel task's code, one at
 * a time: each holds the one lock from its entry until it leaves or has no stack to run.
 *
 * A thread that runs the kernel task's code is a *carrier* of kernel stacks: it continues any
 * runnable stack, of its own program or another. Which thread carries a stack only matters for the
 * return: a program's own thread returns to it without the microkernel, another thread needs the
 * microkernel to resume the program. In the `fault` form there is one carrier, the main thread.
 */
#pragma once

#include <stdbool.h>

#include "libs/base/list.h"
#include "machine/machine.h"
#include "wait/may_wait.h"

/* What machine/ must know of the tasks that own its threads; `cookie` names the task. */
struct inner_ops {
	/* Where a thread's registers are while it is in the kernel. Lasts as long as the thread. */
	struct user_regs *(*regs)(void *cookie);
	/* Where the stack pointer of its kernel stack is kept while that does not run. */
	void **(*stack)(void *cookie);
	/* The thread of `cookie` has entered and its registers are stored. Its stack continues when
	 * this returns. */
	MAY_WAIT void (*entered)(void *cookie, const struct event *event);
	/* The same for a system call, whose handler runs here if possible. True: the program
	 * continues at once; machine_may_leave() allowed it, and only the call's result has changed
	 * in the registers. False: the task's stack continues. Runs on that stack, above the frame
	 * that would continue; may wait. */
	MAY_WAIT bool (*call)(void *cookie);
	/* The carrier has no stack to run any more. */
	void (*idle)(void);
	/* Programs that may run are waiting, and the carrier returns to its own program instead.
	 * The main thread must be woken soon (2 ms) to let them run. */
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
/* When the thread that runs this code returns to its program, all other runnable threads come
 * first. */
void machine_yield(void);
/* The thread that has the lock. For machine/ and the inline functions below; only the thread that
 * has the lock may read or write the fields. */
extern struct inner_carrier {
	struct uthread *thread; /* NULL: the main thread */
	bool leaves;		/* its program continues when no stack is runnable ... */
	bool yields;		/* ... behind all others */
	bool lost_state;	/* the processor no longer holds its floating-point state */
} inner_carrier;
/* Threads whose programs may continue, but which no carrier has resumed yet. */
extern struct list_head inner_ready;

/* Could `t` return to its program at once, as far as the machine knows? */
static inline bool machine_may_leave(const struct uthread *t)
{
	return inner_carrier.thread == t && !inner_carrier.lost_state && !inner_carrier.yields &&
	       list_empty(&inner_ready);
}
/* Makes machine_next_event() return on the main thread. */
void machine_wake_main(void);
/*
 * Called when the carrier has no stack to run: it returns to its own program, if uthread_run() was
 * called for it, or waits until another thread resumes it. Gives the lock back. Not for the main
 * thread.
 */
_Noreturn void machine_carrier_idle(void);
