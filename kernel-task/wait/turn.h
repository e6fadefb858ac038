/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accounts the kernel task's work to tasks, and bounds it. The kernel task has a higher priority
 * than all programs, so a computing program would not run while the kernel task works for others.
 * Therefore each task has a *turn* (a time slice of kernel work): after TURN_NS of work for one
 * task, each program in user mode gets a time slice. A call that takes longer gives way in the
 * middle, at a place where it may wait anyway (may_wait.h).
 *
 * A thread that carries its own stack (machine/inner.h) takes turns with programs by the
 * microkernel's slices; there a long call gives the kernel task's lock back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/fiber.h"
#include "wait/may_wait.h"

/*
 * Is the current entry *quiet*? The thread has entered for work that may be very short, so no clock
 * is read and no time accounted; the task still counts as in user mode. turn_settle() does the
 * accounting when it is needed: when the task waits, its work takes long, or times are asked for.
 */
extern bool turn_quiet;
/* Called by turn_settle() for a quiet entry, on the task's stack. */
extern void (*turn_on_settle)(void);

static inline void turn_settle(void)
{
	if (turn_quiet)
		turn_on_settle();
}

/* A time slice of the microkernel's. */
#define TURN_NS 10000000ull

/* Nanoseconds since the last mark, and a new mark: what runs from now on is charged from here. */
uint64_t turn_mark(void);
/* When the last mark was made. */
uint64_t turn_marked_ns(void);
/* Charges what passed since the last mark to the task that ran, with a new mark. */
void turn_charge(struct task *task);
/* Has the current task used up its turn, including its present work? */
bool turn_used_up(void);
/* From now on a component runs before the programs for this task, which waits. NULL: none does any
 * more. */
void turn_component_for(struct task *task);
/* Charges the time that passed outside of the kernel task to the task for which a component ran.
 * False: no component ran. */
bool turn_charge_component(uint64_t ns);
/* Is a task's turn over? Then call turn_begin() after programs have had their time slices. */
bool turn_is_over(void);
void turn_begin(void);
/* The current task's turn is over, and it waits until it is chosen again with a new turn. */
void turn_waits(struct task *task);
/* How a task waits in the middle of a call after its turn: a round of the event loop, unless a
 * layer above sets another function. */
struct turn_ops {
	MAY_WAIT void (*give_way)(void);
};
extern struct turn_ops turn_ops;
/* The longest stretch of the kernel task's work between two marks; *whose is the task's name. */
uint64_t turn_longest(const char **whose);
