/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * adjtimex and clock_adjtime, and syslog: calls that read and change settings of the whole system.
 * Calls that would change the host's clock are tried only without the right to do so.
 */
#include "case.h"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

#define BAD ((void *)1)

static long adjust(struct timex t)
{
	long r = syscall(SYS_adjtimex, &t);

	return r >= 0 ? 0 : r;
}

static void refused(void)
{
	struct timex t = {0};

	SHOW(syscall(SYS_adjtimex, BAD));
	SHOW(syscall(SYS_adjtimex, NULL));
	SHOW(adjust((struct timex){.modes = 0}));
	SHOW(adjust((struct timex){.modes = ADJ_TICK, .tick = 8999}));
	SHOW(adjust((struct timex){.modes = ADJ_TICK, .tick = 11001}));
	SHOW(adjust((struct timex){.modes = 0x8000}));
	SHOW(adjust((struct timex){.modes = 0x8000 | 0x2000}));
	SHOW(adjust((struct timex){.modes = ADJ_OFFSET_SS_READ}));
	SHOW(adjust((struct timex){.modes = ADJ_SETOFFSET, .time = {0, -1}}));
	SHOW(adjust((struct timex){.modes = ADJ_SETOFFSET, .time = {0, 1000000}}));
	SHOW(adjust((struct timex){.modes = ADJ_SETOFFSET | ADJ_NANO, .time = {0, 1000000000}}));
	SHOW(adjust((struct timex){.modes = ADJ_FREQUENCY, .freq = -1l << 62}));
	SHOW(syscall(SYS_clock_adjtime, CLOCK_REALTIME, BAD));
	SHOW(syscall(SYS_clock_adjtime, CLOCK_REALTIME, &t) >= 0);
	SHOW(syscall(SYS_clock_adjtime, CLOCK_MONOTONIC, &t));
	SHOW(syscall(SYS_clock_adjtime, CLOCK_PROCESS_CPUTIME_ID, &t));
	SHOW(syscall(SYS_clock_adjtime, 99, &t));
	SHOW(syscall(SYS_clock_adjtime, -5, &t));
	SHOW(t.tolerance);
	SHOW(t.precision);
	SHOW(t.time.tv_sec > 1600000000);
	struct timeval left;
	SHOW(adjtime(NULL, &left));
	SHOW(adjtime(NULL, NULL));
}

static void unprivileged(void)
{
	struct timeval one = {0, 100}, now;
	struct timespec ts = {1, 0};

	gettimeofday(&now, NULL);
	SHOW(setuid(1000));
	unsigned modes[] = {ADJ_OFFSET,	       ADJ_FREQUENCY, ADJ_MAXERROR, ADJ_ESTERROR,
			    ADJ_STATUS,	       ADJ_TIMECONST, ADJ_TAI,	    ADJ_SETOFFSET,
			    ADJ_MICRO,	       ADJ_NANO,      ADJ_TICK,	    ADJ_OFFSET_SINGLESHOT,
			    ADJ_OFFSET_SS_READ};
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		printf("mode %x\n", modes[i]);
		SHOW(adjust((struct timex){.modes = modes[i], .tick = 10000}));
	}
	SHOW(adjtime(&one, NULL));
	SHOW(settimeofday(&now, NULL));
	SHOW(clock_settime(CLOCK_REALTIME, &ts));
	SHOW(clock_settime(CLOCK_MONOTONIC, &ts));
	SHOW(syscall(SYS_clock_settime, CLOCK_REALTIME, BAD));
	SHOW(syscall(SYS_syslog, 2, &one, 1));
	SHOW(syscall(SYS_syslog, 6, NULL, 0));
	SHOW(syscall(SYS_syslog, 8, NULL, 1));
}

static void logs(void)
{
	char b[100];

	SHOW(syscall(SYS_syslog, 0, NULL, 0));
	SHOW(syscall(SYS_syslog, 1, NULL, 0));
	SHOW(syscall(SYS_syslog, 100, NULL, 0));
	SHOW(syscall(SYS_syslog, -1, NULL, 0));
	SHOW(syscall(SYS_syslog, 2, NULL, 1));
	SHOW(syscall(SYS_syslog, 2, b, -1));
	SHOW(syscall(SYS_syslog, 2, b, 0));
	SHOW(syscall(SYS_syslog, 3, NULL, 0));
	SHOW(syscall(SYS_syslog, 3, b, -1));
	SHOW(syscall(SYS_syslog, 3, b, 0));
	SHOW(syscall(SYS_syslog, 4, NULL, 0));
	SHOW(syscall(SYS_syslog, 8, NULL, 0));
	SHOW(syscall(SYS_syslog, 8, NULL, 9));
	SHOW(syscall(SYS_syslog, 8, NULL, -1));
	SHOW(syscall(SYS_syslog, 9, NULL, 0) >= 0);
	SHOW(syscall(SYS_syslog, 10, NULL, 0) > 4096);
	SHOW(syscall(SYS_syslog, 3, b, 100) >= 0);
}

int main(void)
{
	case_begin();
	refused();
	IN_CHILD(unprivileged());
	logs();
	return 0;
}
