/* SPDX-License-Identifier: BSD-2-Clause */
/* Budget groups: the shares of many ticks, and the groups that pay for them. */
#include "fake_machine.h"

#include "api/syscall.h"
#include "kernel/thread.h"

#include <string.h>

#define TICKS 3000

static word_t ran[BUDGET_GROUPS];

static struct tcb *thread(unsigned group, unsigned priority)
{
	struct tcb *t = fake_memory(TCB_BITS);

	t->time_slice = TIME_SLICE_TICKS;
	t->state = THREAD_RUNNING;
	thread_set_priority(t, priority);
	thread_set_group(t, group);
	return t;
}

static int setup(void **state)
{
	fake_memory_reset();
	memset(&core, 0, sizeof(core));
	memset(ran, 0, sizeof(ran));
	sched_init();
	schedule();
	for (unsigned g = 1; g < BUDGET_GROUPS; g++)
		budget_configure(g, 1, BUDGET_LIMIT_MAX);
	return 0;
}

static void tick(void)
{
	fake_cycles += FAKE_TICK;
	ran[core.current->group]++;
	handle_timer_interrupt();
}

static void ticks(unsigned n)
{
	schedule();
	activate();
	while (n--)
		tick();
}

/* Within 2 % of all. */
static void assert_part(word_t of, word_t percent)
{
	assert_in_range(of * 100, percent > 2 ? (percent - 2) * TICKS : 0, (percent + 2) * TICKS);
}

static void equal_weights_get_equal_parts_whatever_the_priority(void **state)
{
	thread(1, 255);
	thread(2, 1);
	ticks(TICKS);
	assert_part(ran[1], 50);
	assert_part(ran[2], 50);
}

static void many_threads_get_no_more_than_one(void **state)
{
	for (unsigned i = 0; i < 20; i++)
		thread(1, 10);
	thread(2, 10);
	ticks(TICKS);
	assert_part(ran[2], 50);
}

static void weights_count(void **state)
{
	budget_configure(1, 1, 100);
	budget_configure(2, 3, 100);
	thread(1, 10);
	thread(2, 10);
	ticks(TICKS);
	assert_part(ran[1], 25);
	assert_part(ran[2], 75);
}

static void a_limit_holds_with_nobody_else(void **state)
{
	budget_configure(1, 1, 10);
	thread(1, 10);
	ticks(TICKS);
	assert_part(ran[1], 10);
	assert_part(ran[0], 90);
}

static void what_a_limit_leaves_is_the_others(void **state)
{
	budget_configure(1, 50, 30);
	thread(1, 10);
	thread(2, 10);
	ticks(TICKS);
	assert_part(ran[1], 30);
	assert_part(ran[2], 70);
}

static void sleep_is_not_saved_up(void **state)
{
	struct tcb *sleeper = thread(1, 10);

	thread(2, 10);
	thread_suspend(sleeper);
	ticks(TICKS);
	assert_int_equal(ran[1], 0);
	memset(ran, 0, sizeof(ran));
	thread_resume(sleeper);
	schedule();
	activate();
	assert_ptr_equal(core.current,
			 sleeper); /* it runs at once, because it has not run lately */
	ticks(20);
	assert_in_range(ran[1], 9, 15);
}

static void the_system_comes_first(void **state)
{
	struct tcb *system = thread(0, 1);

	thread(1, 255);
	ticks(1);
	assert_ptr_equal(core.current, system);
	thread_suspend(system);
	ticks(1);
	assert_int_equal(core.current->group, 1);
}

static void within_a_group_priorities_decide(void **state)
{
	struct tcb *low = thread(1, 5), *high = thread(1, 6);

	thread(2, 100);
	for (unsigned i = 0; i < 100; i++) {
		ticks(1);
		assert_ptr_not_equal(core.current, low);
	}
	thread_suspend(high);
	ticks(100);
	thread_resume(high);
	ticks(20);
	assert_ptr_not_equal(core.current, low);
}

/* A service of group 0 that works whenever a thread of group 1 calls it. */
static void who_asks_pays(void **state)
{
	struct tcb *client = thread(1, 10), *service = thread(0, 200);
	word_t before[] = {budget_used(1), budget_used(2)};

	thread(2, 10);
	thread_suspend(service);
	ticks(1);
	for (unsigned i = 0; i < TICKS / 2; i++) {
		if (core.current == client) {
			service->state = THREAD_RUNNING;
			sched_wake(service);
			schedule();
			activate();
			assert_ptr_equal(core.current, service);
			tick();
			assert_ptr_equal(core.current, service);
			thread_suspend(service);
		}
		schedule();
		activate();
		tick();
	}
	/* Client and service together have as much as the other group. */
	assert_in_range((ran[0] + ran[1]) * 100 / ran[2], 95, 106);
	assert_in_range((budget_used(1) - before[0]) * 100 / (budget_used(2) - before[1]), 95, 106);
	/* An interrupt wakes it: still at the cost of the last client. */
	core.in_interrupt = true;
	service->state = THREAD_RUNNING;
	sched_wake(service);
	core.in_interrupt = false;
	schedule();
	activate();
	assert_int_equal(core.account, 1);
}

static void a_preempted_service_is_paid_for_by_the_same(void **state)
{
	struct tcb *service = thread(0, 200), *other = thread(0, 250);

	thread(1, 10);
	thread_suspend(service);
	thread_suspend(other);
	ticks(1);
	service->state = THREAD_RUNNING;
	sched_wake(service);
	ticks(1);
	assert_int_equal(core.account, 1);
	core.in_interrupt = true;
	other->state = THREAD_RUNNING;
	sched_wake(other);
	core.in_interrupt = false;
	ticks(1);
	assert_ptr_equal(core.current, other);
	assert_int_equal(core.account, 0);
	thread_suspend(other);
	ticks(1);
	assert_ptr_equal(core.current, service);
	assert_int_equal(core.account, 1);
}

static void moving_the_current_thread_changes_who_pays(void **state)
{
	struct tcb *t = thread(1, 10);

	ticks(1);
	assert_int_equal(core.account, 1);
	thread_set_group(t, 3);
	ticks(1);
	assert_ptr_equal(core.current, t);
	assert_int_equal(core.account, 3);
	thread_set_group(t, 0);
	ticks(1);
	assert_int_equal(core.account, 0);
	assert_int_equal(t->direct, t->priority);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(equal_weights_get_equal_parts_whatever_the_priority, setup),
		cmocka_unit_test_setup(many_threads_get_no_more_than_one, setup),
		cmocka_unit_test_setup(weights_count, setup),
		cmocka_unit_test_setup(a_limit_holds_with_nobody_else, setup),
		cmocka_unit_test_setup(what_a_limit_leaves_is_the_others, setup),
		cmocka_unit_test_setup(sleep_is_not_saved_up, setup),
		cmocka_unit_test_setup(the_system_comes_first, setup),
		cmocka_unit_test_setup(within_a_group_priorities_decide, setup),
		cmocka_unit_test_setup(who_asks_pays, setup),
		cmocka_unit_test_setup(a_preempted_service_is_paid_for_by_the_same, setup),
		cmocka_unit_test_setup(moving_the_current_thread_changes_who_pays, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
