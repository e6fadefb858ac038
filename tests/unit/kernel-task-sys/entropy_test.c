/* SPDX-License-Identifier: BSD-2-Clause */
/* The source of random numbers, with devices that do not work, fail, or have no memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "components/entropy_bind.h"
#include "machine/clock.h"
#include "machine/device.h"
#include "machine/machine.h"
#include "sys/entropy.h"
#include "wait/timer.h"

#define NOW 5000000000ull

static struct {
	int bind_error;
	bool no_page;
	struct entropy_request *request; /* that the device has */
	unsigned kicks, warnings, lines;
	uint8_t stirred[64];
	size_t stirred_bytes;
	uint64_t armed;
	struct timer *timer;
} world;

static uint8_t memory[4096];
static struct page page = {.va = memory};

static void info(void *device, struct entropy_info *out)
{
	*out = (struct entropy_info){64};
}

static void submit(void *device, struct entropy_request *request)
{
	world.request = request;
}

static void kick(void *device)
{
	world.kicks++;
}

static const struct entropy_ops ops = {info, submit, kick};

int entropy_bind(unsigned number, const struct component_host *host, struct entropy_binding *out)
{
	*out = (struct entropy_binding){.ops = &ops, .name = "rng"};
	return world.bind_error;
}

struct page *page_alloc(void)
{
	return world.no_page ? NULL : &page;
}

uint64_t page_physical(const struct page *of)
{
	return 0x1000;
}

void machine_stir_random(const void *bytes, size_t n)
{
	assert_true(n <= sizeof(world.stirred));
	memcpy(world.stirred, bytes, n);
	world.stirred_bytes = n;
}

uint64_t clock_monotonic_ns(void)
{
	return NOW;
}

void timer_init(struct timer *timer, void (*fn)(struct timer *))
{
	timer->fn = fn;
}

int timer_arm(struct timer *timer, uint64_t deadline)
{
	world.timer = timer;
	world.armed = deadline;
	return 0;
}

void klog(enum log_level_kernel level, const char *format, ...)
{
	world.lines++;
	world.warnings += level == KLOG_WARN;
}

static void begin(int bind_error, bool no_page)
{
	memset(&world, 0, sizeof(world));
	world.bind_error = bind_error;
	world.no_page = no_page;
	entropy_init();
}

static void no_device(void **state)
{
	begin(-ENOENT, false);
	assert_null(world.request);
	assert_int_equal(world.lines, 0);
}

static void one_that_cannot_be_used(void **state)
{
	begin(-ENODEV, false);
	assert_null(world.request);
	assert_int_equal(world.warnings, 1);
	begin(0, true);
	assert_null(world.request);
	assert_int_equal(world.warnings, 1);
}

static void one_that_fails_is_not_asked_again(void **state)
{
	begin(0, false);
	assert_non_null(world.request);
	world.request->done(world.request, -EIO);
	assert_int_equal(world.stirred_bytes, 0);
	assert_int_equal(world.armed, 0);
	assert_int_equal(world.warnings, 1);
}

static void what_it_gives_is_stirred_in(void **state)
{
	static const uint8_t zeroes[sizeof(memory)];

	begin(0, false);
	assert_int_equal(world.kicks, 1);
	assert_int_equal(world.request->segment_count, 1);
	assert_int_equal(world.request->segments[0].physical, 0x1000);
	assert_int_equal(world.request->segments[0].bytes, 64);
	for (unsigned round = 1; round <= 3; round++) {
		memset(memory, (int)round, 64);
		world.request->done(world.request, 0);
		assert_int_equal(world.stirred_bytes, 64);
		assert_int_equal(world.stirred[0], round);
		assert_int_equal(world.stirred[63], round);
		/* Nobody reads it there. */
		assert_memory_equal(memory, zeroes, sizeof(memory));
		assert_int_equal(world.armed, NOW + 60 * NSEC_PER_SEC);
		world.timer->fn(world.timer);
		assert_int_equal(world.kicks, 1 + round);
	}
	assert_int_equal(world.lines, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_device),
		cmocka_unit_test(one_that_cannot_be_used),
		cmocka_unit_test(one_that_fails_is_not_asked_again),
		cmocka_unit_test(what_it_gives_is_stirred_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
