/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scheduler of kernel stacks. A task is in exactly one of these places: it runs (current), it
 * is in the run queue, it sleeps, or its user thread has it (in_user; then the microkernel
 * schedules it). Kernel code is never interrupted, so a task leaves the processor only through
 * schedule() and its relatives. When nothing is runnable the event loop's own stack runs: it is
 * the task `idle_task`.
 */
#include <sys/prctl.h>

#include "user/registers.h"
#include "machine/clock.h"
#include "machine/inner.h"
#include "machine/kswitch.h"
#include "proc/proc.h"
#include "wait/timer.h"

/* Turns that tasks get in a row before the event loop looks at the world again. */
#define TURNS_PER_ROUND 32

static struct list_head run_queue = LIST_HEAD_INIT(run_queue);
static struct list_head dead_tasks = LIST_HEAD_INIT(dead_tasks);
static unsigned turns;

struct task idle_task = {
	.run_node = LIST_HEAD_INIT(idle_task.run_node),
	.late_files = LIST_HEAD_INIT(idle_task.late_files),
	.comm = "idle",
	.syscall_number = -1,
	.memory_failure = PR_MCE_KILL_DEFAULT,
};
struct task *current = &idle_task;

void run_queue_add(struct task *task)
{
	if (list_empty(&task->run_node))
		list_add_tail(&task->run_node, &run_queue);
}

bool run_queue_empty(void)
{
	return list_empty(&run_queue);
}

static struct task *pick_next(void)
{
	struct task *next;

	if (turns == 0 || list_empty(&run_queue))
		return &idle_task;
	turns--;
	next = list_first_entry(&run_queue, struct task, run_node);
	list_del(&next->run_node);
	return next;
}

/* On what is free of the stack that was left: see machine/inner.h. */
static void carrier_idle(void)
{
	if (!run_queue_empty() || !list_empty(&dead_tasks))
		machine_wake_main();
	machine_carrier_idle();
}

static void switch_to(struct task *next)
{
	struct task *prev = current;

	if (next == prev)
		return;
	if (next == &idle_task && !machine_on_main()) {
		kswitch_idle(&prev->kstack_top, carrier_idle);
		return;
	}
	current = next;
	kswitch(&prev->kstack_top, next->kstack_top);
}

void set_current_state(enum task_state state)
{
	current->state = state;
}

void schedule(void)
{
	if (current->state == TASK_RUNNING)
		run_queue_add(current);
	else
		current->nvcsw++;
	switch_to(pick_next());
}

void schedule_round(void)
{
	run_queue_add(current);
	switch_to(&idle_task);
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
		current->state = TASK_RUNNING;
		return true;
	}
	timer_init(&s.timer, sleeper_wake);
	if (timer_arm(&s.timer, deadline_ns) < 0) {
		/* No memory for the timer: the wait becomes a busy one, which others still
		 * interleave with. */
		current->state = TASK_RUNNING;
		schedule();
		return clock_monotonic_ns() >= deadline_ns;
	}
	schedule();
	timer_cancel(&s.timer);
	return s.fired;
}

bool wake_up_task(struct task *task)
{
	switch (task->state) {
	case TASK_INTERRUPTIBLE:
	case TASK_UNINTERRUPTIBLE:
	case TASK_KILLABLE:
		task->state = TASK_RUNNING;
		if (task != current)
			run_queue_add(task);
		return true;
	default:
		return false;
	}
}

void wake_stopped_task(struct task *task)
{
	if (task->state != TASK_STOPPED)
		return;
	task->state = TASK_RUNNING;
	if (task != current)
		run_queue_add(task);
}

void wake_traced_task(struct task *task)
{
	if (task->state != TASK_TRACED)
		return;
	task->state = TASK_RUNNING;
	if (task != current)
		run_queue_add(task);
}

void schedule_to_user(void)
{
	switch_to(pick_next());
}

void task_entered(struct task *task)
{
	turns = TURNS_PER_ROUND;
	current = task;
}

void sched_round_begins(void)
{
	current = &idle_task;
}

void task_resume(struct task *task)
{
	turns = TURNS_PER_ROUND;
	switch_to(task);
}

static void free_dead_tasks(void)
{
	while (!list_empty(&dead_tasks)) {
		struct task *task = list_first_entry(&dead_tasks, struct task, run_node);

		list_del(&task->run_node);
		kstack_free(task->kstack);
		task->kstack = NULL;
		process_task_left(task);
	}
}

void run_runnable(void)
{
	turns = TURNS_PER_ROUND;
	switch_to(pick_next());
	free_dead_tasks();
}

void schedule_dead(void)
{
	list_del(&current->run_node);
	list_add_tail(&current->run_node, &dead_tasks);
	switch_to(pick_next());
	__builtin_unreachable();
}

void task_kick(struct task *task)
{
	if (!task->in_user || task == current)
		return;
	if (!uthread_stop(task->uthread))
		return; /* it comes by itself, and looks for signals when it leaves */
	user_kicked(task);
	run_queue_add(task);
}
