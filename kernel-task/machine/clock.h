/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time: read from the processor's time-stamp counter; the one timer is kept by the clock
 * (interfaces/clock.interface), which raises SIGNAL_TIMER. Times are nanoseconds.
 */
#pragma once

#include <stdint.h>

/* Since this kernel task started. Never goes back. */
uint64_t clock_monotonic_ns(void);
/* Nanoseconds since 1970: the RTC is read at start-up, then the time-stamp counter is added. */
uint64_t clock_realtime_ns(void);
/*
 * SIGNAL_TIMER is raised at or soon after this clock_monotonic_ns() time. One timer: a new deadline
 * replaces the old; UINT64_MAX switches it off.
 */
void clock_set_timer(uint64_t deadline_ns);
/* Makes sure that the timer rings at `ns`, a time in the future, or earlier. The caller must expect
 * that it rings too early. */
void clock_ring_by(uint64_t ns);
/* The clock_monotonic_ns() time of a count of the time-stamp counter. */
uint64_t clock_ns_of_tsc(uint64_t tsc);
/* What the vDSO needs: nanoseconds = (tsc - base) * multiplier >> 32 (monotonic), plus the realtime
 * offset. */
struct clock_scale {
	uint64_t tsc_base, multiplier, realtime_offset_ns;
};
void clock_get_scale(struct clock_scale *out);
