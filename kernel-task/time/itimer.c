/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * setitimer, getitimer, alarm. The real one is a timer. Timers that count processor time wait until
 * the time can have been used at the earliest, check it then, and wait again for the rest, so they
 * are never late.
 */
#include "time/itimer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/hooks.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/clock.h"
#include "time/process_timers.h"
#include "wait/timer.h"

static const int signal_of[ITIMERS] = {SIGALRM, SIGVTALRM, SIGPROF};

/* The time that the timer counts. */
static uint64_t itimer_now(const struct itimer *it)
{
	uint64_t user, system;

	if (it->which == ITIMER_REAL)
		return clock_monotonic_ns();
	process_times(it->process, &user, &system);
	return it->which == ITIMER_VIRTUAL ? user : user + system;
}

static void arm(struct itimer *it, uint64_t now)
{
	uint64_t left = it->deadline > now ? it->deadline - now : 0;
	uint64_t at = it->deadline;

	if (it->which != ITIMER_REAL)
		at = add_ns(clock_monotonic_ns(), left < TIMER_STEP_MIN ? TIMER_STEP_MIN : left);
	/* Cannot fail: memory was allocated when it was first set. */
	if (timer_arm(&it->timer, at) < 0)
		it->deadline = 0;
}

uint64_t timer_next_period(uint64_t deadline, uint64_t interval, uint64_t now, uint64_t *missed)
{
	uint64_t periods = deadline <= now ? (now - deadline) / interval + 1 : 0;

	*missed = periods ? periods - 1 : 0;
	deadline = add_ns(deadline, periods * interval);
	/* A very short period would leave no time for anything else. */
	return deadline < now + TIMER_STEP_MIN ? now + TIMER_STEP_MIN : deadline;
}

static void itimer_rings(struct timer *timer)
{
	struct itimer *it = container_of(timer, struct itimer, timer);
	uint64_t now = itimer_now(it), missed;

	if (now >= it->deadline) {
		uint64_t deadline = it->deadline;

		it->deadline = 0;
		if (it->interval)
			it->deadline = timer_next_period(deadline, it->interval, now, &missed);
		send_signal_process(it->process, signal_of[it->which], NULL);
	}
	if (it->deadline)
		arm(it, now);
}

struct process_timers *process_timers(struct process *process)
{
	struct process_timers *t = process->timers;

	if (t)
		return t;
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->process = process;
	timer_init(&t->cpu_limit, cpu_limit_rings);
	timer_init(&t->rt_limit, rt_limit_rings);
	list_init(&t->posix);
	for (int i = 0; i < ITIMERS; i++) {
		t->itimer[i].process = process;
		t->itimer[i].which = i;
		timer_init(&t->itimer[i].timer, itimer_rings);
	}
	process->timers = t;
	return t;
}

void itimers_exec(struct process *process)
{
	if (process->timers)
		posix_timers_delete_all(process->timers);
}

static void itimers_exit(struct process *process)
{
	struct process_timers *t = process->timers;

	if (!t)
		return;
	posix_timers_delete_all(t);
	timer_cancel(&t->cpu_limit);
	timer_cancel(&t->rt_limit);
	for (int i = 0; i < ITIMERS; i++)
		timer_cancel(&t->itimer[i].timer);
	free(t);
	process->timers = NULL;
}

static void limit_set(struct process *process, int resource)
{
	if (resource == RLIMIT_CPU)
		cpu_limit_changed(process);
	else if (resource == RLIMIT_RTTIME)
		rt_limit_changed(process);
}

static void limits_inherited(struct process *process)
{
	cpu_limit_changed(process);
	rt_limit_changed(process);
}

const struct task_hooks timer_hooks = {
	.process_fork = limits_inherited,
	.process_leave = itimers_exit,
	.limit_set = limit_set,
	.timer_signal_taken = posix_timer_taken,
};

/* ---- the calls ---- */

static uint64_t time_left(const struct itimer *it)
{
	uint64_t now = itimer_now(it);

	if (!it->deadline)
		return 0;
	/* A timer that is about to expire is not off, so it shows at least 1 us. */
	return it->deadline > now + 1000 ? it->deadline - now : 1000;
}

static int set(int which, uint64_t value, uint64_t interval, uint64_t *old_value,
	       uint64_t *old_interval)
{
	struct process_timers *t = process_timers(current->process);
	struct itimer *it;
	uint64_t now;

	if (!t)
		return -ENOMEM;
	it = &t->itimer[which];
	*old_value = time_left(it);
	*old_interval = it->deadline ? it->interval : 0;
	timer_cancel(&it->timer);
	now = itimer_now(it);
	it->deadline = value ? add_ns(now, value) : 0;
	it->interval = interval;
	if (!value)
		return 0;
	arm(it, now);
	return it->deadline ? 0 : -ENOMEM;
}

static struct timeval to_timeval(uint64_t ns)
{
	return (struct timeval){.tv_sec = (time_t)(ns / NSEC_PER_SEC),
				.tv_usec = (suseconds_t)(ns % NSEC_PER_SEC / 1000)};
}

static int from_timeval(const struct timeval *t, uint64_t *ns)
{
	struct timespec spec = {.tv_sec = t->tv_sec, .tv_nsec = t->tv_usec * 1000};

	if (t->tv_usec < 0 || t->tv_usec >= 1000000)
		return -EINVAL;
	return timespec_to_ns(&spec, ns) ? 0 : -EINVAL;
}

static int put_itimer(uint64_t user, uint64_t value, uint64_t interval)
{
	struct itimerval out = {.it_interval = to_timeval(interval), .it_value = to_timeval(value)};

	return copy_to_user(user, &out, sizeof(out));
}

SYSCALL_DEFINE2(getitimer, int, which, uint64_t, user)
{
	const struct process_timers *t = current->process->timers;

	if (which < 0 || which >= ITIMERS)
		return -EINVAL;
	if (!t)
		return put_itimer(user, 0, 0);
	return put_itimer(user, time_left(&t->itimer[which]), t->itimer[which].interval);
}

SYSCALL_DEFINE3(setitimer, int, which, uint64_t, user, uint64_t, old)
{
	struct itimerval in = {0};
	uint64_t value, interval, old_value, old_interval;
	int error;

	if (user && copy_from_user(&in, user, sizeof(in)) < 0)
		return -EFAULT;
	if (which < 0 || which >= ITIMERS || from_timeval(&in.it_value, &value) ||
	    from_timeval(&in.it_interval, &interval))
		return -EINVAL;
	error = set(which, value, interval, &old_value, &old_interval);
	if (error || !old)
		return error;
	return put_itimer(old, old_value, old_interval);
}

SYSCALL_DEFINE1(alarm, unsigned, seconds)
{
	uint64_t old, old_interval, whole;
	int error = set(ITIMER_REAL, seconds * NSEC_PER_SEC, 0, &old, &old_interval);

	if (error)
		return error;
	whole = old / NSEC_PER_SEC;
	/* To the nearest second, but never 0 for an alarm that was set. */
	if (old % NSEC_PER_SEC >= NSEC_PER_SEC / 2 || (old && !whole))
		whole++;
	return (long)whole;
}
