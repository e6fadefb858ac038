/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The timers of the personality: a binary heap by deadline, element 0 unused, each timer knowing
 * its place in it. The machine's timer is set when the earliest deadline changes.
 */
#include "wait/timer.h"

#include <errno.h>
#include <stdlib.h>

#include "machine/clock.h"

static struct timer **heap; /* heap[1] is the earliest */
static size_t count, capacity;
static uint64_t machine_deadline = UINT64_MAX;

static void put(size_t at, struct timer *t)
{
	heap[at] = t;
	t->heap_index = at;
}

static void sift_up(size_t at, struct timer *t)
{
	while (at > 1 && heap[at / 2]->deadline_ns > t->deadline_ns) {
		put(at, heap[at / 2]);
		at /= 2;
	}
	put(at, t);
}

static void sift_down(size_t at, struct timer *t)
{
	for (;;) {
		size_t child = at * 2;

		if (child > count)
			break;
		if (child < count && heap[child + 1]->deadline_ns < heap[child]->deadline_ns)
			child++;
		if (heap[child]->deadline_ns >= t->deadline_ns)
			break;
		put(at, heap[child]);
		at = child;
	}
	put(at, t);
}

static void set_machine(void)
{
	uint64_t earliest = count ? heap[1]->deadline_ns : UINT64_MAX;

	/* The machine's timer is not reset when a timer is cancelled, which most are: an expiry
	 * without a due timer is cheaper. */
	if (earliest < machine_deadline) {
		machine_deadline = earliest;
		clock_set_timer(earliest);
	}
}

static int make_room(void)
{
	size_t bigger = capacity ? capacity * 2 : 64;
	struct timer **copy;

	if (count + 1 < capacity)
		return 0;
	copy = realloc(heap, bigger * sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	heap = copy;
	capacity = bigger;
	return 0;
}

static void take_out(struct timer *t)
{
	size_t at = t->heap_index;
	struct timer *last = heap[count--];

	t->heap_index = 0;
	if (last == t)
		return;
	if (at > 1 && heap[at / 2]->deadline_ns > last->deadline_ns)
		sift_up(at, last);
	else
		sift_down(at, last);
}

void timer_init(struct timer *t, void (*fn)(struct timer *))
{
	t->deadline_ns = 0;
	t->fn = fn;
	t->heap_index = 0;
}

int timer_arm(struct timer *t, uint64_t deadline_ns)
{
	if (t->heap_index)
		take_out(t);
	if (make_room() < 0)
		return -ENOMEM;
	t->deadline_ns = deadline_ns;
	sift_up(++count, t);
	set_machine();
	return 0;
}

bool timer_cancel(struct timer *t)
{
	if (!t->heap_index)
		return false;
	take_out(t);
	return true;
}

void timers_run(void)
{
	uint64_t now = clock_monotonic_ns();

	machine_deadline = UINT64_MAX; /* it has expired */
	/* A timer that is armed anew for a time that has passed waits for the next run. */
	while (count && heap[1]->deadline_ns <= now) {
		struct timer *t = heap[1];

		take_out(t);
		t->fn(t);
	}
	set_machine();
}
