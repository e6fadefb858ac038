/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starts the clock on the HPET, or on the PIT if there is no HPET, and reads the date from the RTC.
 */
#include <errno.h>

#include "components/clock/clock.h"

#define MEASURE_MILLISECONDS 10
#define SLOWEST_TSC_HZ	     1000000u

int clock_start(struct clock *clock, struct clock_hardware *hardware, volatile void *hpet,
		const struct port_ops *ports)
{
	if (hpet && !hpet_init(&hardware->hpet, hpet)) {
		clock->timer = &hardware->hpet.timer;
	} else {
		pit_init(&hardware->pit, ports);
		clock->timer = &hardware->pit.timer;
	}
	clock->info.tsc_hz = clock_measure_tsc(clock->timer, MEASURE_MILLISECONDS);
	clock->info.realtime_base_ns = rtc_read_ns(ports);
	clock->info.tsc_base = clock_tsc();
	return clock->info.tsc_hz < SLOWEST_TSC_HZ ? -EIO : 0;
}
