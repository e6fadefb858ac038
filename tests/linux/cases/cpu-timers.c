/* SPDX-License-Identifier: BSD-2-Clause */
/* Timers of processor time, of the process and of the thread, that expire while the program makes
 * no calls. */
#include "case.h"

#include <sys/syscall.h>
#include <time.h>

static volatile sig_atomic_t rang;

static void on_signal(int sig)
{
	rang = 1;
}

/* Number 0 in a clock's name is the caller. */
static clockid_t own(unsigned kind)
{
	return (clockid_t)(~0u << 3 | kind);
}

static void spin(clockid_t clock, bool raw)
{
	struct itimerspec once = {{0, 0}, {0, 20000000}}, left;
	struct timespec before, after;
	long long used;
	int raw_id = 0;
	timer_t id = NULL;

	rang = 0;
	if (raw)
		SHOW(syscall(SYS_timer_create, clock, NULL, &raw_id));
	else
		SHOW(timer_create(clock, NULL, &id));
	clock_gettime(clock, &before);
	if (raw)
		SHOW(syscall(SYS_timer_settime, raw_id, 0, &once, NULL));
	else
		SHOW(timer_settime(id, 0, &once, NULL));
	while (!rang)
		;
	clock_gettime(clock, &after);
	used = (after.tv_sec - before.tv_sec) * 1000000000ll + after.tv_nsec - before.tv_nsec;
	SHOW(used >= 20000000);
	if (raw)
		SHOW(syscall(SYS_timer_gettime, raw_id, &left));
	else
		SHOW(timer_gettime(id, &left));
	SHOW(left.it_value.tv_nsec);
	if (raw)
		SHOW(syscall(SYS_timer_delete, raw_id));
	else
		SHOW(timer_delete(id));
}

int main(void)
{
	case_begin();
	signal(SIGALRM, on_signal);
	spin(CLOCK_PROCESS_CPUTIME_ID, false);
	spin(CLOCK_THREAD_CPUTIME_ID, false);
	spin(CLOCK_PROCESS_CPUTIME_ID, true);
	spin(CLOCK_THREAD_CPUTIME_ID, true);
	spin(own(2), true);
	spin(own(4 | 2), true);
	spin(own(1), true);
	return 0;
}
