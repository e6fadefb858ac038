/* SPDX-License-Identifier: BSD-2-Clause */
/* Clocks and timers call by call: which clocks take what, remainders, overruns, notification. */
#include "case.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>

static void clocks(void)
{
	struct timespec ts;

	for (int c = -3; c < 14; c++) {
		if (c == 8 || c == 9) /* depend on a real-time clock */
			continue;
		printf("%d:", c);
		printf(" get %s",
		       syscall(SYS_clock_gettime, c, &ts) ? strerrorname_np(errno) : "ok");
		printf(" res %s",
		       syscall(SYS_clock_getres, c, &ts) ? strerrorname_np(errno) : "ok");
		ts = (struct timespec){0, 1000};
		if (c != CLOCK_REALTIME)
			printf(" set %s",
			       syscall(SYS_clock_settime, c, &ts) ? strerrorname_np(errno) : "ok");
		ts = (struct timespec){0, 1000};
		if (c != 2)
			printf(" sleep %s", syscall(SYS_clock_nanosleep, c, 0, &ts, NULL)
						    ? strerrorname_np(errno)
						    : "ok");
		puts("");
	}
	SHOW(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, 1L));
	SHOW(syscall(SYS_clock_getres, CLOCK_MONOTONIC, NULL));
	SHOW(syscall(SYS_clock_getres, CLOCK_MONOTONIC, 1L));
	ts = (struct timespec){-1, 0};
	SHOW(syscall(SYS_clock_settime, CLOCK_REALTIME, &ts));
	ts = (struct timespec){0, 1000000000};
	SHOW(syscall(SYS_clock_settime, CLOCK_REALTIME, &ts));
	SHOW(syscall(SYS_clock_settime, CLOCK_REALTIME, 1L));
	ts.tv_sec = 1000000000;
	ts.tv_nsec = 0;
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_clock_settime, CLOCK_REALTIME, &ts)));
	SHOW(syscall(SYS_gettimeofday, 1L, NULL));
	SHOW(syscall(SYS_gettimeofday, NULL, NULL));
	SHOW(syscall(SYS_time, 1L));
	struct timeval tv = {0, 1000000};
	SHOW(syscall(SYS_settimeofday, &tv, NULL));
	tv = (struct timeval){-1, 0};
	SHOW(syscall(SYS_settimeofday, &tv, NULL));
	SHOW(syscall(SYS_settimeofday, 1L, NULL));
	tv.tv_sec = 1000000000;
	IN_CHILD(setuid(1000); SHOW(syscall(SYS_settimeofday, &tv, NULL)));
	struct timex tx = {0};
	SHOW(syscall(SYS_adjtimex, 1L));
	IN_CHILD(setuid(1000); tx.modes = ADJ_OFFSET; SHOW(syscall(SYS_adjtimex, &tx)));
	SHOW(syscall(SYS_clock_adjtime, 99, &tx));
	SHOW(syscall(SYS_times, 1L));
	SHOW(syscall(SYS_sysinfo, 1L));
	clockid_t c;
	SHOW(clock_getcpuclockid(0, &c));
	SHOW(clock_gettime(c, &ts));
	SHOW(clock_getcpuclockid(999999, &c) == ESRCH);
	SHOW(pthread_getcpuclockid(pthread_self(), &c));
	SHOW(clock_gettime(c, &ts));
	SHOW(clock_settime(c, &ts));
}

static volatile sig_atomic_t rang;
static siginfo_t seen;

static void rings(int sig, siginfo_t *info, void *context)
{
	rang++;
	seen = *info;
}

static void install(int sig, int flags)
{
	struct sigaction sa = {.sa_sigaction = rings, .sa_flags = SA_SIGINFO | flags};

	sigaction(sig, &sa, NULL);
}

