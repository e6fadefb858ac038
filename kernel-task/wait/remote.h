/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for a component that is a task, in the middle of a call to it. Other tasks of this kernel
 * go on meanwhile, so the caller holds the lock that keeps them from calling the same component.
 *
 * Components run before programs, because most calls are short. One that works on a call for longer
 * takes turns with the programs.
 */
#pragma once

#include "wait/wait.h"

struct remote_wait {
	unsigned slot; /* machine/device.h */
	bool signalled;
	struct waitqueue queue;
	void (*heard)(void *context);
	void *context;
};

/* Signals the component. The current task waits for the answer next. */
void remote_ask(struct remote_wait *w);
/* From now on a signal of the component in this slot ends remote_wait(), and calls heard(context),
 * which must not wait. */
void remote_wait_init(struct remote_wait *w, unsigned slot, void (*heard)(void *context),
		      void *context);
/*
 * Waits until the component signals, perhaps for an earlier call: the caller looks again. Where the
 * current task must not wait, the whole kernel task waits.
 */
MAY_WAIT void remote_wait(struct remote_wait *w);
