/* SPDX-License-Identifier: BSD-2-Clause */
/* Budget groups, the extension: refusals, shares, the accounts that pay, and that no thread leaves
 * its group by itself. */
#include <selkie/budget.h>

#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"

#define DOMAIN seL4_CapDomain
#define ENOUGH 20000000ul /* rounds of the threads that spin: some 50 turns of each */

static struct thread a, b, c, watch;
static volatile seL4_Word spun[3];
static volatile bool stop;
static seL4_Word cycles_at_begin[4];

static int extension_is_there(void)
{
	return !!(env_features() & SELKIE_FEATURE_BUDGETS);
}

static void spin(seL4_Word index)
{
	while (!stop)
		spun[index]++;
}

static seL4_Word used(seL4_Word group)
{
	seL4_Word cycles;

	OK(selkie_Budget_Read(DOMAIN, group, &cycles));
	return cycles;
}

static void begin(void)
{
	stop = false;
	for (int i = 0; i < 3; i++)
		spun[i] = 0;
	for (seL4_Word g = 0; g < 4; g++) {
		if (g)
			OK(selkie_Budget_Configure(DOMAIN, g, 1, 100));
		cycles_at_begin[g] = used(g);
	}
}

static seL4_Word used_since(seL4_Word group)
{
	return used(group) - cycles_at_begin[group];
}

static void in_group(struct thread *t, void (*function)(seL4_Word), seL4_Word argument,
		     seL4_Word group)
{
	thread_create(t, function, argument);
	OK(selkie_Budget_Set(DOMAIN, t->tcb, group));
	thread_start(t);
}

/* In a group of its own: group 0 would not let the others run. */
static void wait_and_stop(seL4_Word done)
{
	while (spun[0] + spun[1] + spun[2] < ENOUGH)
		seL4_Yield();
	stop = true;
	seL4_Signal(done);
}

/* Runs what was started until it has spun for a while. */
static void run_for_a_while(void)
{
	seL4_CPtr done = new_notification();

	in_group(&watch, wait_and_stop, done, 3);
	seL4_Wait(done, NULL);
}

/* `part` is `percent` of `all`, give or take 6 of the hundred. */
static bool is_part(seL4_Word part, seL4_Word all, seL4_Word percent)
{
	return part * 100 > all * (percent - 6) && part * 100 < all * (percent + 6);
}

static void what_is_refused(void)
{
	seL4_CPtr tcb = new_tcb(), other = new_endpoint();
	seL4_Word cycles;

	if (!extension_is_there()) {
		for (seL4_Word l = SELKIE_LABEL_BUDGET_SET; l <= SELKIE_LABEL_BUDGET_READ; l++)
			CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(DOMAIN, l, 0, 1, 1, 1)),
				 seL4_IllegalOperation);
		return;
	}
	FAILS(selkie_Budget_Set(DOMAIN, tcb, SELKIE_BUDGET_GROUPS), seL4_InvalidArgument, 0);
	FAILS(selkie_Budget_Set(DOMAIN, tcb, ~0ul), seL4_InvalidArgument, 0);
	FAILS(selkie_Budget_Set(DOMAIN, other, 1), seL4_InvalidArgument, 1);
	FAILS(selkie_Budget_Configure(DOMAIN, 0, 1, 1), seL4_InvalidArgument, 0);
	FAILS(selkie_Budget_Configure(DOMAIN, SELKIE_BUDGET_GROUPS, 1, 1), seL4_InvalidArgument, 0);
	FAILS(selkie_Budget_Configure(DOMAIN, 1, 0, 1), seL4_InvalidArgument, 1);
	FAILS(selkie_Budget_Configure(DOMAIN, 1, SELKIE_BUDGET_WEIGHT_MAX + 1, 1),
	      seL4_InvalidArgument, 1);
	FAILS(selkie_Budget_Configure(DOMAIN, 1, 1, 0), seL4_InvalidArgument, 2);
	FAILS(selkie_Budget_Configure(DOMAIN, 1, 1, 101), seL4_InvalidArgument, 2);
	FAILS(selkie_Budget_Read(DOMAIN, SELKIE_BUDGET_GROUPS, &cycles), seL4_InvalidArgument, 0);
	for (seL4_Word l = SELKIE_LABEL_BUDGET_SET; l <= SELKIE_LABEL_BUDGET_READ; l++)
		CHECK_EQ(seL4_MessageInfo_get_label(raw_call(DOMAIN, l, 0, 0)),
			 seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(DOMAIN, SELKIE_LABEL_BUDGET_SET, 0, 1)),
		 seL4_TruncatedMessage);
	/* Other capabilities have no such invocations. */
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(tcb, SELKIE_LABEL_BUDGET_SET, 0, 1)),
		 seL4_IllegalOperation);
}

static void two_groups_get_half_each(void)
{
	if (!extension_is_there())
		return;
	begin();
	in_group(&a, spin, 0, 1);
	in_group(&b, spin, 1, 2);
	run_for_a_while();
	CHECK(is_part(used_since(1), used_since(1) + used_since(2), 50));
}

/* More threads or a higher priority do not make the share larger. */
static void a_group_is_one_whatever_is_in_it(void)
{
	if (!extension_is_there())
		return;
	begin();
	in_group(&a, spin, 0, 1);
	in_group(&b, spin, 1, 2);
	in_group(&c, spin, 2, 2);
	OK(seL4_TCB_SetPriority(b.tcb, TCB, PRIO + 1));
	run_for_a_while();
	CHECK(is_part(used_since(1), used_since(1) + used_since(2), 50));
	CHECK_EQ(spun[2], 0); /* priorities decide within the group */
}

