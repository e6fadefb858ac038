/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two processes that compute, or call the kernel all the time, divide one processor: by nice
 * values, policies and real-time priorities. For two processes with the same work the ratio of
 * rounds has to be that of their processor time.
 */
#include "case.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>

#define BATCH 3
#define IDLE  5

/* The work of a process. */
enum work { COMPUTES, SHORT_CALLS, LONG_CALLS };

struct side {
	int policy, priority, nice;
	enum work work;
	int processes; /* of a session of its own; 0: one, in this session */
};

static struct shared {
	volatile int ready, go, stop;
	long rounds[2], used_us[2];
} * shared;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int counted; /* time is instructions, and exact */

static void round_of(enum work work)
{
	static char bytes[32 << 10];
	volatile unsigned sum = 0;

	switch (work) {
	case COMPUTES:
		for (unsigned i = 0; i < 1000; i++)
			sum += i;
		break;
	case SHORT_CALLS:
		for (int i = 0; i < 20; i++)
			syscall(SYS_getsid, 0);
		break;
	case LONG_CALLS:
		getrandom(bytes, sizeof(bytes), 0);
	}
}

static void take(const struct side *side)
{
	struct sched_param p = {side->priority};

	if (side->policy != SCHED_OTHER && sched_setscheduler(0, side->policy, &p))
		printf("no policy %d: %d\n", side->policy, errno);
	if (side->nice && setpriority(PRIO_PROCESS, 0, side->nice))
		printf("no nice value %d: %d\n", side->nice, errno);
}

/* Microseconds of processor time of this process. */
static long used_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void works(const struct side *side, int number)
{
	long before;

	take(side);
	__atomic_add_fetch(&shared->ready, 1, __ATOMIC_SEQ_CST);
	while (!shared->go)
		usleep(1000);
	before = used_us();
	while (!shared->stop) {
		round_of(side->work);
		__atomic_add_fetch(&shared->rounds[number], 1, __ATOMIC_SEQ_CST);
	}
	__atomic_add_fetch(&shared->used_us[number], used_us() - before, __ATOMIC_SEQ_CST);
	while (wait(NULL) > 0)
		;
	exit(0);
}

/* A session; its first process waits for the others. */
static void session_works(const struct side *side, int number)
{
	setsid();
	for (int i = 1; i < side->processes; i++)
		if (!fork())
			works(side, number);
	works(side, number);
}

static void run(const struct side *sides, int count, int milliseconds)
{
	double end;
	int processes = 0;

	*shared = (struct shared){0};
	for (int i = 0; i < count; i++) {
		processes += sides[i].processes ? sides[i].processes : 1;
		if (fork())
			continue;
		if (sides[i].processes)
			session_works(&sides[i], i);
		works(&sides[i], i);
	}
	while (shared->ready < processes)
		usleep(1000);
	shared->go = 1;
	end = now() + milliseconds / 1e3;
	while (now() < end)
		usleep((useconds_t)((end - now()) * 1e6) + 1);
	shared->stop = 1;
	while (wait(NULL) > 0)
		;
}

/* Is a ratio as expected? If the first process is to have (nearly) all time, the ratio only has to
 * be at least the expected one.
 */
static int is_right(double ratio, double wanted)
{
	double by = counted ? 1.5 : 3; /* a long call goes on after the end */

	return ratio >= wanted / by && (ratio <= wanted * by || wanted >= 10);
}

/* 0: as wanted. Else what is wrong: the time used (1) or the rounds made (2). */
static int measure(const struct side *sides, int milliseconds, double wanted, double *ratio)
{
	run(sides, 2, counted ? milliseconds * 3 : milliseconds);
	*ratio = (double)shared->used_us[0] / ((double)shared->used_us[1] + 1e-3);
	if (!is_right(*ratio, wanted))
		return 1;
	*ratio = (double)shared->rounds[0] / ((double)shared->rounds[1] + 1e-9);
	return counted && sides[0].work == sides[1].work && !is_right(*ratio, wanted) ? 2 : 0;
}

/*
 * A machine that stops for a while in the middle, because its host has other work, charges that to
 * the process that runs. So what is wrong is measured again, for longer: the scheduler has to make
 * up for it.
 */
static void divide(const char *what, struct side first, struct side second, int milliseconds,
		   double wanted)
{
	struct side sides[2] = {first, second};
	double ratio = 0;
	int wrong = 1;

	for (int times = 1; wrong && times <= (counted ? 1 : 9); times *= 3)
		wrong = measure(sides, milliseconds * times, wanted, &ratio);
	if (wrong)
		printf("%s: %.2f%s and not %.2f\n", what, ratio, wrong == 2 ? " of rounds" : "",
		       wanted);
	else
		printf("%s: as it should be\n", what);
}

/* Sessions are equals, whatever is done in them by how many. */
static void divide_sessions(void)
{
	struct side three = {.processes = 3}, one = {.processes = 1};

	divide("one and three of a session", one, three, 200, 1);
	three.work = SHORT_CALLS;
	divide("one and three that call shortly", one, three, 200, 1);
	three.work = LONG_CALLS;
	divide("one and three that call for long", one, three, 200, 1);
	three = (struct side){.processes = 3, .nice = -20};
	divide("one and three that are more important among them", one, three, 200, 1);
}

/* One processor for all, and this process before the others. */
static void prepare(void)
{
	struct sched_param p = {99};
	cpu_set_t all, one;

	CPU_ZERO(&one);
	sched_getaffinity(0, sizeof(all), &all);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &all)) {
			CPU_SET(i, &one);
			break;
		}
	sched_setaffinity(0, sizeof(one), &one);
	sched_setscheduler(0, SCHED_FIFO | 0x40000000, &p);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
}

int main(int argc, char **argv)
{
	const struct side plain = {0}, nice5 = {.nice = 5}, batch = {BATCH, 0, 0, 0};
	const struct side fifo = {SCHED_FIFO, 10, 0, 0}, rr = {SCHED_RR, 10, 0, 0};
	const struct side short_calls = {.work = SHORT_CALLS}, long_calls = {.work = LONG_CALLS};

	counted = argc > 1 && !strcmp(argv[1], "counted");
	prepare();
	setvbuf(stdout, NULL, _IONBF, 0);
	divide("equals", plain, plain, 120, 1);
	divide("nice 5", plain, nice5, 120, 3.06);
	divide("nice -5", (struct side){.nice = -5}, plain, 120, 3.05);
	divide("nice 19", plain, (struct side){.nice = 19}, 120, 10);
	divide("batch", plain, batch, 120, 1);
	divide("idle", plain, (struct side){IDLE, 0, 0, 0}, 120, 10);
	divide("fifo and others", fifo, plain, 120, 10);
	divide("fifo 20 and 10", (struct side){SCHED_FIFO, 20, 0, 0}, fifo, 120, 10);
	divide("rr and rr", rr, rr, 400, 1);
	divide("short calls and nice 5", short_calls, nice5, 120, 3.06);
	divide("nice 5 calls shortly", plain, (struct side){.nice = 5, .work = SHORT_CALLS}, 120,
	       3.06);
	divide("long calls and nice 5", long_calls, nice5, 120, 3.06);
	divide("nice 5 calls for long", plain, (struct side){.nice = 5, .work = LONG_CALLS}, 120,
	       3.06);
	divide("fifo and long calls", fifo, long_calls, 120, 10);
	if (counted) /* on Linux only outside of all control groups */
		divide_sessions();
	return 0;
}
