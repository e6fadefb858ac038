/* SPDX-License-Identifier: BSD-2-Clause */
/* A periodic timer whose signal waits: the periods that pass are its overrun, however short they
 * are. */
#include "case.h"

#include <time.h>

static long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void overruns(long interval)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	struct itimerspec its = {{0, interval}, {0, 1000000}}, left, off = {0};
	long long start, before, after;
	siginfo_t info;
	sigset_t set;
	timer_t timer;

	printf("interval %ld\n", interval);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	SHOW(timer_create(CLOCK_MONOTONIC, &event, &timer));
	start = now_ns();
	SHOW(timer_settime(timer, 0, &its, NULL));
	usleep(30000);
	SHOW(timer_getoverrun(timer));
	SHOW(timer_gettime(timer, &left));
	SHOW(left.it_value.tv_sec == 0 && left.it_value.tv_nsec > 0);
	before = now_ns();
	SHOW(sigwaitinfo(&set, &info) == SIGUSR1);
	after = now_ns();
	SHOW(timer_settime(timer, 0, &off, NULL) == 0);
	SHOW(info.si_code == SI_TIMER);
	SHOW(info.si_overrun <= (after - start) / interval);
	SHOW(info.si_overrun >= (before - start - 1000000) / interval / 2);
	SHOW(timer_delete(timer));
	signal(SIGUSR1, SIG_IGN); /* drops one that may wait */
	signal(SIGUSR1, SIG_DFL);
}

static void counted_by_nobody(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_NONE};
	struct itimerspec its = {{0, 2}, {0, 1000000}}, once = {{0, 0}, {0, 1000000}}, left;
	timer_t timer;

	SHOW(timer_create(CLOCK_MONOTONIC, &event, &timer));
	SHOW(timer_settime(timer, 0, &its, NULL));
	usleep(5000);
	SHOW(timer_gettime(timer, &left));
	SHOW(left.it_interval.tv_nsec);
	SHOW(left.it_value.tv_nsec >= 1 && left.it_value.tv_nsec <= 2);
	SHOW(timer_settime(timer, 0, &once, NULL));
	usleep(5000);
	SHOW(timer_gettime(timer, &left));
	SHOW(left.it_value.tv_nsec);
	SHOW(timer_delete(timer));
}

int main(void)
{
	case_begin();
	overruns(2);
	overruns(1000000);
	counted_by_nobody();
	return 0;
}
