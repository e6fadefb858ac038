/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading and setting clocks. */
#include "time/clock.h"

#include <errno.h>
#include <sys/time.h>

#include "arch/vdso.h"
#include "machine/clock.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "wait/timer.h"
#include "user-task/clock_ids.h"
#include "user/share.h"

/* Clocks of processor time of any process or thread: ~id in the upper bits, kind in the lower. */
#define CPU_CLOCK_KIND(clock)	((clock)&3)
#define CPU_CLOCK_THREAD(clock) ((clock)&4)
#define CPU_CLOCK_PID(clock)	(~((clock) >> 3))
enum { CPU_PROF, CPU_VIRT, CPU_SCHED, CPU_FD };

static int64_t realtime_adjustment; /* by settimeofday and adjtimex, in ns */
uint64_t realtime_changes;
int clock_tai_offset;

uint64_t realtime_now(void)
{
	return clock_realtime_ns() + (uint64_t)realtime_adjustment;
}

uint64_t realtime_offset(void)
{
	return realtime_now() - clock_monotonic_ns();
}

void realtime_shift(int64_t ns)
{
	realtime_adjustment += ns;
	vdso_update();
}

bool timespec_to_ns(const struct timespec *t, uint64_t *ns)
{
	if (t->tv_sec < 0 || t->tv_nsec < 0 || t->tv_nsec >= (long)NSEC_PER_SEC)
		return false;
	/* Linux's KTIME_MAX: a time that never comes. */
	if ((uint64_t)t->tv_sec >= INT64_MAX / NSEC_PER_SEC)
		*ns = INT64_MAX;
	else
		*ns = (uint64_t)t->tv_sec * NSEC_PER_SEC + (uint64_t)t->tv_nsec;
	return true;
}

struct timespec ns_to_timespec(uint64_t ns)
{
	return (struct timespec){.tv_sec = (time_t)(ns / NSEC_PER_SEC),
				 .tv_nsec = (long)(ns % NSEC_PER_SEC)};
}

int get_timespec(uint64_t address, uint64_t *ns)
{
	struct timespec t;

	if (copy_from_user(&t, address, sizeof(t)) < 0)
		return -EFAULT;
	return timespec_to_ns(&t, ns) ? 0 : -EINVAL;
}

int put_timespec(uint64_t address, uint64_t ns)
{
	struct timespec t = ns_to_timespec(ns);

	return copy_to_user(address, &t, sizeof(t));
}

/* ---- processor time ---- */

static uint64_t process_cpu(const struct process *process, int kind)
{
	uint64_t user, system;

	process_times(process, &user, &system);
	return kind == CPU_VIRT ? user : user + system;
}

static uint64_t thread_cpu(const struct task *task, int kind)
{
	uint64_t user = share_user_ns(task);

	return kind == CPU_VIRT ? user : user + task->fiber.ran_ns;
}

int clock_read_cpu(clockid_t clock, uint64_t *ns)
{
	pid_t pid = CPU_CLOCK_PID(clock);
	int kind = CPU_CLOCK_KIND(clock);

	if (kind == CPU_FD || pid < 0)
		return -EINVAL;
	if (CPU_CLOCK_THREAD(clock)) {
		const struct task *task = pid ? task_given(pid) : current;

		if (!task)
			return -EINVAL;
		*ns = thread_cpu(task, kind);
	} else {
		const struct process *process = pid ? process_given(pid) : current->process;

		if (!process)
			return -EINVAL;
		*ns = process_cpu(process, kind);
	}
	return 0;
}

/* A thread's time is readable only by its own process. */
static int read_cpu(clockid_t clock, uint64_t *ns)
{
	pid_t pid = CPU_CLOCK_PID(clock);
	const struct task *task = CPU_CLOCK_THREAD(clock) && pid > 0 ? task_given(pid) : current;

	if (!task || task->process != current->process)
		return -EINVAL;
	return clock_read_cpu(clock, ns);
}

bool clock_is_cpu(clockid_t clock)
{
	return clock < 0 || clock == PROCESS_CPUTIME || clock == THREAD_CPUTIME;
}

bool clock_is_own_thread(clockid_t clock)
{
	pid_t tid = CPU_CLOCK_PID(clock);

	return clock < 0 && CPU_CLOCK_THREAD(clock) && (tid == 0 || tid == pid_seen(current->tid));
}

int clock_read(clockid_t clock, uint64_t *ns)
{
	if (clock < 0)
		return read_cpu(clock, ns);
	switch (clock) {
	case REALTIME:
	case REALTIME_COARSE:
	case REALTIME_ALARM:
		*ns = realtime_now();
		return 0;
	case TAI:
		*ns = realtime_now() + (uint64_t)(clock_tai_offset * (int64_t)NSEC_PER_SEC);
		return 0;
	case MONOTONIC:
	case MONOTONIC_RAW:
	case MONOTONIC_COARSE:
	case BOOTTIME:
	case BOOTTIME_ALARM:
		*ns = clock_monotonic_ns();
		return 0;
	case PROCESS_CPUTIME:
		*ns = process_cpu(current->process, CPU_SCHED);
		return 0;
	case THREAD_CPUTIME:
		*ns = thread_cpu(current, CPU_SCHED);
		return 0;
	default:
		return -EINVAL;
	}
}

