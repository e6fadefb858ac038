/* SPDX-License-Identifier: BSD-2-Clause */
/* Shares one hardware timer among the clients, and measures the time-stamp counter by it. */
#include "components/clock/clock.h"

#include "libs/base/muldiv.h"

static uint64_t measure_once(struct timer *timer, unsigned microseconds)
{
	uint64_t from = timer->read(timer), tsc_from = clock_tsc();
	uint64_t want = timer->hz * microseconds / 1000000, to;

	/* A timer that does not count must not block the start for ever. */
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

	/* The median of three, since a measurement is wrong if the host interrupts the virtual
	 * machine meanwhile. */
	for (unsigned i = 0; i < 3; i++) {
		uint64_t hz = measure_once(timer, milliseconds * 1000 / 3);
		unsigned at = i;

		for (; at && sorted[at - 1] > hz; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = hz;
	}
	return sorted[1];
}

void clock_add_client(struct clock *clock, unsigned index, void *pages)
{
	struct clock_user *user = &clock->users[index];

	user->fired = 0;
	clock_server_init(&user->client, pages);
	pages_alarm_look_at(&user->client.pages->timer, PAGES_NEVER);
	clock_server_publish(&user->client, &clock->info);
}

/* Returns the clients whose alarm is due, a bit for each; *earliest is the earliest alarm that is
 * not due yet. */
static uint32_t look(struct clock *clock, uint64_t now, uint64_t *earliest)
{
	uint32_t due = 0;

	*earliest = PAGES_NEVER;
	for (unsigned i = 0; i < CLOCK_CLIENTS_MAX; i++) {
		struct clock_user *user = &clock->users[i];
		uint32_t generation;

		if (!user->client.pages)
			continue;
		uint64_t at =
			pages_alarm_pending(&user->client.pages->timer, user->fired, &generation);
		if (at <= now) {
			user->fired = generation;
			due |= 1u << i;
		} else if (at < *earliest) {
			*earliest = at;
		}
	}
	return due;
}

static void publish(struct clock *clock, uint64_t looks_at)
{
	for (unsigned i = 0; i < CLOCK_CLIENTS_MAX; i++)
		if (clock->users[i].client.pages)
			pages_alarm_look_at(&clock->users[i].client.pages->timer, looks_at);
	atomic_thread_fence(memory_order_seq_cst);
}

/* Adds clients that were started again once more: their pages were emptied. */
static void add_renewed_clients(struct clock *clock)
{
	for (unsigned i = 0; i < CLOCK_CLIENTS_MAX; i++) {
		const struct clock_server *client = &clock->users[i].client;

		if (client->pages && clock_server_renewed(client))
			clock_add_client(clock, i, client->pages);
	}
}

uint32_t clock_run(struct clock *clock, uint64_t now)
{
	uint64_t earliest, again;

	add_renewed_clients(clock);
	uint32_t due = look(clock, now, &earliest);

	/* A bounded number of rounds: a client that goes on changing its alarm wakes this task, and
	 * the next run handles it. */
	for (int i = 0; i < 8; i++) {
		publish(clock, earliest);
		due |= look(clock, now, &again);
		if (again >= earliest)
			break;
		earliest = again;
	}
	for (int i = 0; i < 8 && earliest != PAGES_NEVER; i++) {
		uint64_t ticks = muldiv64(earliest - now, clock->timer->hz, clock->info.tsc_hz);

		if (clock->timer->arm(clock->timer, ticks < UINT64_MAX ? ticks + 1 : ticks))
			break;
		now = clock_tsc();
		due |= look(clock, now, &earliest);
		publish(clock, earliest);
	}
	return due;
}
