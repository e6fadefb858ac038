/* SPDX-License-Identifier: BSD-2-Clause */
/* Clocks, sleeps, timers, scheduling and limits: arguments and errors, call by call. */
#include "case.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

#define BAD ((void *)1)

/* They are there only on machines that have a clock that wakes them. */
static bool is_alarm(int clock)
{
	return clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
}

static long make(int clock, void *event, void *id)
{
	return syscall(SYS_timer_create, clock, event, id);
}

static void posix_timers(void)
{
	struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	struct itimerspec t = {0}, old;
	int id, second;

	for (int clock = -2; clock < 13; clock++) {
		if (is_alarm(clock))
			continue;
		long r = make(clock, NULL, &id);

		printf("clock %d: %s\n", clock, r ? strerrorname_np(errno) : "ok");
		if (!r)
			syscall(SYS_timer_delete, id);
	}
	SHOW(make(CLOCK_REALTIME, BAD, &id));
	SHOW(make(CLOCK_REALTIME, NULL, BAD));
	e.sigev_signo = 65;
	SHOW(make(CLOCK_REALTIME, &e, &id));
	e.sigev_signo = 0;
	SHOW(make(CLOCK_REALTIME, &e, &id));
	e.sigev_signo = SIGUSR1;
	e.sigev_notify = 77;
	SHOW(make(CLOCK_REALTIME, &e, &id));
	e.sigev_notify = SIGEV_THREAD_ID;
	e._sigev_un._tid = 999999;
	SHOW(make(CLOCK_REALTIME, &e, &id));
	e._sigev_un._tid = getpid();
	SHOW(make(CLOCK_REALTIME, &e, &id));
	SHOW(syscall(SYS_timer_delete, id));
	e.sigev_notify = SIGEV_NONE;
	SHOW(make(CLOCK_MONOTONIC, &e, &id));
	SHOW(make(CLOCK_MONOTONIC, &e, &second));
	SHOW(second == id + 1);
	SHOW(syscall(SYS_timer_settime, 12345, 0, &t, &old));
	SHOW(syscall(SYS_timer_settime, id, 0, NULL, &old));
	SHOW(syscall(SYS_timer_settime, id, 0, BAD, &old));
	SHOW(syscall(SYS_timer_settime, id, 0, &t, BAD));
	t.it_value.tv_nsec = -1;
	SHOW(syscall(SYS_timer_settime, id, 0, &t, NULL));
	t.it_value.tv_nsec = 1000000000;
	SHOW(syscall(SYS_timer_settime, id, 0, &t, NULL));
	t.it_value.tv_nsec = 0;
	t.it_value.tv_sec = -1;
	SHOW(syscall(SYS_timer_settime, id, 0, &t, NULL));
	t.it_value.tv_sec = 100;
	t.it_interval.tv_nsec = 1000000000;
	SHOW(syscall(SYS_timer_settime, id, 0, &t, NULL));
	t.it_interval.tv_nsec = 5;
	SHOW(syscall(SYS_timer_settime, id, 98, &t, NULL));
	SHOW(syscall(SYS_timer_gettime, id, &old));
	printf("%ld %ld\n", (long)old.it_interval.tv_sec, old.it_interval.tv_nsec);
	SHOW(old.it_value.tv_sec > 90);
	SHOW(syscall(SYS_timer_gettime, id, BAD));
	SHOW(syscall(SYS_timer_gettime, 12345, &old));
	SHOW(syscall(SYS_timer_gettime, -1, &old));
	SHOW(syscall(SYS_timer_getoverrun, id));
	SHOW(syscall(SYS_timer_getoverrun, 12345));
	SHOW(syscall(SYS_timer_delete, id));
	SHOW(syscall(SYS_timer_delete, id));
	SHOW(syscall(SYS_timer_delete, -1));
	IN_CHILD(SHOW(syscall(SYS_timer_gettime, second, &old)));
	SHOW(syscall(SYS_timer_delete, second));
	/* Overruns: a blocked signal of a fast timer. */
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	e.sigev_notify = SIGEV_SIGNAL;
	e.sigev_value.sival_int = 99;
	make(CLOCK_MONOTONIC, &e, &id);
	t = (struct itimerspec){{0, 1000000}, {0, 1000000}};
	SHOW(syscall(SYS_timer_settime, id, 0, &t, NULL));
	usleep(30000);
	siginfo_t info;
	SHOW(sigwaitinfo(&set, &info));
	printf("code %d value %d timer %d overruns %d %d\n", info.si_code, info.si_value.sival_int,
	       info.si_timerid == id, info.si_overrun > 3, syscall(SYS_timer_getoverrun, id) > 3);
	SHOW(syscall(SYS_timer_delete, id));
	signal(SIGUSR1, SIG_IGN); /* it may have expired once more */
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void interval_timers(void)
{
	struct itimerval t = {0}, old;

	for (int which = -1; which < 4; which++) {
		SHOW(syscall(SYS_getitimer, which, &old));
		SHOW(syscall(SYS_setitimer, which, &t, &old));
	}
	SHOW(syscall(SYS_getitimer, ITIMER_REAL, BAD));
	SHOW(syscall(SYS_setitimer, ITIMER_REAL, BAD, &old));
	SHOW(syscall(SYS_setitimer, ITIMER_REAL, &t, BAD));
	SHOW(syscall(SYS_setitimer, ITIMER_REAL, NULL, &old));
	t.it_value.tv_usec = 1000000;
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	t.it_value.tv_usec = -1;
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	t.it_value.tv_usec = 0;
	t.it_value.tv_sec = -1;
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	t.it_value.tv_sec = 500;
	t.it_interval.tv_sec = 7;
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	SHOW(alarm(100) >= 499);
	SHOW(getitimer(ITIMER_REAL, &old));
	printf("%ld %d\n", (long)old.it_interval.tv_sec, old.it_value.tv_sec > 90);
	IN_CHILD(SHOW(getitimer(ITIMER_REAL, &old)); printf("%ld\n", (long)old.it_value.tv_sec));
	SHOW(alarm(0) >= 99);
	SHOW(alarm(0));
}

static void sleeping(void)
{
	struct timespec t = {0, 1000000000}, left = {7, 7};

	SHOW(nanosleep(&t, NULL));
	t.tv_nsec = -1;
	SHOW(nanosleep(&t, NULL));
	t = (struct timespec){-1, 0};
	SHOW(nanosleep(&t, NULL));
	SHOW(nanosleep(BAD, NULL));
	SHOW(nanosleep(NULL, NULL));
	t = (struct timespec){0, 0};
	SHOW(nanosleep(&t, &left));
	SHOW(left.tv_sec);
	for (int clock = -1; clock < 13; clock++) {
		if (is_alarm(clock))
			continue;
		long r = syscall(SYS_clock_nanosleep, clock, 0, &t, NULL);

		printf("clock %d: %s\n", clock, r ? strerrorname_np(errno) : "ok");
	}
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 2, &t, NULL));
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &t, BAD));
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, BAD, NULL));
	t.tv_nsec = -5;
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL));
	for (int clock = -20; clock < 14; clock++) {
		if (is_alarm(clock))
			continue;
		struct timespec r = {5, 5};
		long a = syscall(SYS_clock_getres, clock, &r), e = errno;
		long b = syscall(SYS_clock_gettime, clock, &t);

		printf("clock %d: res %ld %s %s time %ld %s\n", clock, a,
		       a ? strerrorname_np(e) : "",
		       a		? ""
		       : r.tv_sec	? "?"
		       : r.tv_nsec == 1 ? "fine"
					: "coarse",
		       b, b ? strerrorname_np(errno) : "");
	}
	SHOW(syscall(SYS_clock_getres, CLOCK_REALTIME, BAD));
	SHOW(syscall(SYS_clock_getres, CLOCK_REALTIME, NULL));
	SHOW(syscall(SYS_clock_gettime, CLOCK_REALTIME, BAD));
	SHOW(syscall(SYS_gettimeofday, BAD, NULL));
	SHOW(syscall(SYS_gettimeofday, NULL, BAD));
	SHOW(syscall(SYS_time, BAD));
}

