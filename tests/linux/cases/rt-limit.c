/* SPDX-License-Identifier: BSD-2-Clause */
/* RLIMIT_RTTIME: a real-time thread that does not sleep gets SIGXCPU, then SIGKILL; a thread that
 * sleeps, or has no real-time policy, gets neither. */
#include "case.h"

#include <sched.h>
#include <sys/resource.h>
#include <time.h>

static volatile sig_atomic_t told;

static void count(int sig)
{
	told += sig == SIGXCPU;
}

static void limit(rlim_t soft, rlim_t hard)
{
	struct rlimit r = {soft, hard};

	SHOW(setrlimit(RLIMIT_RTTIME, &r));
}

static double used(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Computes for that long, with short sleeps in between. */
static void compute(double seconds, int naps)
{
	for (int i = 0; i <= naps; i++) {
		double end = used() + seconds / (naps + 1);

		while (used() < end)
			;
		usleep(1000);
	}
}

static void begin(int policy)
{
	struct sched_param p = {policy == SCHED_OTHER ? 0 : 5};

	signal(SIGXCPU, count);
	SHOW(sched_setscheduler(0, policy, &p));
}

static void is_told(void)
{
	double before;

	limit(50000, RLIM_INFINITY);
	begin(SCHED_FIFO);
	before = used();
	while (!told && used() < before + 1)
		;
	printf("told %d, not before its time: %d\n", told, used() - before > 0.03);
	compute(0.2, 0);
	printf("told %d: the limit is a second more\n", told);
}

static void naps(void)
{
	limit(100000, 200000);
	begin(SCHED_RR);
	compute(0.3, 9);
	printf("told %d\n", told);
}

static void is_killed(void)
{
	limit(40000, 120000);
	begin(SCHED_FIFO);
	compute(2, 0);
	printf("still there\n");
}

static void is_ordinary(void)
{
	limit(20000, 40000);
	begin(SCHED_OTHER);
	compute(0.1, 0);
	printf("told %d\n", told);
}

/* The limit comes after the policy, and over fork. */
static void inherits(void)
{
	begin(SCHED_FIFO);
	limit(30000, 60000);
	IN_CHILD(compute(2, 0));
}

int main(void)
{
	IN_CHILD(is_told());
	IN_CHILD(naps());
	IN_CHILD(is_killed());
	IN_CHILD(is_ordinary());
	IN_CHILD(inherits());
	return 0;
}
