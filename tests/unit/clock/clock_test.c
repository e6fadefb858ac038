/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock component on a timer that only counts its calls, and the RTC on made-up registers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "components/clock/clock.h"
#include "interfaces/clock_client.h"

static uint64_t armed;
static bool too_late;
static struct clock_pages pages[2];
static struct clock_client clients[2];
static unsigned woken; /* the clock, by its clients */
static struct clock test_clock;

static uint64_t fake_read(struct timer *t)
{
	return 0;
}

static bool fake_arm(struct timer *t, uint64_t ticks)
{
	armed = ticks;
	return !too_late;
}

static struct timer fake = {fake_read, fake_arm, 1000};

static void wake(void *context)
{
	woken++;
}

/* True: the clock was woken for it. */
static bool set(unsigned client, uint64_t at)
{
	unsigned before = woken;

	clock_client_ops.set_timer(&clients[client], at);
	return woken != before;
}

static int setup(void **state)
{
	memset(pages, 0, sizeof(pages));
	test_clock = (struct clock){.timer = &fake, .info = {1000000, 0, 5}};
	for (unsigned i = 0; i < 2; i++) {
		clock_client_init(&clients[i], &pages[i], wake, NULL);
		clock_add_client(&test_clock, i, &pages[i]);
	}
	armed = 0;
	too_late = false;
	return 0;
}

static void earliest_wins(void **state)
{
	assert_int_equal(clock_run(&test_clock, 0), 0);
	assert_int_equal(armed, 0);
	assert_true(set(0, 10000000));
	assert_int_equal(clock_run(&test_clock, 0), 0);
	assert_int_equal(armed, 10001); /* timer ticks are 1000 counter ticks each, one is added */
	assert_true(set(1, 5000000));
	assert_int_equal(clock_run(&test_clock, 0), 0);
	assert_int_equal(armed, 5001);
	/* Later than the moment of the next look: no signal needed. */
	assert_false(set(0, 6000000));
	assert_int_equal(clock_run(&test_clock, 5000000), 2);
	assert_int_equal(armed, 1001);
	assert_int_equal(clock_run(&test_clock, 6000000), 1);
	armed = 0;
	assert_int_equal(clock_run(&test_clock, 7000000), 0);
	assert_int_equal(armed, 0);
}

static void the_same_deadline_again_fires_again(void **state)
{
	set(0, 100);
	assert_int_equal(clock_run(&test_clock, 200), 1);
	assert_int_equal(clock_run(&test_clock, 200), 0);
	assert_true(set(0, 100));
	assert_int_equal(clock_run(&test_clock, 200), 1);
	set(0, UINT64_MAX);
	assert_int_equal(clock_run(&test_clock, 300), 0);
}

/* A deadline that has passed when the timer is set must not be missed. */
static void not_too_late(void **state)
{
	too_late = true;
	set(0, clock_tsc() + 1);
	uint64_t now = pages[0].timer.at - 1;
	assert_int_equal(clock_run(&test_clock, now), 1);
}

/* A client that was started again has empty pages: it gets the scale of time again, and has no
 * alarm. */
static void started_again(void **state)
{
	struct clock_info info;

	set(0, 100);
	memset(&pages[0], 0, sizeof(pages[0]));
	assert_false(clock_client_ops.info(&clients[0], &info));
	pages[0].head.incarnation = 1;
	assert_int_equal(clock_run(&test_clock, 200), 0);
	assert_true(clock_client_ops.info(&clients[0], &info));
	assert_int_equal(info.tsc_hz, 1000000);
	assert_int_equal(info.realtime_base_ns, 5);
	assert_true(set(0, 300));
	assert_int_equal(clock_run(&test_clock, 300), 1);
}

static uint8_t cmos[128], selected;

static uint8_t cmos_in(void *context, uint16_t port)
{
	return cmos[selected & 127];
}

static void cmos_out(void *context, uint16_t port, uint8_t value)
{
	selected = value;
}

static uint64_t seconds(uint8_t century, uint8_t year, uint8_t month, uint8_t day, uint8_t hour,
			uint8_t status)
{
	const struct port_ops ports = {cmos_in, cmos_out, NULL};

	memset(cmos, 0, sizeof(cmos));
	cmos[0x32] = century;
	cmos[9] = year;
	cmos[8] = month;
	cmos[7] = day;
	cmos[4] = hour;
	cmos[11] = status;
	return rtc_read_ns(&ports) / 1000000000u;
}

static void dates(void **state)
{
	assert_int_equal(seconds(0x19, 0x70, 1, 1, 0, 2), 0);
	assert_int_equal(seconds(0x20, 0x00, 0x02, 0x29, 0, 2), 951782400);
	assert_int_equal(seconds(0x20, 0x26, 0x11, 0x23, 0x04, 2), 1795406400);
	assert_int_equal(seconds(20, 26, 11, 23, 4, 6), 1795406400);
	assert_int_equal(seconds(0, 0x26, 0x11, 0x23, 0x84, 0), 1795406400 + 12 * 3600);
	assert_int_equal(seconds(0xff, 0xff, 0xff, 0xff, 0xff, 2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(earliest_wins, setup),
		cmocka_unit_test_setup(the_same_deadline_again_fires_again, setup),
		cmocka_unit_test_setup(not_too_late, setup),
		cmocka_unit_test_setup(started_again, setup),
		cmocka_unit_test(dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
