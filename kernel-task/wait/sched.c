/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduler of kernel stacks. A task is in exactly one of these places: it runs (current), it
 * is in the run queue, it sleeps, or its user thread has it (in_user; then the microkernel
 * schedules it). Kernel code is never interrupted, so a task leaves the processor only through
 * schedule() and its relatives. When nothing is runnable the event loop's own stack runs: it is
 * the task `idle_task`.
 */
#include "wait/sched.h"

#include <errno.h>

#include "machine/clock.h"
#include "machine/machine.h"
#include "wait/stacks.h"
#include "wait/timer.h"
#include "wait/turn.h"
#include "wait/wait.h"

struct list_head sched_run_queue = LIST_HEAD_INIT(sched_run_queue);
struct list_head sched_dead = LIST_HEAD_INIT(sched_dead);
unsigned sched_turns;
static struct task *idle;

struct task *current;

void sched_start(struct task *task)
{
	list_init(&fiber_of(task)->run_node);
	idle = task;
	current = task;
}

bool is_idle_task(const struct task *task)
{
	return task == idle;
}

void **sched_idle_stack(void)
{
	return &fiber_of(idle)->stack_top;
}

int fiber_init(struct fiber *fiber, const char *name, void (*entry)(void))
{
	*fiber = (struct fiber){.state = TASK_RUNNING, .name = name, .stack = kstack_alloc()};
	list_init(&fiber->run_node);
	if (!fiber->stack)
		return -ENOMEM;
	fiber->stack_top = kswitch_prepare(fiber->stack, entry);
	return 0;
}

void fiber_free_stack(struct fiber *fiber)
{
	if (fiber->stack)
		kstack_free(fiber->stack);
	fiber->stack = NULL;
}

void run_queue_add(struct task *task)
{
	struct fiber *fiber = fiber_of(task);

	if (list_empty(&fiber->run_node))
		list_add_tail(&fiber->run_node, &sched_run_queue);
}

bool run_queue_empty(void)
{
	return list_empty(&sched_run_queue);
}

static struct task *pick_next(void)
{
	struct fiber *next;

	if (sched_turns == 0 || list_empty(&sched_run_queue))
		return idle;
	sched_turns--;
	next = list_first_entry(&sched_run_queue, struct fiber, run_node);
	list_del(&next->run_node);
	return task_of(next);
}

/* Runs on the free part of the stack that was left. Dead tasks are freed later. */
static void carrier_idle(void)
{
	stack_carrier_idle(!run_queue_empty());
}

static void switch_to(struct task *next)
{
	struct task *prev = current;

	if (next == prev)
		return;
	if (prev != idle)
		turn_charge(prev);
	if (next == idle && !stack_has_idle()) {
		stack_leave(fiber_of(prev), carrier_idle);
		return;
	}
	current = next;
	stack_switch(fiber_of(prev), fiber_of(next));
}

void set_current_state(enum task_state state)
{
	fiber_of(current)->state = state;
}

void schedule(void)
{
	if (fiber_of(current)->state == TASK_RUNNING)
		run_queue_add(current);
	else
		fiber_of(current)->sleeps++;
	switch_to(pick_next());
}

void schedule_round(void)
{
	run_queue_add(current);
	switch_to(idle);
}

void schedule_chosen(void)
{
	switch_to(idle);
}

struct sleeper {
	struct timer timer;
	struct task *task;
	bool fired;
};

static void sleeper_wake(struct timer *timer)
{
	struct sleeper *s = container_of(timer, struct sleeper, timer);

	s->fired = true;
	wake_up_task(s->task);
}

bool schedule_until(uint64_t deadline_ns)
{
	struct sleeper s = {.task = current};

	if (deadline_ns == WAIT_NO_DEADLINE) {
		schedule();
		return false;
	}
	if (clock_monotonic_ns() >= deadline_ns) {
		fiber_of(current)->state = TASK_RUNNING;
		return true;
	}
	timer_init(&s.timer, sleeper_wake);
	if (timer_arm(&s.timer, deadline_ns) < 0) {
		/* No memory for the timer: the task polls, and other tasks run in between. */
		fiber_of(current)->state = TASK_RUNNING;
		schedule();
		return clock_monotonic_ns() >= deadline_ns;
	}
	schedule();
	timer_cancel(&s.timer);
	return s.fired;
}

bool wake_up_task(struct task *task)
{
	switch (fiber_of(task)->state) {
	case TASK_INTERRUPTIBLE:
	case TASK_UNINTERRUPTIBLE:
	case TASK_KILLABLE:
		fiber_of(task)->state = TASK_RUNNING;
		if (task != current)
			run_queue_add(task);
		return true;
	default:
		return false;
	}
}

void wake_stopped_task(struct task *task)
{
	if (fiber_of(task)->state != TASK_STOPPED)
		return;
	fiber_of(task)->state = TASK_RUNNING;
	if (task != current)
		run_queue_add(task);
}

void wake_traced_task(struct task *task)
{
	if (fiber_of(task)->state != TASK_TRACED)
		return;
	fiber_of(task)->state = TASK_RUNNING;
	if (task != current)
		run_queue_add(task);
}

void schedule_to_user(void)
{
	switch_to(pick_next());
}

void sched_round_begins(void)
{
	current = idle;
}

void task_resume(struct task *task)
{
	sched_turns = TURNS_PER_ROUND;
	switch_to(task);
}

bool sched_anybody_dead(void)
{
	return !list_empty(&sched_dead);
}

struct task *sched_next_dead(void)
{
	struct fiber *fiber;

	if (list_empty(&sched_dead))
		return NULL;
	fiber = list_first_entry(&sched_dead, struct fiber, run_node);
	list_del(&fiber->run_node);
	fiber_free_stack(fiber);
	return task_of(fiber);
}

void run_runnable(void)
{
	sched_turns = TURNS_PER_ROUND;
	switch_to(pick_next());
}

void schedule_dead(void)
{
	struct fiber *fiber = fiber_of(current);

	list_del(&fiber->run_node);
	list_add_tail(&fiber->run_node, &sched_dead);
	switch_to(pick_next());
	__builtin_unreachable();
}
