/* SPDX-License-Identifier: BSD-2-Clause */
/* Batches, the extension: the effect of lists, where they end, and lists that delete objects that
 * they need.
 */
#include <selkie/batch.h>

#include "harness/env.h"
#include "harness/probe.h"
#include "harness/test.h"
#include "harness/thread.h"

#define HERE  0x100000000ul
#define PAGE  0x1000ul
#define ATTR  seL4_X86_Default_VMAttributes
#define PAGES 19 /* as many maps as a list has room for */
#define BADGE 0x33

static int extension_is_there(void)
{
	return !!(env_features() & SELKIE_FEATURE_BATCH);
}

static bool add_map(struct selkie_batch *b, seL4_CPtr frame, seL4_Word address)
{
	const seL4_CPtr vspace = VSPACE;
	const seL4_Word words[] = {address, seL4_ReadWrite.words[0], ATTR};

	return selkie_batch_add(b, frame, X86PageMap, 1, &vspace, 3, words);
}

static void add_signal(struct selkie_batch *b, seL4_CPtr notification)
{
	CHECK(selkie_batch_add(b, notification, 0, 0, NULL, 0, NULL));
}

static void many_in_one(void)
{
	seL4_CPtr frames = new_slots(PAGES);
	struct selkie_batch b;
	seL4_Word made;

	if (!extension_is_there())
		return;
	OK(seL4_Untyped_Retype(env_arena(), seL4_X86_4K, 0, CNODE, 0, 0, frames, PAGES));
	map_tables(VSPACE, HERE);
	b = selkie_batch_begin();
	for (unsigned i = 0; i < PAGES; i++)
		CHECK(add_map(&b, frames + i, HERE + i * PAGE));
	CHECK(!add_map(&b, frames, HERE));
	OK(selkie_batch_make(TCB, &b, 0, &made));
	CHECK_EQ(made, PAGES);
	for (unsigned i = 0; i < PAGES; i++)
		*(volatile seL4_Word *)(HERE + i * PAGE) = i;
	b = selkie_batch_begin();
	for (unsigned i = 0; i < PAGES; i++)
		CHECK(selkie_batch_add(&b, frames + i, X86PageUnmap, 0, NULL, 0, NULL));
	OK(selkie_batch_make(TCB, &b, 0, &made));
	CHECK_EQ(made, PAGES);
	CHECK_EQ(probe_read(HERE + 3 * PAGE), 4);
}

/* Words beyond the registers, and in front of others. */
static void long_invocations(void)
{
	const seL4_CPtr cnode = CNODE;
	seL4_CPtr slots = new_slots(4);
	const seL4_Word retype[] = {seL4_NotificationObject, 0, 0, 0, slots, 2};
	const seL4_Word mint[] = {slots + 2, 64, slots, 64, seL4_AllRights.words[0], BADGE};
	struct selkie_batch b;
	seL4_Word made, badge;

	if (!extension_is_there())
		return;
	b = selkie_batch_begin();
	CHECK(selkie_batch_add(&b, env_arena(), UntypedRetype, 1, &cnode, 6, retype));
	CHECK(selkie_batch_add(&b, CNODE, CNodeMint, 1, &cnode, 6, mint));
	add_signal(&b, slots + 2);
	OK(selkie_batch_make(TCB, &b, 0, &made));
	CHECK_EQ(made, 3);
	seL4_Poll(slots, &badge);
	CHECK_EQ(badge, BADGE);
}