static void sleeping(void)
{
	struct timespec bad = {0, 1000000000}, negative = {0, -1}, minus = {-1, 0}, zero = {0, 0},
			minute = {60, 0}, left = {77, 77};

	SHOW(syscall(SYS_nanosleep, &bad, NULL));
	SHOW(syscall(SYS_nanosleep, &negative, NULL));
	SHOW(syscall(SYS_nanosleep, &minus, NULL));
	SHOW(syscall(SYS_nanosleep, 1L, NULL));
	SHOW(syscall(SYS_nanosleep, &zero, NULL));
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &zero, NULL));
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &bad, NULL));
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, 1L, NULL));
	SHOW(syscall(SYS_clock_nanosleep, 99, 0, &zero, NULL));
	install(SIGALRM, 0);
	ring_repeatedly();
	SHOW(syscall(SYS_nanosleep, &minute, &left));
	printf("left %d\n", left.tv_sec > 30 && left.tv_sec < 60);
	SHOW(syscall(SYS_nanosleep, &minute, 1L));
	install(SIGALRM, SA_RESTART);
	SHOW(syscall(SYS_nanosleep, &minute, NULL));
	clock_gettime(CLOCK_MONOTONIC, &left);
	left.tv_sec += 60;
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &left, NULL));
	left = (struct timespec){5, 5};
	SHOW(syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &minute, &left));
	ring_no_more();
	printf("left %d\n", left.tv_sec > 30 && left.tv_sec < 60);
}

static void interval_timers(void)
{
	struct itimerval it = {{0, 0}, {0, 1000000}}, old;

	SHOW(setitimer(ITIMER_REAL, &it, NULL));
	it = (struct itimerval){{0, -1}, {0, 0}};
	SHOW(setitimer(ITIMER_REAL, &it, NULL));
	it = (struct itimerval){{0, 0}, {-1, 0}};
	SHOW(setitimer(ITIMER_REAL, &it, NULL));
	SHOW(setitimer(99, &it, NULL));
	SHOW(syscall(SYS_setitimer, ITIMER_REAL, 1L, NULL));
	SHOW(syscall(SYS_getitimer, 99, &old));
	SHOW(syscall(SYS_getitimer, ITIMER_REAL, 1L));
	it = (struct itimerval){{3, 0}, {100, 0}};
	SHOW(setitimer(ITIMER_REAL, &it, NULL));
	SHOW(getitimer(ITIMER_REAL, &old));
	printf("%ld %d\n", old.it_interval.tv_sec, old.it_value.tv_sec >= 99);
	IN_CHILD(SHOW(getitimer(ITIMER_REAL, &old));
		 printf("%ld %ld\n", old.it_interval.tv_sec, old.it_value.tv_sec));
	SHOW(alarm(5) >= 99);
	SHOW(getitimer(ITIMER_REAL, &old));
	printf("%ld %d\n", old.it_interval.tv_sec, old.it_value.tv_sec >= 4);
	SHOW(alarm(0) >= 4);
	SHOW(alarm(0));
	SHOW(syscall(SYS_setitimer, ITIMER_REAL, NULL, &old));
	install(SIGVTALRM, 0);
	install(SIGPROF, 0);
	rang = 0;
	it = (struct itimerval){{0, 10000}, {0, 10000}};
	SHOW(setitimer(ITIMER_VIRTUAL, &it, NULL));
	while (rang < 3)
		;
	printf("%s code %d\n", sigabbrev_np(seen.si_signo), seen.si_code);
	it = (struct itimerval){{0, 0}, {0, 0}};
	setitimer(ITIMER_VIRTUAL, &it, NULL);
	it = (struct itimerval){{0, 10000}, {0, 10000}};
	SHOW(setitimer(ITIMER_PROF, &it, NULL));
	rang = 0;
	while (rang < 3)
		getppid();
	printf("%s code %d\n", sigabbrev_np(seen.si_signo), seen.si_code);
	it = (struct itimerval){{0, 0}, {0, 0}};
	setitimer(ITIMER_PROF, &it, NULL);
}

static long create(int clock, int notify, int sig, int *id)
{
	struct sigevent e = {
		.sigev_notify = notify, .sigev_signo = sig, .sigev_value.sival_int = 42};

	return syscall(SYS_timer_create, clock, &e, id);
}

