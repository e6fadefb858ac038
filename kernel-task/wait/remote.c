/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a task waits for a component. A component that has not answered within a turn runs behind all
 * programs for a turn, then before them, and so on: it has all the time that programs leave and at
 * least half of the rest. Once it has answered it runs before all programs again. The time that it
 * ran before the programs counts in the caller's turn, so that many short calls do not keep
 * programs waiting either.
 */
#include "wait/remote.h"

#include "machine/clock.h"
#include "machine/device.h"
#include "wait/sched.h"
#include "wait/turn.h"

static void signalled(void *context)
{
	struct remote_wait *w = context;

	w->signalled = true;
	wake_up(&w->queue);
	w->heard(w->context);
}

void remote_wait_init(struct remote_wait *w, unsigned slot, void (*heard)(void *context),
		      void *context)
{
	*w = (struct remote_wait){.slot = slot, .heard = heard, .context = context};
	waitqueue_init(&w->queue);
	machine_remote_listen(slot, signalled, w);
}

static bool may_sleep(void)
{
	return !is_idle_task(current) && !waits_forbidden &&
	       fiber_of(current)->state == TASK_RUNNING;
}

void remote_ask(struct remote_wait *w)
{
	if (may_sleep())
		machine_remote_ask(w->slot);
	else
		machine_remote_wake(w->slot);
}

/* Waits for a turn's time at most. False: the component has not signalled. */
static bool wait_for_a_turn(struct remote_wait *w)
{
	return !wait_event_common(&w->queue, w->signalled, TASK_UNINTERRUPTIBLE, false,
				  clock_monotonic_ns() + TURN_NS);
}

void remote_wait(struct remote_wait *w)
{
	bool back = false;

	if (!may_sleep()) {
		machine_remote_wait(w->slot);
		return;
	}
	w->signalled = false;
	turn_component_for(current);
	while (!wait_for_a_turn(w)) {
		back = !back;
		turn_component_for(back ? NULL : current);
		machine_remote_step_back(w->slot, back);
	}
	turn_component_for(NULL);
	machine_remote_step_back(w->slot, false);
	if (turn_used_up())
		turn_ops.give_way();
}
