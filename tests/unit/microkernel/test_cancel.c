/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waking many threads, interrupted at every preemption point: CancelBadgedSends keeps the order of
 * the senders that stay, misses none that it should wake, and continues where it stopped even if
 * threads are added and removed meanwhile; an IRQ handler takes its last notification's waiters
 * with it.
 */
#include "fake_machine.h"

#include "kernel/thread.h"
#include "object/endpoint.h"
#include "object/irq.h"
#include "object/notification.h"
#include "object/objects.h"

#include <string.h>

#define SENDERS	  1000
#define THE_BADGE 7
#define A_BADGE	  8

static struct endpoint *ep;
static struct tcb *senders[SENDERS];

static int setup(void **state)
{
	fake_memory_reset();
	fake_irq_period = 1;
	memset(&core, 0, sizeof(core));
	sched_init();
	ep = fake_memory(4);
	return 0;
}

static struct tcb *blocked_sender(word_t badge)
{
	struct tcb *t = fake_memory(TCB_BITS);

	endpoint_send(t, ep, (struct send){.badge = badge, .blocking = true});
	return t;
}

/* Every third has the badge. */
static void block_senders(void)
{
	for (unsigned i = 0; i < SENDERS; i++)
		senders[i] = blocked_sender(i % 3 == 0 ? THE_BADGE : A_BADGE);
}

static unsigned cancel(void)
{
	unsigned tries = 1;

	while (endpoint_cancel_badged(ep, THE_BADGE) == OUTCOME_PREEMPTED)
		assert_true(tries++ < SENDERS);
	return tries;
}

/* The queue has exactly the blocked threads of `senders`, in their order. */
static void assert_order(void)
{
	const struct tcb *t = endpoint_queue(ep).head;

	for (unsigned i = 0; i < SENDERS; i++) {
		if (senders[i]->state != THREAD_BLOCKED_SEND)
			continue;
		assert_ptr_equal(t, senders[i]);
		t = t->wait_next;
	}
	assert_null(t);
}

static void all_with_the_badge_and_no_other(void **state)
{
	block_senders();
	assert_true(cancel() > 5);
	for (unsigned i = 0; i < SENDERS; i++)
		assert_int_equal(senders[i]->state,
				 i % 3 == 0 ? THREAD_RESTART : THREAD_BLOCKED_SEND);
	assert_order();
}

static void the_place_is_kept_when_its_thread_leaves(void **state)
{
	unsigned tries = 1;

	block_senders();
	for (; endpoint_cancel_badged(ep, THE_BADGE) == OUTCOME_PREEMPTED; tries++) {
		/* Removes the threads around the place where the work stopped, which is at every
		 * 100th thread. */
		for (unsigned i = 100 * tries - 2; i < 100 * tries + 3 && i < SENDERS; i++) {
			if (senders[i]->state == THREAD_BLOCKED_SEND)
				thread_suspend(senders[i]);
		}
		assert_true(tries < SENDERS);
	}
	for (unsigned i = 0; i < SENDERS; i += 3)
		assert_int_not_equal(senders[i]->state, THREAD_BLOCKED_SEND);
	assert_order();
}

static void a_new_endpoint_in_the_same_place_starts_anew(void **state)
{
	block_senders();
	assert_int_equal(endpoint_cancel_badged(ep, THE_BADGE), OUTCOME_PREEMPTED);
	assert_int_equal(endpoint_cancel_all(ep, false), OUTCOME_OK);
	for (unsigned i = 0; i < SENDERS; i++)
		thread_suspend(senders[i]);
	block_senders();
	cancel();
	for (unsigned i = 0; i < SENDERS; i += 3)
		assert_int_equal(senders[i]->state, THREAD_RESTART);
	assert_order();
}

static void receivers_are_left_alone(void **state)
{
	struct tcb *t = fake_memory(TCB_BITS);

	endpoint_receive(t, cap_endpoint((kaddr_t)ep, RIGHTS_ALL, 0), true);
	assert_int_equal(endpoint_cancel_badged(ep, THE_BADGE), OUTCOME_OK);
	assert_int_equal(t->state, THREAD_BLOCKED_RECEIVE);
}

/* The handler's notification is the last capability: its waiters are woken a few at a time. */
static void an_irq_handler_goes_with_many_waiters(void **state)
{
	static struct cte slots[3];
	struct notification *n = fake_memory(5);
	struct invocation set = {.label = LABEL_IRQ_SET_NOTIFICATION,
				 .cap = cap_irq_handler(3),
				 .extra = {&slots[2]},
				 .extra_count = 1};
	unsigned tries = 1;

	memset(slots, 0, sizeof(slots));
	core.current = &core.idle;
	cte_insert_root(&slots[0], cap_irq_control());
	irq_issue(3, &slots[0], &slots[1]);
	cte_insert_root(&slots[2], cap_notification((kaddr_t)n, RIGHTS_ALL, 0));
	set.slot = &slots[1];
	assert_int_equal(decode_irq_handler(&set), OUTCOME_OK);
	for (unsigned i = 0; i < SENDERS; i++) {
		senders[i] = fake_memory(TCB_BITS);
		notification_receive(senders[i], n, true);
	}
	assert_int_equal(cte_delete(&slots[2]), OUTCOME_OK);
	assert_int_equal(senders[0]->state, THREAD_BLOCKED_NOTIFICATION);
	while (cte_delete(&slots[1]) == OUTCOME_PREEMPTED)
		assert_true(tries++ < SENDERS);
	assert_true(tries > 5);
	assert_false(irq_is_active(3));
	for (unsigned i = 0; i < SENDERS; i++)
		assert_int_equal(senders[i]->state, THREAD_RESTART);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_with_the_badge_and_no_other, setup),
		cmocka_unit_test_setup(the_place_is_kept_when_its_thread_leaves, setup),
		cmocka_unit_test_setup(a_new_endpoint_in_the_same_place_starts_anew, setup),
		cmocka_unit_test_setup(receivers_are_left_alone, setup),
		cmocka_unit_test_setup(an_irq_handler_goes_with_many_waiters, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
