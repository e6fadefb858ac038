/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of services whose reader takes nothing any more: no guest's text goes beyond the buffer.
 * The rest of the runner is played.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tools/run/health.h"
#include "tools/run/machine.h"
#include "tools/run/services.h"

static struct run run;
static struct channel channels[LINK_CHANNELS_MAX];
static size_t left[LINK_CHANNELS_MAX][LINK_STREAMS]; /* bytes that a service still writes */
static bool reads;				     /* does somebody read standard output? */
static size_t read_bytes;
static int polls;
static jmp_buf end;

size_t mux_take_of(struct mux *m, unsigned channel, enum link_stream stream, uint8_t *to, size_t n)
{
	assert_int_equal(n, 1);
	if (!left[channel][stream])
		return 0;
	left[channel][stream]--;
	*to = 'x';
	return 1;
}

void run_finish(struct run *r, int status, bool show_log, const char *format, ...)
{
	longjmp(end, 1);
}

double run_now(void)
{
	return 0;
}

bool machine_output(struct run *r, const void *text, size_t n)
{
	fail();
	return false;
}

void mux_send_to(struct mux *m, unsigned channel, unsigned type, uint8_t byte)
{
}

bool health_holds(unsigned channel)
{
	return false;
}

bool health_refused(unsigned channel)
{
	return false;
}

int __wrap_poll(struct pollfd *p, nfds_t n, int milliseconds);
int __wrap_poll(struct pollfd *p, nfds_t n, int milliseconds)
{
	polls++;
	return reads;
}

ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
	read_bytes += n;
	return (ssize_t)n;
}

/* Each service has an unfinished line of the greatest length on each of its streams. */
static void finish(bool somebody_reads)
{
	for (unsigned c = 0; c < LINK_CHANNELS_MAX; c++) {
		run.mux.channels[c] = &channels[c];
		strcpy(channels[c].name, "service");
		left[c][LINK_TTY] = left[c][LINK_STDOUT] = left[c][LINK_STDERR] = 4095;
	}
	run.output = -1;
	run.options.services = 7;
	reads = somebody_reads;
	polls = 0;
	read_bytes = 0;
	if (!setjmp(end))
		services_finish(&run);
}

static void nobody_reads(void **state)
{
	finish(false);
	assert_int_equal(read_bytes, 0);
	assert_true(services_waiting() <= 65536);
	assert_true(polls <= 2); /* each of which may take ten seconds */
}

static void somebody_reads(void **state)
{
	finish(true);
	assert_int_equal(services_waiting(), 0);
	assert_int_equal(read_bytes, 3 * LINK_CHANNELS_MAX * (7 + 3 + 4095 + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(somebody_reads),
		cmocka_unit_test(nobody_reads), /* the last: lines are left over */
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
