/* SPDX-License-Identifier: BSD-2-Clause */
#include "components/clock/clock.h"

#include "libs/base/muldiv.h"

static uint64_t measure_once(struct timer *timer, unsigned microseconds)
{
	uint64_t from = timer->read(timer), tsc_from = clock_tsc();
	uint64_t want = timer->hz * microseconds / 1000000, to;

	/* A timer that stands still must not hold up the start for ever. */
	for (uint64_t i = 0;; i++) {
		to = timer->read(timer);
		if (to - from >= want)
			break;
		if (i > 20000000)
			return 0;
	}
	return muldiv64(clock_tsc() - tsc_from, timer->hz, to - from);
}

uint64_t clock_measure_tsc(struct timer *timer, unsigned milliseconds)
{
	uint64_t sorted[3] = {0};

	/* The middle one of three: whoever was interrupted (a virtual machine often is) is wrong.
	 */
	for (unsigned i = 0; i < 3; i++) {
		uint64_t hz = measure_once(timer, milliseconds * 1000 / 3);
		unsigned at = i;

		for (; at && sorted[at - 1] > hz; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = hz;
	}
	return sorted[1];
}

void clock_add_client(struct clock *clock, unsigned index, void *page, uint64_t realtime_ns,
		      uint64_t tsc_then)
{
	struct clock_client *client = &clock->clients[index];

	client->page = page;
	client->page->tsc_hz = clock->tsc_hz;
	client->page->tsc_base = tsc_then;
	client->page->realtime_base_ns = realtime_ns;
	atomic_store_explicit(&client->page->looks_at, CLOCK_NEVER, memory_order_relaxed);
	atomic_store_explicit(&client->page->ready, 1, memory_order_release);
}

/* The client's deadline if it is still to be signalled for, else CLOCK_NEVER. */
static uint64_t pending(const struct clock_client *client, uint32_t *generation)
{
	*generation = atomic_load_explicit(&client->page->generation, memory_order_acquire);
	if (*generation == client->fired)
		return CLOCK_NEVER;
	return atomic_load_explicit(&client->page->deadline, memory_order_acquire);
}

/* Signals who is due; *earliest is the next deadline of the rest. */
static uint32_t look(struct clock *clock, uint64_t now, uint64_t *earliest)
{
	uint32_t due = 0;

	*earliest = CLOCK_NEVER;
	for (unsigned i = 0; i < CLOCK_CLIENTS_MAX; i++) {
		struct clock_client *client = &clock->clients[i];
		uint32_t generation;

		if (!client->page)
			continue;
		uint64_t deadline = pending(client, &generation);
		if (deadline <= now) {
			client->fired = generation;
			due |= 1u << i;
		} else if (deadline < *earliest) {
			*earliest = deadline;
		}
	}
	return due;
}

static void publish(struct clock *clock, uint64_t looks_at)
{
	for (unsigned i = 0; i < CLOCK_CLIENTS_MAX; i++)
		if (clock->clients[i].page)
			atomic_store_explicit(&clock->clients[i].page->looks_at, looks_at,
					      memory_order_relaxed);
	atomic_thread_fence(memory_order_seq_cst);
}

uint32_t clock_run(struct clock *clock, uint64_t now)
{
	uint64_t earliest, again;
	uint32_t due = look(clock, now, &earliest);

	/* Bounded: a client that keeps changing its mind is looked at again when it signals. */
	for (int i = 0; i < 8; i++) {
		publish(clock, earliest);
		due |= look(clock, now, &again);
		if (again >= earliest)
			break;
		earliest = again;
	}
	for (int i = 0; i < 8 && earliest != CLOCK_NEVER; i++) {
		uint64_t ticks = muldiv64(earliest - now, clock->timer->hz, clock->tsc_hz);

		if (clock->timer->arm(clock->timer, ticks < UINT64_MAX ? ticks + 1 : ticks))
			break;
		now = clock_tsc();
		due |= look(clock, now, &earliest);
		publish(clock, earliest);
	}
	return due;
}
