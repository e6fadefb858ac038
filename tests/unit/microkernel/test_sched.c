/* SPDX-License-Identifier: BSD-2-Clause */
/* The scheduler's decisions: sheet section 9, "Scheduling". */
#include "fake_machine.h"

#include "api/syscall.h"
#include "kernel/thread.h"

#include <string.h>

static struct tcb *thread(unsigned priority)
{
	struct tcb *t = fake_memory(TCB_BITS);

	t->priority = (uint8_t)priority;
	t->time_slice = TIME_SLICE_TICKS;
	t->state = THREAD_RUNNING;
	return t;
}

static int setup(void **state)
{
	fake_memory_reset();
	memset(&core, 0, sizeof(core));
	sched_init();
	return 0;
}

static void run(struct tcb *t)
{
	t->state = THREAD_RUNNING;
	core.current = t;
}

static struct tcb *decide(void)
{
	schedule();
	activate();
	return core.current;
}

static void the_highest_priority_runs(void **state)
{
	struct tcb *low = thread(3), *mid = thread(70), *high = thread(255);

	sched_enqueue(low);
	sched_enqueue(high);
	sched_enqueue(mid);
	sched_request();
	assert_ptr_equal(decide(), high);
	thread_suspend(high);
	assert_ptr_equal(decide(), mid);
	thread_suspend(mid);
	assert_ptr_equal(decide(), low);
	thread_suspend(low);
	assert_ptr_equal(decide(), &core.idle);
}

static void a_higher_candidate_preempts_and_current_goes_to_the_head(void **state)
{
	struct tcb *current = thread(10), *peer = thread(10), *high = thread(20);

	run(current);
	sched_enqueue(peer);
	sched_wake(high);
	assert_ptr_equal(decide(), high);
	thread_suspend(high);
	assert_ptr_equal(decide(), current);
}

static void an_equal_candidate_goes_to_the_tail(void **state)
{
	struct tcb *current = thread(10), *peer = thread(10), *woken = thread(10);

	run(current);
	sched_enqueue(peer);
	sched_wake(woken);
	assert_ptr_equal(decide(), current);
	thread_suspend(current);
	assert_ptr_equal(decide(), peer);
	thread_suspend(peer);
	assert_ptr_equal(decide(), woken);
}

static void a_candidate_follows_a_blocked_thread_at_once(void **state)
{
	struct tcb *current = thread(10), *peer = thread(10), *woken = thread(10);

	run(current);
	sched_enqueue(peer);
	sched_wake(woken);
	thread_set_state(current, THREAD_BLOCKED_REPLY);
	assert_ptr_equal(decide(), woken);
}

static void a_lower_candidate_waits_at_the_head(void **state)
{
	struct tcb *current = thread(10), *peer = thread(10), *low = thread(5), *old = thread(5);

	run(current);
	sched_enqueue(peer);
	sched_enqueue(old);
	sched_wake(low);
	thread_set_state(current, THREAD_BLOCKED_REPLY);
	assert_ptr_equal(decide(), peer);
	thread_suspend(peer);
	assert_ptr_equal(decide(), low);
}

static void two_candidates_are_queued(void **state)
{
	struct tcb *current = thread(10), *a = thread(20), *b = thread(30);

	run(current);
	sched_wake(a);
	sched_wake(b);
	assert_ptr_equal(decide(), b);
}

static void a_slice_is_five_ticks(void **state)
{
	struct tcb *current = thread(10), *peer = thread(10);

	run(current);
	sched_enqueue(peer);
	for (unsigned i = 0; i < TIME_SLICE_TICKS - 1; i++) {
		handle_timer_interrupt();
		assert_ptr_equal(core.current, current);
	}
	handle_timer_interrupt();
	assert_ptr_equal(core.current, peer);
	assert_int_equal(current->time_slice, TIME_SLICE_TICKS);
}

static void a_restarted_thread_executes_again(void **state)
{
	struct tcb *t = thread(10);

	t->state = THREAD_INACTIVE;
	t->arch.context.fault_ip = 0x1000;
	t->arch.context.next_ip = 0x1002;
	thread_resume(t);
	assert_ptr_equal(decide(), t);
	assert_int_equal(t->arch.context.next_ip, 0x1000);
	assert_int_equal(t->state, THREAD_RUNNING);
}

static void lowering_the_own_priority_gives_way(void **state)
{
	struct tcb *current = thread(10), *peer = thread(7);

	run(current);
	sched_enqueue(peer);
	thread_set_priority(current, 5);
	assert_ptr_equal(decide(), peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_highest_priority_runs, setup),
		cmocka_unit_test_setup(a_higher_candidate_preempts_and_current_goes_to_the_head,
				       setup),
		cmocka_unit_test_setup(an_equal_candidate_goes_to_the_tail, setup),
		cmocka_unit_test_setup(a_candidate_follows_a_blocked_thread_at_once, setup),
		cmocka_unit_test_setup(a_lower_candidate_waits_at_the_head, setup),
		cmocka_unit_test_setup(two_candidates_are_queued, setup),
		cmocka_unit_test_setup(a_slice_is_five_ticks, setup),
		cmocka_unit_test_setup(a_restarted_thread_executes_again, setup),
		cmocka_unit_test_setup(lowering_the_own_priority_gives_way, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
