/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RLIMIT_CPU: SIGXCPU at the soft limit and every second from there on, SIGKILL at the hard one. A
 * timer checks when the limit can have been reached at the earliest.
 */
#include "machine/clock.h"
#include "proc/proc.h"
#include "time/clock.h"
#include "time/itimer.h"
#include "time/process_timers.h"

static uint64_t limit_ns(rlim_t seconds)
{
	return seconds >= UINT64_MAX / 4 / NSEC_PER_SEC ? UINT64_MAX / 4 : seconds * NSEC_PER_SEC;
}

static uint64_t used_ns(const struct process *process)
{
	uint64_t user, system;

	process_times(process, &user, &system);
	return user + system;
}

static void arm(struct process_timers *t)
{
	const struct rlimit *limit = &t->process->rlimits[RLIMIT_CPU];
	uint64_t used = used_ns(t->process), next = limit_ns(limit->rlim_cur), left;

	if (limit_ns(limit->rlim_max) < next)
		next = limit_ns(limit->rlim_max);
	if (next >= limit_ns(RLIM_INFINITY)) {
		timer_cancel(&t->cpu_limit);
		return;
	}
	left = next > used ? next - used : 0;
	timer_arm(&t->cpu_limit,
		  add_ns(clock_monotonic_ns(), left < TIMER_STEP_MIN ? TIMER_STEP_MIN : left));
}

void cpu_limit_rings(struct timer *timer)
{
	struct process_timers *t = container_of(timer, struct process_timers, cpu_limit);
	struct rlimit *limit = &t->process->rlimits[RLIMIT_CPU];
	uint64_t used = used_ns(t->process);

	if (used >= limit_ns(limit->rlim_max)) {
		send_signal_process(t->process, SIGKILL, NULL);
		return;
	}
	if (used >= limit_ns(limit->rlim_cur)) {
		send_signal_process(t->process, SIGXCPU, NULL);
		limit->rlim_cur++;
	}
	arm(t);
}

void cpu_limit_changed(struct process *process)
{
	const struct rlimit *limit = &process->rlimits[RLIMIT_CPU];
	struct process_timers *t = process->timers;

	if (!t && limit->rlim_cur == RLIM_INFINITY)
		return;
	t = process_timers(process);
	if (t)
		arm(t);
}