static void posix_timers(void)
{
	struct itimerspec its = {{0, 0}, {0, 1000000000}}, old;
	int id = -1, second;
	sigset_t set;

	SHOW(create(99, SIGEV_SIGNAL, SIGUSR1, &id));
	SHOW(create(CLOCK_MONOTONIC, 77, SIGUSR1, &id));
	SHOW(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, 65, &id));
	SHOW(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, 0, &id));
	SHOW(create(CLOCK_MONOTONIC, SIGEV_NONE, 0, &id));
	SHOW(create(CLOCK_MONOTONIC_RAW, SIGEV_SIGNAL, SIGUSR1, &id));
	SHOW(create(CLOCK_REALTIME_COARSE, SIGEV_SIGNAL, SIGUSR1, &id));
	SHOW(syscall(SYS_timer_create, CLOCK_MONOTONIC, 1L, &id));
	SHOW(syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, 1L));
	struct sigevent thread = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1};
	thread._sigev_un._tid = 1;
	SHOW(syscall(SYS_timer_create, CLOCK_MONOTONIC, &thread, &second));
	thread._sigev_un._tid = (int)syscall(SYS_gettid);
	SHOW(syscall(SYS_timer_create, CLOCK_MONOTONIC, &thread, &second));
	SHOW(syscall(SYS_timer_delete, second));
	SHOW(syscall(SYS_timer_delete, second));
	SHOW(syscall(SYS_timer_gettime, 9999, &old));
	SHOW(syscall(SYS_timer_getoverrun, 9999));
	SHOW(syscall(SYS_timer_settime, 9999, 0, &its, NULL));
	SHOW(create(CLOCK_MONOTONIC, SIGEV_SIGNAL, SIGUSR1, &id));
	SHOW(syscall(SYS_timer_settime, id, 0, &its, NULL));
	SHOW(syscall(SYS_timer_settime, id, 0, NULL, NULL));
	SHOW(syscall(SYS_timer_settime, id, 0, 1L, NULL));
	its = (struct itimerspec){{0, 0}, {-1, 0}};
	SHOW(syscall(SYS_timer_settime, id, 0, &its, NULL));
	its = (struct itimerspec){{2, 0}, {100, 0}};
	SHOW(syscall(SYS_timer_settime, id, 0, &its, &old));
	printf("%ld %ld\n", old.it_value.tv_sec, old.it_interval.tv_sec);
	SHOW(syscall(SYS_timer_gettime, id, &old));
	printf("%d %ld\n", old.it_value.tv_sec >= 99, old.it_interval.tv_sec);
	SHOW(syscall(SYS_timer_gettime, id, 1L));
	IN_CHILD(SHOW(syscall(SYS_timer_gettime, id, &old)));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	its = (struct itimerspec){{0, 10000000}, {0, 10000000}};
	SHOW(syscall(SYS_timer_settime, id, 0, &its, NULL));
	usleep(105000);
	siginfo_t info;
	sigwaitinfo(&set, &info);
	printf("code %d value %d id %d overrun %d\n", info.si_code, info.si_value.sival_int,
	       info.si_timerid == id, info.si_overrun >= 5);
	SHOW(syscall(SYS_timer_getoverrun, id) >= 5);
	/* It may have rung again since. */
	its = (struct itimerspec){0};
	syscall(SYS_timer_settime, id, 0, &its, NULL);
	signal(SIGUSR1, SIG_IGN);
	install(SIGUSR1, 0);
	its = (struct itimerspec){{0, 0}, {1, 0}};
	SHOW(syscall(SYS_timer_settime, id, TIMER_ABSTIME, &its, NULL));
	sigwaitinfo(&set, &info);
	printf("code %d overrun %d\n", info.si_code, info.si_overrun);
	SHOW(syscall(SYS_timer_gettime, id, &old));
	printf("%ld %ld\n", old.it_value.tv_sec, old.it_value.tv_nsec);
	SHOW(create(CLOCK_PROCESS_CPUTIME_ID, SIGEV_SIGNAL, SIGUSR1, &second));
	its = (struct itimerspec){{0, 0}, {0, 20000000}};
	SHOW(syscall(SYS_timer_settime, second, 0, &its, NULL));
	do
		sigpending(&set);
	while (!sigismember(&set, SIGUSR1));
	sigwaitinfo(&set, &info);
	printf("code %d id %d\n", info.si_code, info.si_timerid == second);
	SHOW(syscall(SYS_timer_delete, second));
	SHOW(syscall(SYS_timer_delete, id));
}

int main(void)
{
	case_begin();
	clocks();
	sleeping();
	interval_timers();
	posix_timers();
	return 0;
}