static void weights_divide(void)
{
	if (!extension_is_there())
		return;
	begin();
	OK(selkie_Budget_Configure(DOMAIN, 2, 4, 100));
	in_group(&a, spin, 0, 1);
	in_group(&b, spin, 1, 2);
	run_for_a_while();
	CHECK(is_part(used_since(2), used_since(1) + used_since(2), 80));
}

static void a_limit_holds(void)
{
	seL4_Word all;

	if (!extension_is_there())
		return;
	begin();
	OK(selkie_Budget_Configure(DOMAIN, 2, 100, 20));
	in_group(&a, spin, 0, 1);
	in_group(&b, spin, 1, 2);
	run_for_a_while();
	all = used_since(0) + used_since(1) + used_since(2) + used_since(3);
	CHECK(is_part(used_since(2), all, 20));
}

static volatile bool made;

/* A thread of a group makes a thread. */
static void make_a_thread(seL4_Word unused)
{
	thread_create(&c, spin, 1);
	OK(seL4_TCB_SetPriority(c.tcb, TCB, 255));
	made = true;
	thread_start(&c); /* which leaves this one no time */
}

static void who_is_made_is_in_its_makers_group(void)
{
	if (!extension_is_there())
		return;
	begin();
	made = false;
	in_group(&a, spin, 0, 1);
	in_group(&b, make_a_thread, 0, 2);
	run_for_a_while();
	CHECK(made && spun[1]);
	CHECK(is_part(used_since(1), used_since(1) + used_since(2), 50));
}

/* ---- services of group 0 ---- */

static seL4_CPtr door, bell;

static void serve_calls(seL4_Word work)
{
	seL4_Recv(door, NULL);
	for (;;) {
		for (volatile seL4_Word i = 0; i < work; i++)
			;
		seL4_ReplyRecv(door, seL4_MessageInfo_new(0, 0, 0, 0), NULL);
	}
}

static void serve_signals(seL4_Word work)
{
	for (;;) {
		seL4_Wait(bell, NULL);
		for (volatile seL4_Word i = 0; i < work; i++)
			;
	}
}

static void call_always(seL4_Word words)
{
	while (!stop) {
		seL4_Call(door, seL4_MessageInfo_new(0, 0, 0, words));
		spun[1]++;
	}
}

static void signal_always(seL4_Word unused)
{
	while (!stop) {
		seL4_Signal(bell);
		spun[1]++;
	}
}

static void check_who_pays(void (*service)(seL4_Word), void (*client)(seL4_Word),
			   seL4_Word argument)
{
	static struct thread server;

	begin();
	door = new_endpoint();
	bell = new_notification();
	thread_create_at(&server, service, 20000, PRIO + 1, 0);
	thread_start(&server);
	settle();
	in_group(&a, spin, 0, 1);
	in_group(&b, client, argument, 2);
	run_for_a_while();
	CHECK(spun[1] > 20);
	CHECK(is_part(used_since(1), used_since(1) + used_since(2), 50));
}

static void who_calls_a_service_pays(void)
{
	if (extension_is_there())
		check_who_pays(serve_calls, call_always, 0); /* the fastpath */
}

static void long_messages_are_paid_for(void)
{
	if (extension_is_there())
		check_who_pays(serve_calls, call_always, 20);
}

static void who_signals_a_service_pays(void)
{
	if (extension_is_there())
		check_who_pays(serve_signals, signal_always, 0);
}

/* Moving the running thread, a waiting one, a ready one. */
static void threads_are_moved_in_any_state(void)
{
	if (!extension_is_there())
		return;
	begin();
	bell = new_notification();
	OK(selkie_Budget_Set(DOMAIN, TCB, 1));
	OK(selkie_Budget_Set(DOMAIN, TCB, 2));
	CHECK(used_since(1) > 0);
	OK(selkie_Budget_Set(DOMAIN, TCB, 0));
	thread_create(&a, serve_signals, 1);
	for (seL4_Word g = 1; g <= 3; g++) { /* ready */
		OK(selkie_Budget_Set(DOMAIN, a.tcb, g));
		thread_start(&a);
	}
	OK(selkie_Budget_Set(DOMAIN, a.tcb, 0));
	settle();
	OK(selkie_Budget_Set(DOMAIN, a.tcb, 3)); /* waiting */
	seL4_Signal(bell);
	OK(selkie_Budget_Set(DOMAIN, a.tcb, 1)); /* woken */
	OK(seL4_TCB_Suspend(a.tcb));
	OK(selkie_Budget_Set(DOMAIN, a.tcb, 1));
	OK(selkie_Budget_Set(DOMAIN, a.tcb, 0));
}

TEST_SUITE(budget, CASE(what_is_refused), CASE(two_groups_get_half_each),
	   CASE(a_group_is_one_whatever_is_in_it), CASE(weights_divide), CASE(a_limit_holds),
	   CASE(who_is_made_is_in_its_makers_group), CASE(who_calls_a_service_pays),
	   CASE(long_messages_are_paid_for), CASE(who_signals_a_service_pays),
	   CASE(threads_are_moved_in_any_state));
