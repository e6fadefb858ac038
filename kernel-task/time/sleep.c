/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nanosleep and clock_nanosleep. A relative sleep that a signal interrupts writes the rest and can
 * be continued (restart_syscall) until the same moment; an absolute one simply starts again.
 */
#include <errno.h>
#include <time.h>

#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "time/clock.h"
#include "wait/timer.h"

/* Until the deadline, which may be moved meanwhile: 0, or -EINTR: a signal came first. */
static int sleep_until(const uint64_t *deadline)
{
	int result = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending()) {
			result = -EINTR;
			break;
		}
		schedule_until(*deadline);
		if (clock_monotonic_ns() >= *deadline)
			break;
	}
	set_current_state(TASK_RUNNING);
	return result;
}

static long restart_sleep(struct task *task);

/* `remaining`: where the time left goes, may be 0. */
static long sleep_relative(uint64_t deadline, uint64_t remaining)
{
	struct task *task = current;
	uint64_t now;

	if (sleep_until(&deadline) == 0)
		return 0;
	now = clock_monotonic_ns();
	if (now >= deadline)
		return 0;
	if (remaining && put_timespec(remaining, deadline - now) < 0)
		return -EFAULT;
	task->restart = restart_sleep;
	task->restart_arg[0] = deadline;
	task->restart_arg[1] = remaining;
	return -ERESTART_RESTARTBLOCK;
}

static long restart_sleep(struct task *task)
{
	return sleep_relative(task->restart_arg[0], task->restart_arg[1]);
}

/* Linux may expire timers late by the thread's slack; here they are exact. */
SYSCALL_DEFINE2(nanosleep, uint64_t, user, uint64_t, remaining)
{
	uint64_t ns;
	int error = get_timespec(user, &ns);

	if (error)
		return error;
	return sleep_relative(add_ns(clock_monotonic_ns(), ns), remaining);
}

/* A sleep on a clock of processor time: checked again when the clock can have reached the target at
 * the earliest. */
static long sleep_cpu(clockid_t clock, uint64_t target, uint64_t remaining, bool absolute)
{
	uint64_t now;
	int error;

	for (;;) {
		error = clock_read(clock, &now);
		if (error)
			return error;
		if (now >= target)
			return 0;
		uint64_t step = target - now < 1000000 ? 1000000 : target - now;
		uint64_t until = add_ns(clock_monotonic_ns(), step);

		if (sleep_until(&until) < 0)
			break;
	}
	if (absolute)
		return -ERESTARTNOHAND;
	if (remaining && put_timespec(remaining, target - now) < 0)
		return -EFAULT;
	return -EINTR;
}

struct absolute_sleep {
	struct realtime_follower follower;
	struct task *task;
	uint64_t deadline;
};

static void clock_was_set(struct realtime_follower *f, int64_t forward)
{
	struct absolute_sleep *s = container_of(f, struct absolute_sleep, follower);

	s->deadline = realtime_moved_deadline(s->deadline, forward);
	wake_up_task(s->task);
}

static long sleep_absolute(clockid_t clock, uint64_t ns)
{
	struct absolute_sleep s = {.follower.changed = clock_was_set,
				   .task = current,
				   .deadline = clock_deadline(clock, ns)};
	int error;

	list_init(&s.follower.node);
	if (clock_follows_realtime(clock))
		realtime_follow(&s.follower);
	error = sleep_until(&s.deadline);
	realtime_unfollow(&s.follower);
	return error ? -ERESTARTNOHAND : 0;
}

SYSCALL_DEFINE4(clock_nanosleep, clockid_t, clock, int, flags, uint64_t, user, uint64_t, remaining)
{
	bool absolute = flags & TIMER_ABSTIME;
	uint64_t ns, now;
	int error = clock_check_timer(clock);

	if (error)
		return error;
	/* A sleeping thread's own clock stands still. */
	if (clock_is_own_thread(clock))
		return -EINVAL;
	error = get_timespec(user, &ns);
	if (error)
		return error;
	if (clock_is_cpu(clock)) {
		clock_read(clock, &now);
		return sleep_cpu(clock, absolute ? ns : add_ns(now, ns), remaining, absolute);
	}
	if (!absolute)
		return sleep_relative(add_ns(clock_monotonic_ns(), ns), remaining);
	return sleep_absolute(clock, ns);
}
