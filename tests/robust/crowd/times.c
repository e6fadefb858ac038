/* SPDX-License-Identifier: BSD-2-Clause */
/* Timers that expire during other requests, and interrupted sleeps that return the remaining time.
 */
#include "crowd.h"

#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/utsname.h>

static void sleeps(void)
{
	struct timespec *t = anywhere(sizeof(*t));

	*t = soon(800);
	clock_nanosleep(CLOCK_MONOTONIC, 0, t, anywhere(sizeof(*t)));
}

static void interval(void)
{
	struct itimerval *t = anywhere(sizeof(*t));

	*t = (struct itimerval){{0, 0}, {0, pick(3000)}};
	setitimer(ITIMER_REAL, t, anywhere(sizeof(*t)));
}

static void posix_timers(void)
{
	struct itimerspec *its = anywhere(sizeof(*its));
	struct sigevent *e = anywhere(sizeof(*e));
	int *id = anywhere(4), timer;

	memset(e, 0, sizeof(*e));
	e->sigev_notify = SIGEV_SIGNAL;
	e->sigev_signo = SIGUSR1;
	if (syscall(SYS_timer_create, CLOCK_MONOTONIC, e, id))
		return;
	timer = *id;
	*its = (struct itimerspec){{0, pick(2) * 200000}, {0, 100000}};
	syscall(SYS_timer_settime, timer, 0, its, anywhere(32));
	syscall(SYS_timer_gettime, timer, anywhere(32));
	if (!chance(6))
		syscall(SYS_timer_delete, timer);
}

static void wait_for_signal(void)
{
	sigset_t *set = anywhere(sizeof(*set));
	struct timespec *t = anywhere(sizeof(*t));

	sigemptyset(set);
	sigaddset(set, SIGUSR2);
	*t = soon(1500);
	syscall(SYS_rt_sigtimedwait, set, anywhere(128), t, 8);
	syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, set, anywhere(8), 8);
}

static void questions(void)
{
	times(anywhere(32));
	uname(anywhere(400));
	adjtimex(memset(anywhere(208), 0, 4));
	syscall(SYS_getrusage, 0, anywhere(144));
	syscall(SYS_sysinfo, anywhere(112));
	syscall(SYS_getgroups, 8, anywhere(32));
	syscall(SYS_getrandom, anywhere(300), 300, 0);
	syscall(SYS_gettimeofday, anywhere(16), NULL);
}

static request *const list[] = {sleeps, interval, posix_timers, wait_for_signal, questions};
const struct requests time_requests = {list, sizeof(list) / sizeof(list[0])};
