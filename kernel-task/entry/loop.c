/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The event loop: everything that happens comes through machine_next_event(). An event of a user
 * thread is handled on that task's own kernel stack; when nothing is runnable any more the loop
 * waits for the next, and the reply to the latest one goes out in the same seL4 call.
 *
 * The processor time of user threads is not measured by seL4. The time between two events belongs
 * to the thread that was chosen to run before all others (user/share.h). If none was chosen, the
 * threads in user mode share that time, as the microkernel shares it among them.
 */
#include "entry/entry.h"
#include "entry/straight.h"

#include "machine/clock.h"
#include "machine/device.h"
#include "machine/inner.h"
#include "proc/hooks.h"
#include "proc/proc.h"
#include "wait/timer.h"
#include "wait/turn.h"
#include "tty/tty.h"
#include "user/registers.h"
#include "user/share.h"

static void charge_user_time(void)
{
	uint64_t passed = turn_mark();

	if (!turn_charge_component(passed))
		share_charge(passed);
}

static void signals_event(unsigned signals)
{
	if (signals & SIGNAL_DEVICES) /* the clock and the console are two of them */
		signals |= machine_device_event();
	if (signals & SIGNAL_TIMER)
		timers_run();
	if (signals & SIGNAL_CONSOLE)
		console_event();
}

static enum entry_kind kind_of(enum event_type type)
{
	switch (type) {
	case EVENT_SYSCALL:
		return ENTRY_SYSCALL;
	case EVENT_INT:
		return ENTRY_INT;
	case EVENT_LOST:
		return ENTRY_LOST;
	case EVENT_PAGE_FAULT:
		return ENTRY_PAGE_FAULT;
	default:
		return ENTRY_EXCEPTION;
	}
}

/* The task's thread has entered with `event`. `in_place`: all of its registers are in the task
 * already; else a system call's event has them. */
static void note_entry(struct task *task, const struct event *event, bool in_place)
{
	struct entry *entry = &task->entry;

	user_left(task);
	entry->kind = kind_of(event->type);
	/* The caller's record is another thread's as soon as this one waits. */
	if (event->type != EVENT_SYSCALL)
		entry->event = *event;
	else if (!in_place)
		task->regs = event->regs;
	task->syscall_number = -1;
	entry->came_again = true;
	entry->made = false;
	entry->regs_complete = in_place;
	entry->regs_changed = false;
}

/* ---- threads that enter by themselves (machine/inner.h) ---- */

static struct user_regs *regs_of(void *cookie)
{
	return &((struct task *)cookie)->regs;
}

static void **stack_of(void *cookie)
{
	return &((struct task *)cookie)->fiber.stack_top;
}

/* As in Linux, a computing thread runs on for some milliseconds before one that was woken. */
#define PUT_OFF_NS 2000000ull

static void nothing(struct timer *timer)
{
	(void)timer; /* the timer only has to make the main thread run */
}

static struct timer put_off_timer = {.fn = nothing};

static void put_off(void)
{
	if (share_is_unsettled())
		machine_wake_main();
	else if (!timer_is_armed(&put_off_timer) &&
		 timer_arm(&put_off_timer, clock_monotonic_ns() + PUT_OFF_NS) < 0)
		machine_wake_main();
}

static void came_in(struct task *task, const struct event *event)
{
	if (sched_anybody_dead())
		free_dead_tasks();
	charge_user_time();
	note_entry(task, event, true);
}

static void thread_entered(void *cookie, const struct event *event)
{
	task_entered(cookie);
	came_in(cookie, event);
}

void call_came_in(struct task *task)
{
	static const struct event call = {.type = EVENT_SYSCALL};

	came_in(task, &call);
}

static void carrier_idles(void)
{
	if (share_is_unsettled())
		machine_wake_main();
	else if (sched_anybody_dead())
		put_off();
}

static struct inner_ops inner = {.regs = regs_of,
				 .stack = stack_of,
				 .entered = thread_entered,
				 .call = straight_call,
				 .idle = carrier_idles,
				 .put_off = put_off};

/* ---- components that hang ---- */

static void look_at_remotes(struct timer *timer)
{
	if (machine_remotes_look())
		timer_arm(timer, clock_monotonic_ns() + REMOTE_PATIENCE_NS);
}

static struct timer remotes_timer = {.fn = look_at_remotes};

/* ---- the loop ---- */

static void task_event(struct task *task, const struct event *event)
{
	note_entry(task, event, false);
	task_resume(task);
}

void user_init(void)
{
	inner.main_stack = sched_idle_stack();
	straight_init();
	machine_inner_start(&inner);
	turn_ops.give_way = share_give_way;
	look_at_remotes(&remotes_timer);
}

/* Lets each computing program run for a time slice. */
static void let_programs_run(void)
{
	uint32_t ahead = machine_remotes_give_way();

	turn_mark();
	share_settle();
	machine_yield_to_programs();
	machine_remotes_go_ahead(ahead);
	charge_user_time();
	turn_begin();
}

void event_loop(void)
{
	static struct event event;
	bool happened;

	for (;;) {
		if (turn_is_over())
			let_programs_run();
		share_settle();
		happened = machine_next_event(&event, !run_queue_empty());
		sched_round_begins();
		if (happened) {
			charge_user_time();
			if (event.type == EVENT_SIGNALS) {
				signals_event(event.signals);
			} else {
				task_event(event.cookie, &event);
			}
		}
		run_runnable();
		free_dead_tasks();
	}
}
