/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock: one hardware timer shared by several clients (interfaces/clock.interface). It uses the
 * hardware through a `struct timer`, whose drivers are hpet.c and pit.c; rtc.c reads the date once,
 * at the start.
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
	/* Asks for one interrupt in about `ticks`, or earlier if the timer cannot count so far.
	 * False: that moment may have passed before the timer was set, so there may be none. */
	bool (*arm)(struct timer *timer, uint64_t ticks);
	uint64_t hz;
};

struct clock_user {
	struct clock_server client; /* without pages: there is no such client */
	uint32_t fired;		    /* generation of the alarm setting it was last woken for */
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

/* Measures for about `milliseconds` how fast the time-stamp counter runs, and returns its Hz. 0:
 * the timer does not count. */
uint64_t clock_measure_tsc(struct timer *timer, unsigned milliseconds);
/* Adds client `index`, below CLOCK_CLIENTS_MAX. Call it after clock_start(). `pages` are the
 * client's CLOCK_SHARED_BYTES, which must last as long as `clock`. */
void clock_add_client(struct clock *clock, unsigned index, void *pages);
/*
 * Looks at every client's alarm and sets the timer for the earliest one. Returns the clients to be
 * woken, a bit for each. Call it after every interrupt and every wake-up by a client; it does not
 * wait.
 */
uint32_t clock_run(struct clock *clock, uint64_t tsc_now);

/* ---- drivers
 * ------------------------------------------------------------------------------------- */

struct hpet {
	struct timer timer;
	volatile uint64_t *registers;
};
/* Starts the HPET's counter. `registers` is where its page is mapped. -ENODEV: there is no HPET, or
 * it cannot interrupt through IOAPIC pin 2. */
int hpet_init(struct hpet *hpet, volatile void *registers);

struct pit {
	struct timer timer;
	struct port_ops ports;
	uint64_t total; /* ticks counted up to the last reading */
	uint16_t last;	/* counter value then */
};
/* Starts counter 0 of the PIT. */
void pit_init(struct pit *pit, const struct port_ops *ports);

/* Reads the RTC: nanoseconds since 1970 UTC; 0 if the clock has no valid date. */
uint64_t rtc_read_ns(const struct port_ops *ports);

/* ---- start ---------------------------------------------------------------------------------- */

/* The drivers' state: one of the two is in use. */
struct clock_hardware {
	struct hpet hpet;
	struct pit pit;
};

/*
 * Sets up `clock`, which the caller has zeroed, on the HPET whose registers are mapped at `hpet`
 * (NULL: none), or else on the PIT. It computes for 10 ms. -EIO: the time-stamp counter cannot be
 * measured.
 */
int clock_start(struct clock *clock, struct clock_hardware *hardware, volatile void *hpet,
		const struct port_ops *ports);