static void errors_end_the_list(void)
{
	seL4_CPtr notification = new_notification(), signal = new_badged(notification, BADGE);
	seL4_CPtr endpoint = new_endpoint();
	const seL4_CPtr bad[] = {endpoint, 0, env_arena()};
	const seL4_Error errors[] = {seL4_IllegalOperation, seL4_InvalidCapability,
				     seL4_IllegalOperation};
	seL4_Word made, badge;

	if (!extension_is_there())
		return;
	for (unsigned k = 0; k < 3; k++)
		for (seL4_Word flags = 0; flags <= SELKIE_BATCH_GO_ON; flags++) {
			struct selkie_batch b = selkie_batch_begin();

			add_signal(&b, signal);
			unsigned at = b.end;
			add_signal(&b, bad[k]);
			add_signal(&b, signal);
			OK(selkie_batch_make(TCB, &b, flags, &made));
			CHECK_EQ(made, flags ? 3 : 1);
			CHECK_EQ(selkie_batch_error(&b, at), errors[k]);
			CHECK(b.message[SELKIE_BATCH_FIRST] & SELKIE_BATCH_DONE);
			CHECK_EQ(!!(b.message[at + 2] & SELKIE_BATCH_DONE), flags);
			seL4_Poll(notification, &badge);
			CHECK_EQ(badge, BADGE);
		}
}

static void lists_that_are_none(void)
{
	struct selkie_batch b = selkie_batch_begin();
	seL4_Word made;

	if (!extension_is_there()) {
		CHECK_EQ(seL4_MessageInfo_get_label(
				 RAW_CALL(TCB, SELKIE_LABEL_TCB_BATCH, 0, 0, 0, 0, 0)),
			 seL4_IllegalOperation);
		return;
	}
	OK(selkie_batch_make(TCB, &b, 0, &made));
	CHECK_EQ(made, 0);
	CHECK_EQ(selkie_batch_make(new_tcb(), &b, 0, &made), seL4_IllegalOperation);
	b.count = 1; /* which is not there */
	CHECK_EQ(selkie_batch_make(TCB, &b, 0, &made), seL4_TruncatedMessage);
	b.message[4] = 127 | 3 << 7; /* longer than the message */
	b.end = 6;
	CHECK_EQ(selkie_batch_make(TCB, &b, 0, &made), seL4_TruncatedMessage);
	b.count = ~0u;
	b.end = 4;
	CHECK_EQ(selkie_batch_make(TCB, &b, 0, &made), seL4_TruncatedMessage);
	CHECK_EQ(seL4_MessageInfo_get_label(RAW_CALL(TCB, SELKIE_LABEL_TCB_BATCH, 0, 0, 0, 0)),
		 seL4_TruncatedMessage);
	/* A batch inside a batch. */
	b = selkie_batch_begin();
	CHECK(selkie_batch_add(&b, TCB, SELKIE_LABEL_TCB_BATCH, 0, NULL, 4,
			       (const seL4_Word[4]){0}));
	OK(selkie_batch_make(TCB, &b, 0, &made));
	CHECK_EQ(made, 0);
	CHECK_EQ(selkie_batch_error(&b, SELKIE_BATCH_FIRST), seL4_IllegalOperation);
}

/* --- signal and wait ---------------------------------------------------------------------------
 */

static seL4_CPtr ping, pong, last;

static void partner(seL4_Word tcb)
{
	struct selkie_batch b = selkie_batch_begin();
	seL4_Word badge;

	seL4_Wait(ping, NULL);
	for (unsigned i = 0; i < 10; i++) {
		b = selkie_batch_begin();
		add_signal(&b, pong);
		if (!selkie_batch_wait(*(seL4_CPtr *)tcb, &b, ping, &badge))
			return;
	}
	seL4_Signal(last);
}

static void signal_then_wait(void)
{
	static struct thread t;
	struct selkie_batch b;
	seL4_Word badge;

	if (!extension_is_there())
		return;
	ping = new_notification();
	pong = new_badged(new_notification(), BADGE);
	last = new_notification();
	thread_run(&t, partner, (seL4_Word)&t.tcb);
	for (unsigned i = 0; i < 10; i++) {
		b = selkie_batch_begin();
		add_signal(&b, ping);
		CHECK(selkie_batch_wait(TCB, &b, pong, &badge));
		CHECK_EQ(badge, BADGE);
	}
	/* A batch with an error does not wait. */
	b = selkie_batch_begin();
	add_signal(&b, ping);
	add_signal(&b, 0);
	CHECK(!selkie_batch_wait(TCB, &b, pong, &badge));
	seL4_Wait(last, NULL);
}

