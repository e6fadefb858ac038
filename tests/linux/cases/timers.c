/* SPDX-License-Identifier: BSD-2-Clause */
/* Time: clocks go forward, sleeps last long enough, timers fire, bad arguments are refused. */
#include "case.h"

#include <poll.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <time.h>

static long elapsed_ms(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - from->tv_sec) * 1000 + (now.tv_nsec - from->tv_nsec) / 1000000;
}

static volatile sig_atomic_t fired;

static void on_timer(int sig)
{
	fired++;
}

int main(void)
{
	struct timespec start, ts = {0, 30000000}, bad = {0, 1000000000};

	case_begin();
	SHOW(clock_gettime(CLOCK_MONOTONIC, &start));
	SHOW(nanosleep(&ts, NULL));
	SHOW(elapsed_ms(&start) >= 30);
	SHOW(nanosleep(&bad, NULL));
	SHOW(clock_gettime(999, &ts));
	SHOW(clock_getres(CLOCK_REALTIME, &ts));
	SHOW(time(NULL) > 1700000000);
	SHOW(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &start, NULL));
	clock_t before = clock();
	for (volatile int i = 0; i < 20000000; i++)
		;
	SHOW(clock() > before);
	signal(SIGALRM, on_timer);
	struct itimerval often = {{0, 5000}, {0, 5000}}, none = {{0, 0}, {0, 0}};
	SHOW(setitimer(ITIMER_REAL, &often, NULL));
	while (fired < 5)
		pause();
	SHOW(setitimer(ITIMER_REAL, &none, &often));
	SHOW(often.it_interval.tv_usec);
	SHOW(alarm(100));
	SHOW(alarm(0));
	timer_t timer;
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	struct itimerspec once = {.it_value = {0, 1000000}};
	fired = 0;
	SHOW(timer_create(CLOCK_MONOTONIC, &event, &timer));
	SHOW(timer_settime(timer, 0, &once, NULL));
	while (!fired)
		usleep(1000);
	SHOW(timer_delete(timer));
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	once.it_interval.tv_nsec = 1000000;
	SHOW(timerfd_settime(fd, 0, &once, NULL));
	uint64_t expirations = 0;
	usleep(20000);
	SHOW(read(fd, &expirations, 8));
	SHOW(expirations >= 2);
	struct pollfd p = {.fd = fd, .events = POLLIN};
	SHOW(poll(&p, 1, 1000));
	return 0;
}
