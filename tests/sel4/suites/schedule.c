/* SPDX-License-Identifier: BSD-2-Clause */
/* Who runs when: fact sheet section 9, "Scheduling". */
#include "harness/env.h"
#include "harness/test.h"
#include "harness/thread.h"

/* Threads write their letter here when they run. */
static char trace[64];
static volatile unsigned traced;

static void note(seL4_Word letter)
{
	trace[traced++] = (char)letter;
}

static void note_twice(seL4_Word letter)
{
	note(letter);
	seL4_Yield();
	note(letter);
}

static struct thread a, b, c;

static void expect_trace(const char *wanted)
{
	for (unsigned i = 0; wanted[i]; i++)
		if (i >= traced || trace[i] != wanted[i])
			test_fail(__FILE__, __LINE__, "ran %.*s, not %s", (int)traced, trace,
				  wanted);
	traced = 0;
}

static void highest_first(void)
{
	traced = 0;
	thread_create_at(&a, note, 'a', 10, 0);
	thread_create_at(&b, note, 'b', 30, 0);
	thread_create_at(&c, note, 'c', 20, 0);
	thread_start(&a);
	thread_start(&b);
	thread_start(&c);
	settle();
	expect_trace("bca");
}

/* The case's own thread goes on, at a higher priority: each thread that it wakes goes to the head
 * of its queue. */
static void woken_below_us_goes_to_the_head(void)
{
	traced = 0;
	thread_run(&a, note, 'a');
	thread_run(&b, note, 'b');
	thread_run(&c, note, 'c');
	settle();
	expect_trace("cba");
}

static void yield_goes_to_the_tail(void)
{
	traced = 0;
	thread_run(&c, note_twice, 'c');
	thread_run(&b, note_twice, 'b');
	thread_run(&a, note_twice, 'a');
	settle();
	expect_trace("abcabc");
}

static void start_b(seL4_Word letter)
{
	note(letter);
	thread_start(&b);
	note(letter);
}

static void higher_priority_preempts(void)
{
	traced = 0;
	thread_create_at(&a, start_b, 'a', PRIO, 0);
	thread_create_at(&b, note, 'b', PRIO + 1, 0);
	thread_start(&a);
	settle();
	expect_trace("aba");
}

static void equal_priority_does_not(void)
{
	traced = 0;
	thread_create_at(&a, start_b, 'a', PRIO, 0);
	thread_create_at(&b, note, 'b', PRIO, 0);
	thread_start(&a);
	settle();
	expect_trace("aab");
}

static void lower_self(seL4_Word letter)
{
	note(letter);
	seL4_TCB_SetPriority(a.tcb, TCB, PRIO - 2);
	note(letter);
}

static void priority_change_takes_effect_at_once(void)
{
	traced = 0;
	thread_create_at(&a, lower_self, 'a', PRIO, 0);
	thread_create_at(&b, note, 'b', PRIO - 1, 0);
	thread_start(&a);
	thread_start(&b);
	settle();
	expect_trace("aba");
}

static volatile seL4_Word spun[2];
static volatile bool stop;

static void spin(seL4_Word index)
{
	while (!stop)
		spun[index]++;
}

static void wait_and_stop(seL4_Word unused)
{
	/* Each yield ends when the time slice of the spinning thread did. */
	for (int i = 0; i < 6; i++)
		seL4_Yield();
	stop = true;
}

static void time_slices(void)
{
	stop = false;
	spun[0] = spun[1] = 0;
	thread_run(&a, spin, 0);
	thread_run(&b, spin, 1);
	thread_run(&c, wait_and_stop, 0);
	settle();
	CHECK(spun[0] > 0 && spun[1] > 0);
}

static seL4_CPtr endpoint;

static void wait_then_note(seL4_Word letter)
{
	seL4_Recv(endpoint, NULL);
	note(letter);
}

