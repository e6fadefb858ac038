/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The HPET by its registers (IA-PC HPET specification 1.0a): the main counter gives the time, timer
 * 0 in one-shot mode is the alarm. With the legacy route timer 0 interrupts at IOAPIC pin 2, in the
 * place of the PIT.
 */
#include <errno.h>
#include <stddef.h>

#include "components/clock/clock.h"

/* Offsets of registers, in 8-byte words. */
enum {
	CAPABILITIES = 0x00 / 8,
	CONFIGURATION = 0x10 / 8,
	COUNTER = 0xf0 / 8,
	TIMER0 = 0x100 / 8,
	COMPARATOR0 = 0x108 / 8
};
enum { ENABLE = 1, LEGACY_ROUTE = 2 };
enum { LEGACY_CAPABLE = 1 << 15 };
enum { TIMER_INTERRUPTS = 1 << 2 };
#define FEMTOSECONDS   1000000000000000ull
#define MINIMUM_PERIOD 100000ull    /* 10 GHz */
#define MAXIMUM_PERIOD 100000000ull /* the specification's limit: 10 MHz */
/* At most half the range of a 32-bit counter; for a later time the clock sets the alarm again. */
#define MAXIMUM_TICKS 0x7fffffffull

static struct hpet *of(struct timer *timer)
{
	return (struct hpet *)((char *)timer - offsetof(struct hpet, timer));
}

static uint64_t hpet_read(struct timer *timer)
{
	return of(timer)->registers[COUNTER];
}

static bool hpet_arm(struct timer *timer, uint64_t ticks)
{
	volatile uint64_t *r = of(timer)->registers;

	if (ticks > MAXIMUM_TICKS)
		ticks = MAXIMUM_TICKS;
	uint64_t at = r[COUNTER] + ticks;
	r[COMPARATOR0] = at;
	return (int64_t)(at - r[COUNTER]) > 0;
}

int hpet_init(struct hpet *hpet, volatile void *registers)
{
	volatile uint64_t *r = registers;
	uint64_t capabilities = r[CAPABILITIES], period = capabilities >> 32;

	if (period < MINIMUM_PERIOD || period > MAXIMUM_PERIOD || !(capabilities & LEGACY_CAPABLE))
		return -ENODEV;
	*hpet = (struct hpet){.timer = {hpet_read, hpet_arm, FEMTOSECONDS / period},
			      .registers = r};
	r[CONFIGURATION] = 0;
	r[COUNTER] = 0;
	r[TIMER0] = TIMER_INTERRUPTS; /* edge-triggered, one-shot, 64 bits if it has them */
	r[COMPARATOR0] = ~0ull;
	r[CONFIGURATION] = ENABLE | LEGACY_ROUTE;
	return 0;
}
