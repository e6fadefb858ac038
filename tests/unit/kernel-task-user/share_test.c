/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which task computes (user/share.c), in simulated time: the preferred thread runs if it can, else
 * all runnable threads divide the time. Shares by nice values, real-time policies, sleepers, long
 * calls in the kernel, and random arrivals and departures, in which the preferred thread must
 * always be runnable.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "fake/machine.h"
#include "proc/proc.h"
#include "user/share.h"
#include "user/weight.h"
#include "wait/sched.h"
#include "wait/turn.h"

#define TASKS	8
#define STEP_NS 500000ull

static struct task tasks[TASKS], idle;
struct task *current = &idle;

/* ---- stand-ins for the functions that share.c calls ---- */

static struct uthread *preferred;
static bool runnable[TASKS]; /* its kernel stack is in the run queue */
static bool gave_way;

void uthread_prefer(struct uthread *t)
{
	preferred = t;
}

bool machine_on_main(void)
{
	return true;
}

void run_queue_add(struct task *task)
{
	runnable[task - tasks] = true;
}

void schedule_round(void)
{
	gave_way = false;
}

void schedule_chosen(void)
{
	gave_way = true;
}

/* ---- the world ---- */

/* A task's record stands for its thread. */
static struct uthread *thread_of(struct task *task)
{
	return (struct uthread *)task;
}

static void enter(struct task *task)
{
	turn_mark();
	task->in_user = true;
	share_enters(task);
}

static void leave(struct task *task)
{
	share_charge(turn_mark());
	share_leaves(task);
	task->in_user = false;
}

static void begin(struct task *task, int policy, int priority, int nice)
{
	*task = (struct task){.policy = policy, .rt_priority = priority, .nice = nice};
	list_init(&task->user_node);
	task->uthread = thread_of(task);
	enter(task);
}

static void end(struct task *task)
{
	if (task->in_user)
		leave(task);
	share_exit(task);
}

static void pass(uint64_t ns)
{
	for (uint64_t until = fake_now + ns; fake_now < until;) {
		fake_now += STEP_NS;
		share_charge(turn_mark());
		timers_run();
		share_settle();
	}
}

static double ratio(const struct task *a, const struct task *b)
{
	return (double)share_user_ns(a) / ((double)share_user_ns(b) + 1);
}

static void assert_about(double value, double expected)
{
	if (value < expected * 0.9 || value > expected * 1.1)
		fail_msg("%f is not about %f", value, expected);
}

/* ---- tests ---- */

static void alone_nothing_is_done(void **state)
{
	(void)state;
	begin(&tasks[0], SCHED_OTHER, 0, 0);
	pass(100000000);
	assert_null(preferred);
	assert_int_equal(share_user_ns(&tasks[0]), 100000000);
	end(&tasks[0]);
}

static void nice_values_are_weights(void **state)
{
	static const int nice[] = {-20, -5, 1, 5, 19};

	(void)state;
	for (unsigned i = 0; i < sizeof(nice) / sizeof(nice[0]); i++) {
		begin(&tasks[0], SCHED_OTHER, 0, nice[i]);
		begin(&tasks[1], SCHED_OTHER, 0, 0);
		pass(20000000000);
		assert_about(ratio(&tasks[0], &tasks[1]),
			     policy_weight(SCHED_OTHER, nice[i]) / 1024.0);
		end(&tasks[0]);
		end(&tasks[1]);
	}
}

static void three_and_a_change(void **state)
{
	(void)state;
	begin(&tasks[0], SCHED_OTHER, 0, 0);
	begin(&tasks[1], SCHED_OTHER, 0, 0);
	begin(&tasks[2], POLICY_BATCH, 0, 5);
	pass(5000000000);
	assert_about(ratio(&tasks[0], &tasks[1]), 1);
	assert_about(ratio(&tasks[0], &tasks[2]), 1024.0 / 335);
	share_set_policy(&tasks[0], POLICY_IDLE, 0, 0);
	tasks[0].utime_ns = tasks[1].utime_ns = 0;
	for (int i = 0; i < 2; i++)
		tasks[i].share.counted_ns = tasks[i].share.chosen_ns = 0;
	pass(5000000000);
	assert_true(ratio(&tasks[1], &tasks[0]) > 100);
	for (int i = 0; i < 3; i++)
		end(&tasks[i]);
}

static void real_time_goes_first(void **state)
{
	(void)state;
	begin(&tasks[0], SCHED_OTHER, 0, -20);
	begin(&tasks[1], SCHED_FIFO, 1, 0);
	pass(10000000000);
	assert_about(ratio(&tasks[1], &tasks[0]), 19); /* 950 of 1,000 ms */
	pass(100000000);			       /* into a new period */
	begin(&tasks[2], SCHED_FIFO, 2, 0);
	share_settle();
	assert_ptr_equal(preferred, thread_of(&tasks[2]));
	leave(&tasks[2]);
	share_settle();
	assert_ptr_equal(preferred, thread_of(&tasks[1]));
	for (int i = 0; i < 2; i++)
		end(&tasks[i]);
	end(&tasks[2]);
}

