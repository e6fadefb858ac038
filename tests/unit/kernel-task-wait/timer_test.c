/* SPDX-License-Identifier: BSD-2-Clause */
/* The heap of timers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "fake/machine.h"
#include "wait/timer.h"

#define TIMERS 300

struct probe {
	struct timer timer;
	uint64_t rang_at;
	unsigned times;
	uint64_t again; /* arms itself that much later */
};

static struct probe probes[TIMERS];

static void rings(struct timer *t)
{
	struct probe *p = (struct probe *)t;

	p->rang_at = fake_now;
	p->times++;
	if (p->again)
		timer_arm(t, fake_now + p->again);
}

/* The machine's timer rings once for each time it is set. */
static void machine_rings(void)
{
	fake_timer = UINT64_MAX;
	timers_run();
}

static void timers_ring_in_time_whatever_else_is_cancelled(void **state)
{
	unsigned expected = 0, rang = 0;

	srand(3);
	for (int i = 0; i < TIMERS; i++) {
		timer_init(&probes[i].timer, rings);
		assert_int_equal(timer_arm(&probes[i].timer, 2000 + (uint64_t)rand() % 1000), 0);
	}
	for (int i = 0; i < TIMERS; i += 3)
		assert_true(timer_cancel(&probes[i].timer));
	assert_false(timer_cancel(&probes[0].timer));
	for (int i = 1; i < TIMERS; i += 5) /* armed again while armed */
		assert_int_equal(timer_arm(&probes[i].timer, 4000 + (uint64_t)i), 0);
	while (fake_now < 6000) {
		fake_now += 10;
		if (fake_now >= fake_timer)
			machine_rings();
		assert_true(fake_timer > fake_now);
	}
	for (int i = 0; i < TIMERS; i++) {
		struct probe *p = &probes[i];

		rang += p->times;
		expected += i % 3 != 0 || i % 5 == 1;
		if (!p->times)
			continue;
		assert_int_equal(p->times, 1);
		assert_true(p->rang_at >= p->timer.deadline_ns);
		assert_true(p->rang_at < p->timer.deadline_ns + 10);
	}
	assert_int_equal(rang, expected);
	assert_int_equal(fake_timer, UINT64_MAX);
}

static void a_timer_that_arms_itself_does_not_hold_up_the_rest(void **state)
{
	struct probe p = {.again = 1};
	unsigned before;

	timer_init(&p.timer, rings);
	assert_int_equal(timer_arm(&p.timer, fake_now), 0);
	machine_rings();
	before = p.times;
	assert_int_equal(before, 1);
	assert_int_equal(fake_timer, fake_now + 1);
	assert_true(timer_cancel(&p.timer));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_ring_in_time_whatever_else_is_cancelled),
		cmocka_unit_test(a_timer_that_arms_itself_does_not_hold_up_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