static void scheduling(void)
{
	struct sched_param p = {0};
	struct {
		uint32_t size, policy;
		uint64_t flags;
		int32_t nice;
		uint32_t priority;
		uint64_t runtime, deadline, period;
		uint32_t min, max;
	} attr = {.size = 48};
	cpu_set_t set;
	struct timespec interval;

	SHOW(sched_setscheduler(0, 99, &p));
	SHOW(sched_setscheduler(0, -1, &p));
	SHOW(sched_setscheduler(-1, SCHED_OTHER, &p));
	SHOW(sched_setscheduler(999999, SCHED_OTHER, &p));
	SHOW(sched_setscheduler(0, SCHED_OTHER, BAD));
	SHOW(sched_setscheduler(0, SCHED_OTHER, NULL));
	SHOW(sched_setscheduler(0, SCHED_FIFO, &p));
	p.sched_priority = 100;
	SHOW(sched_setscheduler(0, SCHED_FIFO, &p));
	p.sched_priority = 1;
	SHOW(sched_setscheduler(0, SCHED_OTHER, &p));
	SHOW(sched_setscheduler(0, SCHED_BATCH, &p));
	p.sched_priority = 0;
	SHOW(sched_setscheduler(0, SCHED_BATCH, &p));
	SHOW(sched_getscheduler(0));
	SHOW(sched_setscheduler(0, SCHED_IDLE, &p));
	SHOW(sched_getscheduler(0));
	SHOW(sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &p));
	SHOW(sched_getscheduler(0));
	IN_CHILD(SHOW(sched_getscheduler(0)));
	IN_CHILD(setuid(1000); p.sched_priority = 1; SHOW(sched_setscheduler(0, SCHED_FIFO, &p));
		 SHOW(sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){0}));
		 SHOW(sched_getscheduler(0)));
	SHOW(sched_getscheduler(-1));
	SHOW(sched_getscheduler(999999));
	SHOW(sched_getparam(0, BAD));
	SHOW(sched_getparam(0, NULL));
	SHOW(sched_getparam(-1, &p));
	SHOW(sched_getparam(999999, &p));
	SHOW(sched_setparam(0, BAD));
	SHOW(sched_setparam(-1, &p));
	p.sched_priority = 5;
	SHOW(sched_setparam(0, &p));
	for (int policy = -1; policy < 7; policy++)
		printf("policy %d: %d %d\n", policy, sched_get_priority_min(policy),
		       sched_get_priority_max(policy));
	SHOW(sched_rr_get_interval(0, BAD));
	SHOW(sched_rr_get_interval(-1, &interval));
	SHOW(sched_rr_get_interval(999999, &interval));
	SHOW(sched_getaffinity(0, 0, &set));
	SHOW(syscall(SYS_sched_getaffinity, 0, 7, &set));
	SHOW(syscall(SYS_sched_getaffinity, 0, 128, BAD));
	SHOW(sched_getaffinity(999999, sizeof(set), &set));
	SHOW(sched_getaffinity(-1, sizeof(set), &set));
	CPU_ZERO(&set);
	SHOW(sched_setaffinity(0, sizeof(set), &set));
	CPU_SET(0, &set);
	SHOW(sched_setaffinity(0, sizeof(set), &set));
	SHOW(syscall(SYS_sched_setaffinity, 0, 128, BAD));
	SHOW(sched_setaffinity(999999, sizeof(set), &set));
	CPU_ZERO(&set);
	CPU_SET(1000, &set);
	SHOW(sched_setaffinity(0, sizeof(set), &set));
	SHOW(syscall(SYS_sched_getattr, 0, &attr, 48, 0));
	printf("size %u policy %u nice %d\n", attr.size, attr.policy, attr.nice);
	SHOW(syscall(SYS_sched_getattr, 0, &attr, 47, 0));
	SHOW(syscall(SYS_sched_getattr, 0, &attr, 48, 1));
	SHOW(syscall(SYS_sched_getattr, 0, BAD, 48, 0));
	SHOW(syscall(SYS_sched_getattr, 0, NULL, 48, 0));
	SHOW(syscall(SYS_sched_getattr, 999999, &attr, 48, 0));
	SHOW(syscall(SYS_sched_getattr, -1, &attr, 48, 0));
	attr.size = 48;
	attr.policy = SCHED_OTHER;
	attr.nice = 5;
	attr.flags = 0;
	SHOW(syscall(SYS_sched_setattr, 0, &attr, 0));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(syscall(SYS_sched_setattr, 0, &attr, 1));
	SHOW(syscall(SYS_sched_setattr, 0, NULL, 0));
	SHOW(syscall(SYS_sched_setattr, 0, BAD, 0));
	SHOW(syscall(SYS_sched_setattr, -1, &attr, 0));
	SHOW(syscall(SYS_sched_setattr, 999999, &attr, 0));
	attr.size = 47;
	SHOW(syscall(SYS_sched_setattr, 0, &attr, 0));
	attr.size = 4097;
	SHOW(syscall(SYS_sched_setattr, 0, &attr, 0));
	SHOW(attr.size);
	attr.size = 48;
	attr.policy = 77;
	SHOW(syscall(SYS_sched_setattr, 0, &attr, 0));
	attr.policy = SCHED_OTHER;
	attr.flags = 1ull << 40;
	SHOW(syscall(SYS_sched_setattr, 0, &attr, 0));
	SHOW(getpriority(3, 0));
	SHOW(getpriority(-1, 0));
	SHOW(getpriority(PRIO_PROCESS, 999999));
	SHOW(getpriority(PRIO_PROCESS, -1));
	SHOW(setpriority(3, 0, 0));
	SHOW(setpriority(PRIO_PROCESS, 999999, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, 100));
	SHOW(getpriority(PRIO_PROCESS, 0));
	SHOW(setpriority(PRIO_PROCESS, 0, -100));
	SHOW(getpriority(PRIO_PROCESS, 0));
	IN_CHILD(setuid(1000); SHOW(setpriority(PRIO_PROCESS, 0, -20));
		 SHOW(setpriority(PRIO_PROCESS, 0, 3)); SHOW(setpriority(PRIO_PROCESS, 0, 2));
		 SHOW(setpriority(PRIO_PROCESS, getppid(), 5)); SHOW(nice(1)); SHOW(nice(-1)));
	struct rusage usage;
	SHOW(getrusage(RUSAGE_SELF, &usage));
	SHOW(getrusage(RUSAGE_CHILDREN, &usage));
	SHOW(getrusage(RUSAGE_THREAD, &usage));
	SHOW(getrusage(2, &usage));
	SHOW(getrusage(-2, &usage));
	SHOW(syscall(SYS_getrusage, RUSAGE_SELF, BAD));
}

int main(void)
{
	case_begin();
	posix_timers();
	interval_timers();
	sleeping();
	IN_CHILD(scheduling());
	return 0;
}