static void equals_of_real_time(void **state)
{
	(void)state;
	begin(&tasks[0], SCHED_RR, 5, 0);
	begin(&tasks[1], SCHED_RR, 5, 0);
	pass(4000000000);
	assert_about(ratio(&tasks[0], &tasks[1]), 1);
	end(&tasks[0]);
	end(&tasks[1]);
	begin(&tasks[0], SCHED_FIFO, 5, 0);
	begin(&tasks[1], SCHED_FIFO, 5, 0);
	pass(500000000);
	assert_in_range(share_user_ns(&tasks[1]), 0, STEP_NS); /* until they are looked at */
	current = &tasks[0];
	leave(current);
	share_yield();
	enter(current);
	share_settle();
	assert_ptr_equal(preferred, thread_of(&tasks[1]));
	current = &idle;
	end(&tasks[0]);
	end(&tasks[1]);
}

static void a_sleeper_goes_first(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		begin(&tasks[i], SCHED_OTHER, 0, 0);
	pass(1000000000);
	for (int i = 0; i < 50; i++) {
		leave(&tasks[2]);
		tasks[2].fiber.sleeps++;
		pass(20000000);
		enter(&tasks[2]);
		share_settle();
		assert_ptr_equal(preferred, thread_of(&tasks[2]));
		pass(1000000);
	}
	/* A task does not save up time that it did not use. */
	tasks[0].utime_ns = tasks[2].utime_ns = 0;
	for (int i = 0; i < 3; i++)
		tasks[i].share.counted_ns = 0;
	tasks[1].share.counted_ns = tasks[1].utime_ns;
	pass(3000000000);
	assert_about(ratio(&tasks[2], &tasks[0]), 1);
	for (int i = 0; i < 3; i++)
		end(&tasks[i]);
}

/* A task that has computed alone for long does not have to give that time to a new one. */
static void no_debts_from_being_alone(void **state)
{
	(void)state;
	begin(&tasks[0], SCHED_OTHER, 0, 0);
	pass(10000000000);
	begin(&tasks[1], SCHED_OTHER, 0, 0);
	tasks[0].utime_ns = share_user_ns(&tasks[0]);
	uint64_t before = share_user_ns(&tasks[0]);
	pass(1000000000);
	assert_about((double)(share_user_ns(&tasks[0]) - before), 5e8);
	end(&tasks[0]);
	end(&tasks[1]);
}

/* One works in the kernel for as long as it is let, with nice 5 beside one that computes. */
static void long_calls_wait_by_weight(void **state)
{
	uint64_t in_kernel = 0;

	(void)state;
	begin(&tasks[0], SCHED_OTHER, 0, 0);
	begin(&tasks[1], SCHED_OTHER, 0, 5);
	pass(20000000);
	leave(&tasks[1]);
	runnable[1] = true;
	for (int i = 0; i < 1000; i++) {
		if (!runnable[1]) {
			pass(10000000);
			continue;
		}
		runnable[1] = false;
		fake_now += 10000000; /* in the kernel */
		in_kernel += 10000000;
		current = &tasks[1];
		share_give_way();
		assert_true(gave_way);
		current = &idle;
		share_settle();
	}
	assert_about((double)share_user_ns(&tasks[0]) / (double)in_kernel, 1024.0 / 335);
	for (; !runnable[1]; pass(10000000))
		;
	runnable[1] = false;
	end(&tasks[0]);
	end(&tasks[1]);
}

/* However many tasks there are in a group, it has what one task has beside it. */
static void groups_are_as_one(void **state)
{
	struct share_group group = {0}, other = {0};

	(void)state;
	share_group_init(&group, WEIGHT_OF_0);
	share_group_init(&other, policy_weight(SCHED_OTHER, 5));
	for (int i = 0; i < 5; i++) {
		begin(&tasks[i], SCHED_OTHER, 0, i == 3 ? 5 : 0);
		share_join(&tasks[i], i == 0 ? NULL : i < 4 ? &group : &other);
	}
	pass(20000000000);
	assert_about(ratio(&tasks[1], &tasks[2]), 1);
	assert_about(ratio(&tasks[1], &tasks[3]), 1024.0 / 335);
	assert_about((double)share_user_ns(&tasks[0]),
		     (double)(share_user_ns(&tasks[1]) + share_user_ns(&tasks[2]) +
			      share_user_ns(&tasks[3])));
	assert_about(ratio(&tasks[0], &tasks[4]), 1024.0 / 335);
	for (int i = 0; i < 5; i++)
		end(&tasks[i]);
}