int clock_check_timer(clockid_t clock)
{
	uint64_t now;

	switch (clock) {
	case MONOTONIC_RAW:
	case REALTIME_COARSE:
	case MONOTONIC_COARSE:
	case THREAD_CPUTIME:
		return -EOPNOTSUPP;
	case REALTIME_ALARM:
	case BOOTTIME_ALARM:
		/* The machine never suspends, so no alarm has to wake it. */
		return capable(CAP_WAKE_ALARM) ? 0 : -EPERM;
	default:
		return clock_read(clock, &now);
	}
}

uint64_t clock_deadline(clockid_t clock, uint64_t ns)
{
	uint64_t now = 0, monotonic = clock_monotonic_ns();

	clock_read(clock, &now);
	if (ns >= now)
		return add_ns(monotonic, ns - now);
	return now - ns > monotonic ? 0 : monotonic - (now - ns);
}

/* ---- the calls ---- */

SYSCALL_DEFINE2(clock_gettime, clockid_t, clock, uint64_t, user)
{
	uint64_t now;
	int error = clock_read(clock, &now);

	return error ? error : put_timespec(user, now);
}

SYSCALL_DEFINE2(clock_getres, clockid_t, clock, uint64_t, user)
{
	uint64_t now;
	int error = clock_read(clock, &now);

	if (error || !user)
		return error;
	if (clock_is_cpu(clock) && clock < 0 && CPU_CLOCK_KIND(clock) != CPU_SCHED)
		return put_timespec(user, 4000000);
	/* The coarse clocks tick with Linux's 250 Hz there; here they are exact. */
	return put_timespec(user,
			    clock == REALTIME_COARSE || clock == MONOTONIC_COARSE ? 4000000 : 1);
}

static struct list_head followers = LIST_HEAD_INIT(followers);

void realtime_follow(struct realtime_follower *f)
{
	list_del(&f->node);
	list_add_tail(&f->node, &followers);
}

void realtime_unfollow(struct realtime_follower *f)
{
	list_del(&f->node);
}

bool clock_follows_realtime(clockid_t clock)
{
	return clock == REALTIME || clock == REALTIME_ALARM || clock == TAI;
}

uint64_t realtime_moved_deadline(uint64_t deadline, int64_t forward)
{
	if (forward < 0)
		return add_ns(deadline, (uint64_t)-forward);
	return deadline > (uint64_t)forward ? deadline - (uint64_t)forward : 1;
}

int realtime_set(uint64_t ns)
{
	struct realtime_follower *f, *next;
	int64_t forward;

	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	/* CLOCK_REALTIME may not be set before CLOCK_MONOTONIC's zero. */
	if (ns < clock_monotonic_ns())
		return -EINVAL;
	forward = (int64_t)(ns - realtime_now());
	realtime_adjustment += forward;
	realtime_changes++;
	vdso_update();
	/* `changed` may remove its own follower from the list, but no other. */
	list_for_each_entry_safe (f, next, &followers, node)
		f->changed(f, forward);
	return 0;
}

SYSCALL_DEFINE2(clock_settime, clockid_t, clock, uint64_t, user)
{
	uint64_t ns;
	int error;

	if (clock != REALTIME)
		return clock < 0 && clock_read(clock, &ns) == 0 ? -EPERM : -EINVAL;
	error = get_timespec(user, &ns);
	return error ? error : realtime_set(ns);
}

SYSCALL_DEFINE2(gettimeofday, uint64_t, user, uint64_t, zone)
{
	uint64_t now = realtime_now();
	struct timeval t = {.tv_sec = (time_t)(now / NSEC_PER_SEC),
			    .tv_usec = (suseconds_t)(now % NSEC_PER_SEC / 1000)};
	struct timezone utc = {0};

	if (user && copy_to_user(user, &t, sizeof(t)) < 0)
		return -EFAULT;
	return zone ? copy_to_user(zone, &utc, sizeof(utc)) : 0;
}

SYSCALL_DEFINE2(settimeofday, uint64_t, user, uint64_t, zone)
{
	struct timezone z;
	struct timeval t;

	if (user && copy_from_user(&t, user, sizeof(t)) < 0)
		return -EFAULT;
	if (user && (t.tv_usec < 0 || t.tv_usec >= 1000000 || t.tv_sec < 0 ||
		     (uint64_t)t.tv_sec >= INT64_MAX / NSEC_PER_SEC))
		return -EINVAL;
	if (zone && copy_from_user(&z, zone, sizeof(z)) < 0)
		return -EFAULT;
	if (zone && (z.tz_minuteswest > 15 * 60 || z.tz_minuteswest < -15 * 60))
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	/* The kernel's time zone matters only for file systems in local time, which do not exist
	 * here. */
	return user ? realtime_set((uint64_t)t.tv_sec * NSEC_PER_SEC + (uint64_t)t.tv_usec * 1000)
		    : 0;
}

SYSCALL_DEFINE1(time, uint64_t, user)
{
	long now = (long)(realtime_now() / NSEC_PER_SEC);

	return user && put_user(now, user) < 0 ? -EFAULT : now;
}
