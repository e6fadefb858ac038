/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock: one hardware timer shared by several clients (interfaces/clock.interface). Pure logic
 * over a `struct timer`; the drivers are hpet.c and pit.c, wall-clock time at start comes from
 * rtc.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "interfaces/clock_server.h"
#include "libs/base/ports.h"

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

struct clock_user {
	struct clock_server client; /* without pages: there is none */
	uint32_t fired;		    /* generation of the setting that it was last woken for */
};

struct clock {
	struct clock_user users[CLOCK_CLIENTS_MAX];
	struct timer *timer;
	struct clock_info info; /* the facts for clients */
};

static inline uint64_t clock_tsc(void)
{
	return __builtin_ia32_rdtsc();
}

/* Measures how fast the time-stamp counter runs, for about `milliseconds`. 0 if the measurement is
 * impossible. */
uint64_t clock_measure_tsc(struct timer *timer, unsigned milliseconds);
/* The clock has been set up; `pages` is CLOCK_SHARED_BYTES that stay for ever. */
void clock_add_client(struct clock *clock, unsigned index, void *pages);
/*
 * Looks at every client's alarm and sets the timer for the earliest. The set of clients to be
 * woken, a bit each. To be called after every interrupt and every wake-up by a client.
 */
uint32_t clock_run(struct clock *clock, uint64_t tsc_now);

/* ---- drivers
 * ------------------------------------------------------------------------------------- */

struct hpet {
	struct timer timer;
	volatile uint64_t *registers;
};
/* -ENODEV: there is no HPET, or it cannot interrupt through IOAPIC pin 2. */
int hpet_init(struct hpet *hpet, volatile void *registers);

struct pit {
	struct timer timer;
	struct port_ops ports;
	uint64_t total; /* ticks counted up to the last reading */
	uint16_t last;	/* counter value then */
};
void pit_init(struct pit *pit, const struct port_ops *ports);

/* Nanoseconds since 1970 UTC; 0 if the clock has no valid date. */
uint64_t rtc_read_ns(const struct port_ops *ports);

/* ---- all of it ------------------------------------------------------------------------------ */

/* The hardware of a clock on a PC. */
struct clock_hardware {
	struct hpet hpet;
	struct pit pit;
};

/*
 * Sets `clock`, which is zeroed, up on the HPET whose registers are given (NULL: none) or else on
 * the PIT; takes 10 ms. -EIO: the time-stamp counter cannot be measured.
 */
int clock_start(struct clock *clock, struct clock_hardware *hardware, volatile void *hpet,
		const struct port_ops *ports);