static seL4_CPtr nobody;

static void wait_for_nobody(seL4_Word tcb)
{
	struct selkie_batch b = selkie_batch_begin();
	seL4_Word badge;

	add_signal(&b, ping);
	if (selkie_batch_wait(*(seL4_CPtr *)tcb, &b, nobody, &badge))
		seL4_Signal(last);
}

/* A wait that is suspended and resumed repeats only the wait, and not the list. */
static void the_wait_is_begun_anew(void)
{
	static struct thread t;
	seL4_Word badge;

	if (!extension_is_there())
		return;
	ping = new_badged(new_notification(), BADGE);
	nobody = new_badged(new_notification(), BADGE);
	last = new_badged(new_notification(), BADGE);
	thread_run(&t, wait_for_nobody, (seL4_Word)&t.tcb);
	settle();
	seL4_Poll(ping, &badge);
	CHECK_EQ(badge, BADGE);
	OK(seL4_TCB_Suspend(t.tcb));
	OK(seL4_TCB_Resume(t.tcb));
	settle();
	badge = 0;
	seL4_Poll(ping, &badge);
	CHECK_EQ(badge, 0);
	seL4_Signal(nobody);
	settle();
	seL4_Poll(last, &badge);
	CHECK_EQ(badge, BADGE);
}

/* --- objects that are deleted by the list
 * ---------------------------------------------------------------------------------
 */

static seL4_CPtr doomed, after;

static void saw(seL4_Word argument)
{
	struct selkie_batch b = selkie_batch_begin();
	seL4_Word made;

	struct thread *t = (struct thread *)argument;

	CHECK(selkie_batch_add(&b, doomed, doomed == t->tcb ? TCBSuspend : X86PageUnmap, 0, NULL, 0,
			       NULL));
	if (doomed == t->buffer_frame)
		CHECK(selkie_batch_add(&b, CNODE, CNodeDelete, 0, NULL, 2,
				       (const seL4_Word[]){doomed, 64}));
	add_signal(&b, after);
	selkie_batch_make(t->tcb, &b, SELKIE_BATCH_GO_ON, &made);
}

static void a_thread_stops_itself(void)
{
	static struct thread t;
	seL4_Word badge = 0;

	if (!extension_is_there())
		return;
	after = new_badged(new_notification(), BADGE);
	thread_create(&t, saw, (seL4_Word)&t);
	doomed = t.tcb;
	thread_start(&t);
	settle();
	seL4_Poll(after, &badge);
	CHECK_EQ(badge, 0);
}

/* The list revokes the capability of which the TCB's copy for the IPC buffer was made, and so that
 * copy too.
 */
static void a_buffer_goes(void)
{
	static struct thread t;
	seL4_CPtr frame = new_frame();
	seL4_Word badge = 0;

	if (!extension_is_there())
		return;
	after = new_badged(new_notification(), BADGE);
	map_here(frame, HERE);
	thread_create(&t, saw, (seL4_Word)&t);
	OK(seL4_TCB_SetIPCBuffer(t.tcb, (seL4_Word)t.buffer, t.buffer_frame));
	doomed = t.buffer_frame;
	thread_start(&t);
	settle();
	seL4_Poll(after, &badge);
	CHECK(badge == 0 || badge == BADGE);
}

TEST_SUITE(batch, CASE(many_in_one), CASE(long_invocations), CASE(errors_end_the_list),
	   CASE(lists_that_are_none), CASE(signal_then_wait), CASE(the_wait_is_begun_anew),
	   CASE(a_thread_stops_itself), CASE(a_buffer_goes));