static void send_then_note(seL4_Word letter)
{
	note(letter);
	seL4_Send(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	note(letter);
}

static void receiver_of_higher_priority_runs_at_once(void)
{
	traced = 0;
	endpoint = new_endpoint();
	thread_create_at(&a, wait_then_note, 'a', PRIO + 1, 0);
	thread_create_at(&b, send_then_note, 'b', PRIO, 0);
	thread_start(&a);
	thread_start(&b);
	settle();
	expect_trace("bab");
}

static void receiver_of_equal_priority_waits(void)
{
	traced = 0;
	endpoint = new_endpoint();
	thread_run(&b, send_then_note, 'b');
	thread_run(&a, wait_then_note, 'a');
	settle();
	expect_trace("bba");
}

static void call_then_note(seL4_Word letter)
{
	note(letter);
	seL4_Call(endpoint, seL4_MessageInfo_new(0, 0, 0, 0));
	note(letter);
}

static void receive_note_reply(seL4_Word letter)
{
	seL4_Recv(endpoint, NULL);
	note(letter);
	seL4_Reply(seL4_MessageInfo_new(0, 0, 0, 0));
	note(letter);
}

/* A caller that blocks hands over to the receiver directly, whichever other threads are ready. */
static void call_switches_directly(void)
{
	traced = 0;
	endpoint = new_endpoint();
	thread_run(&c, note, 'c');
	thread_run(&b, call_then_note, 'b');
	thread_run(&a, receive_note_reply, 'a');
	settle();
	expect_trace("baacb");
}

/* One that is not the highest when the caller blocks waits its turn, but before those of its own
 * priority that were ready already. */
static void called_below_others_goes_to_the_head(void)
{
	static struct thread d;

	traced = 0;
	endpoint = new_endpoint();
	thread_create_at(&a, receive_note_reply, 'a', PRIO - 20, 0);
	thread_start(&a);
	settle();
	thread_create_at(&d, note, 'd', PRIO - 20, 0);
	thread_create_at(&c, note, 'c', PRIO - 10, 0);
	thread_create_at(&b, call_then_note, 'b', PRIO, 0);
	thread_start(&d);
	thread_start(&c);
	thread_start(&b);
	settle();
	expect_trace("bcabad");
}

static void receive_reply_and_receive(seL4_Word letter)
{
	seL4_Recv(endpoint, NULL);
	note(letter);
	/* Wakes the caller, and the sender that is waiting by now: two in one entry. */
	seL4_ReplyRecv(endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL);
	note(letter);
}

static void two_woken_at_once_go_to_the_head_in_turn(void)
{
	traced = 0;
	endpoint = new_endpoint();
	thread_create_at(&a, call_then_note, 'a', PRIO + 1, 0);
	thread_create_at(&b, send_then_note, 'b', PRIO + 1, 0);
	thread_create_at(&c, receive_reply_and_receive, 'c', PRIO + 2, 0);
	thread_start(&a);
	settle();
	thread_start(&b);
	settle();
	thread_start(&c);
	settle();
	expect_trace("abccba");
}

/* The same for threads that lose the endpoint they wait at: each is put before the last. Both find
 * no capability then, and fault. */
static void restarted_go_to_the_head(void)
{
	seL4_CPtr faults = new_endpoint();
	seL4_Word badge;

	endpoint = new_endpoint();
	thread_create_at(&a, wait_then_note, 'a', PRIO, new_badged(faults, 'a'));
	thread_create_at(&b, wait_then_note, 'b', PRIO, new_badged(faults, 'b'));
	thread_start(&a);
	settle();
	thread_start(&b);
	settle();
	OK(delete_cap(endpoint));
	settle();
	seL4_NBRecv(faults, &badge);
	CHECK_EQ(badge, 'b');
	seL4_NBRecv(faults, &badge);
	CHECK_EQ(badge, 'a');
}

/* Threads of one priority that never stop get their slices in turn, none of them twice. */
static volatile unsigned turns[3];
static volatile seL4_Word last_turn;

static void count_turns(seL4_Word index)
{
	while (!stop)
		if (last_turn != index) {
			last_turn = index;
			turns[index]++;
		}
}

static void slices_go_round_all_of_a_priority(void)
{
	struct thread d;

	stop = false;
	turns[0] = turns[1] = turns[2] = 0;
	last_turn = 3;
	thread_run(&a, count_turns, 0);
	thread_run(&b, count_turns, 1);
	thread_run(&c, count_turns, 2);
	thread_run(&d, wait_and_stop, 0);
	settle();
	for (int i = 0; i < 3; i++)
		CHECK(turns[i] >= 5 && turns[i] <= 7);
}

TEST_SUITE(schedule, CASE(highest_first), CASE(woken_below_us_goes_to_the_head),
	   CASE(yield_goes_to_the_tail), CASE(higher_priority_preempts),
	   CASE(equal_priority_does_not), CASE(priority_change_takes_effect_at_once),
	   CASE(time_slices), CASE(receiver_of_higher_priority_runs_at_once),
	   CASE(receiver_of_equal_priority_waits), CASE(call_switches_directly),
	   CASE(called_below_others_goes_to_the_head),
	   CASE(two_woken_at_once_go_to_the_head_in_turn), CASE(restarted_go_to_the_head),
	   CASE(slices_go_round_all_of_a_priority));
