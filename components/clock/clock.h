/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock: one hardware timer shared by several clients (interfaces/clock.h). Pure logic over a
 * `struct timer`; the drivers are hpet.c and pit.c, wall-clock time at start comes from rtc.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "components/console/uart.h" /* struct port_ops */
#include "interfaces/clock.h"

#define CLOCK_CLIENTS_MAX 16u

/* A one-shot timer with a counter of its own. */
struct timer {
	/* The counter; counts up at `hz`, never back. */
	uint64_t (*read)(struct timer *timer);
	/* One interrupt about `ticks` from now, or earlier if that is more than the timer can do;
	 * false if that moment may have passed before the timer was set. */
	bool (*arm)(struct timer *timer, uint64_t ticks);
	uint64_t hz;
};

struct clock_client {
	struct clock_shared *page;
	uint32_t fired; /* the generation that was signalled last */
};

struct clock {
	struct clock_client clients[CLOCK_CLIENTS_MAX];
	struct timer *timer;
	uint64_t tsc_hz;
};

static inline uint64_t clock_tsc(void)
{
	return __builtin_ia32_rdtsc();
}

/* Measures how fast the time-stamp counter runs, for about `milliseconds`. 0 if it makes no sense.
 */
uint64_t clock_measure_tsc(struct timer *timer, unsigned milliseconds);
/* The page is used for ever. */
void clock_add_client(struct clock *clock, unsigned index, void *page, uint64_t realtime_ns,
		      uint64_t tsc_then);
/*
 * Looks at every client's deadline and sets the timer for the earliest. The set of clients to be
 * signalled, a bit each. To be called after every interrupt and every signal of a client.
 */
uint32_t clock_run(struct clock *clock, uint64_t tsc_now);

/* ---- drivers
 * ------------------------------------------------------------------------------------- */

struct hpet {
	struct timer timer;
	volatile uint64_t *registers;
};
/* -ENODEV: none there, or one that cannot interrupt through IOAPIC pin 2. */
int hpet_init(struct hpet *hpet, volatile void *registers);

struct pit {
	struct timer timer;
	struct port_ops ports;
	uint64_t total; /* ticks counted up to the last reading */
	uint16_t last;	/* counter value then */
};
void pit_init(struct pit *pit, const struct port_ops *ports);

/* Nanoseconds since 1970 UTC; 0 when the clock's date makes no sense. */
uint64_t rtc_read_ns(const struct port_ops *ports);