/* A group whose only task sleeps saves up nothing, and goes first when it wakes, however many
 * compute in another. */
static void a_sleeping_group_goes_first(void **state)
{
	struct share_group group = {0}, other = {0};

	(void)state;
	share_group_init(&group, WEIGHT_OF_0);
	share_group_init(&other, WEIGHT_OF_0);
	for (int i = 0; i < 4; i++) {
		begin(&tasks[i], SCHED_OTHER, 0, 0);
		share_join(&tasks[i], i ? &group : &other);
	}
	pass(1000000000);
	for (int i = 0; i < 20; i++) {
		leave(&tasks[0]);
		tasks[0].fiber.sleeps++;
		pass(50000000);
		enter(&tasks[0]);
		share_settle();
		assert_ptr_equal(preferred, thread_of(&tasks[0]));
		pass(1000000);
	}
	leave(&tasks[0]);
	tasks[0].fiber.sleeps++;
	pass(5000000000);
	enter(&tasks[0]);
	uint64_t before = share_user_ns(&tasks[0]);
	pass(4000000000);
	assert_about((double)(share_user_ns(&tasks[0]) - before), 2e9);
	for (int i = 0; i < 4; i++)
		end(&tasks[i]);
}

/* A group that is made beside one that has computed for long is no further ahead or behind. */
static void a_move_takes_nothing_along(void **state)
{
	struct share_group group = {0}, other = {0};
	uint64_t before[2];

	(void)state;
	share_group_init(&group, WEIGHT_OF_0);
	for (int i = 0; i < 2; i++) {
		begin(&tasks[i], SCHED_OTHER, 0, 0);
		share_join(&tasks[i], &group);
	}
	pass(10000000000);
	share_group_init(&other, WEIGHT_OF_0);
	share_join(&tasks[1], &other);
	for (int i = 0; i < 2; i++)
		before[i] = share_user_ns(&tasks[i]);
	pass(1000000000);
	for (int i = 0; i < 2; i++)
		assert_about((double)(share_user_ns(&tasks[i]) - before[i]), 5e8);
	for (int i = 0; i < 2; i++)
		end(&tasks[i]);
}

static void anything(void **state)
{
	static const int policies[] = {SCHED_OTHER, SCHED_FIFO, SCHED_RR, POLICY_BATCH,
				       POLICY_IDLE};
	struct share_group groups[2] = {0};

	(void)state;
	srand(11);
	for (int i = 0; i < TASKS; i++)
		begin(&tasks[i], SCHED_OTHER, 0, 0);
	for (int i = 0; i < 2; i++)
		share_group_init(&groups[i], 100 + 1000 * (uint32_t)i);
	for (int i = 0; i < 200000; i++) {
		struct task *task = &tasks[rand() % TASKS];
		int policy = policies[rand() % 5];

		switch (rand() % 7) {
		case 0:
			if (task->in_user)
				leave(task);
			task->fiber.sleeps += rand() % 2;
			break;
		case 1:
		case 2:
			if (!task->in_user)
				enter(task);
			break;
		case 3:
			share_set_policy(task, policy,
					 policy_is_real_time(policy) * (1 + rand() % 3),
					 rand() % 40 - 20);
			break;
		case 4:
			if (task->in_user)
				break;
			current = task;
			share_yield();
			current = &idle;
			break;
		case 5:
			share_join(task, rand() % 3 ? &groups[rand() % 2] : NULL);
			break;
		default:
			pass((uint64_t)(rand() % 10) * STEP_NS);
		}
		share_settle();
		int candidates = 0, best = 0;
		struct task *first = (struct task *)preferred;

		for (int k = 0; k < TASKS; k++)
			if (tasks[k].in_user) {
				candidates++;
				if (tasks[k].rt_priority > best)
					best = tasks[k].rt_priority;
			}
		/* A preferred thread that does not run must not keep others from running. */
		if (candidates > 1 && first)
			assert_true(first->in_user);
	}
	for (int i = 0; i < TASKS; i++)
		end(&tasks[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alone_nothing_is_done),
		cmocka_unit_test(nice_values_are_weights),
		cmocka_unit_test(three_and_a_change),
		cmocka_unit_test(real_time_goes_first),
		cmocka_unit_test(equals_of_real_time),
		cmocka_unit_test(a_sleeper_goes_first),
		cmocka_unit_test(no_debts_from_being_alone),
		cmocka_unit_test(long_calls_wait_by_weight),
		cmocka_unit_test(groups_are_as_one),
		cmocka_unit_test(a_sleeping_group_goes_first),
		cmocka_unit_test(a_move_takes_nothing_along),
		cmocka_unit_test(anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
