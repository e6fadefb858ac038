/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waits for the task's one notification, which all events signal, each with its own badge. No other
 * file waits for it. No signal is lost: each is either in the notification or in `put_off`.
 */
#include <errno.h>

#include <sel4/sel4.h>

#include "libs/bypass/bypass.h"
#include "libs/bypass/internal.h"

static struct bypass_waiter waiters[TASK_REMOTES_MAX];
static unsigned waiter_count;
static seL4_Word put_off;
static bool happened; /* since bypass_wait() last returned */
static uint64_t deadline = BYPASS_NEVER, timer = BYPASS_NEVER;
static void (*deadline_due)(void);

void bypass_add_waiter(const struct bypass_waiter *waiter)
{
	if (waiter_count < TASK_REMOTES_MAX)
		waiters[waiter_count++] = *waiter;
}

void bypass_set_deadline(uint64_t at_ns, void (*due)(void))
{
	deadline = at_ns;
	deadline_due = due;
}

void bypass_happened(void)
{
	happened = true;
}

void bypass_wait_badge(uint64_t badge)
{
	seL4_Word got;

	do {
		got = 0;
		seL4_Wait(TASK_SLOT_NOTIFICATION, &got);
		put_off |= got;
	} while (!(got & badge));
}

static void run_due(void)
{
	if (deadline > bypass_now_ns())
		return;
	deadline = BYPASS_NEVER;
	deadline_due();
}

static void set_timer(uint64_t until_ns)
{
	uint64_t at = until_ns < deadline ? until_ns : deadline;

	if (at == timer)
		return;
	timer = at;
	bypass_clock_set(at);
}

/* The badges signalled since the last call; sleeps until there is one, or until the time. */
static seL4_Word take(uint64_t until_ns)
{
	seL4_Word got = 0, badges = put_off;

	seL4_Poll(TASK_SLOT_NOTIFICATION, &got);
	badges |= got;
	put_off = 0;
	if (badges || until_ns <= bypass_now_ns())
		return badges;
	set_timer(until_ns);
	seL4_Wait(TASK_SLOT_NOTIFICATION, &badges);
	return badges;
}

static void prepare_all(void)
{
	for (unsigned i = 0; i < waiter_count; i++)
		if (waiters[i].prepare)
			waiters[i].prepare(waiters[i].context);
}

int bypass_pause(uint64_t until_ns)
{
	for (;;) {
		run_due();
		prepare_all();
		seL4_Word badges = take(until_ns);

		if (badges & bypass_clock_badge())
			timer = BYPASS_NEVER; /* the timer signals once */
		for (unsigned i = 0; i < waiter_count; i++)
			if (badges & waiters[i].badge)
				waiters[i].event(waiters[i].context);
		if (badges & ~bypass_clock_badge()) {
			happened = true;
			return 0;
		}
		if (until_ns <= bypass_now_ns())
			return -ETIMEDOUT;
	}
}

int bypass_wait(uint64_t until_ns)
{
	int error = bypass_pause(happened ? 0 : until_ns);

	if (happened)
		error = 0;
	happened = false;
	return error;
}
