/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RLIMIT_RTTIME: how long a thread with a real-time policy may use the processor without a sleep,
 * in microseconds. SIGXCPU at the soft limit and for each second from there on, SIGKILL at the hard
 * one. While the process has a limit and such a thread, a timer checks it periodically, so a limit
 * is exact to one period.
 */
#include "machine/clock.h"
#include "proc/proc.h"
#include "time/clock.h"
#include "time/process_timers.h"
#include "user/share.h"
#include "user/weight.h"

#define STEP_NS	      5000000ull
#define USEC_PER_SEC  1000000ull
#define LIMIT_US_MOST (UINT64_MAX / 2000)

/* Microseconds without a sleep, as far as they were seen. */
static uint64_t busy_us(struct task *task)
{
	uint64_t used = share_user_ns(task) + task->fiber.ran_ns;

	if (task->rt_sleeps != task->fiber.sleeps) {
		task->rt_sleeps = task->fiber.sleeps;
		task->rt_since_ns = used;
	}
	return (used - task->rt_since_ns) / 1000;
}

/* False: the process is to die. */
static bool is_within(struct task *task, struct rlimit *limit)
{
	uint64_t busy = busy_us(task);

	if (busy >= limit->rlim_max) {
		send_signal_process(task->process, SIGKILL, NULL);
		return false;
	}
	if (busy >= limit->rlim_cur) {
		send_signal_process(task->process, SIGXCPU, NULL);
		limit->rlim_cur += USEC_PER_SEC;
	}
	return true;
}

/* Checks all threads. True: one of them must be checked again. */
static bool look(struct process *process)
{
	struct rlimit *limit = &process->rlimits[RLIMIT_RTTIME];
	struct task *task;
	bool any = false;

	if (limit->rlim_cur > LIMIT_US_MOST)
		return false;
	list_for_each_entry (task, &process->threads, thread_node) {
		if (!policy_is_real_time(task->policy))
			continue;
		if (!is_within(task, limit))
			return false;
		any = true;
	}
	return any;
}

void rt_limit_rings(struct timer *timer)
{
	struct process_timers *t = container_of(timer, struct process_timers, rt_limit);

	if (look(t->process))
		timer_arm(timer, add_ns(clock_monotonic_ns(), STEP_NS));
}

void rt_limit_changed(struct process *process)
{
	struct process_timers *t;

	if (process->rlimits[RLIMIT_RTTIME].rlim_cur > LIMIT_US_MOST)
		return;
	t = process_timers(process);
	if (t && !timer_is_armed(&t->rt_limit))
		timer_arm(&t->rt_limit, add_ns(clock_monotonic_ns(), STEP_NS));
}
