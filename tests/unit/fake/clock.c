/* SPDX-License-Identifier: BSD-2-Clause */
/* Time that passes when the test says so. */
#include "machine/clock.h"

#include "fake/machine.h"

uint64_t fake_now = 1000;
uint64_t fake_timer = UINT64_MAX;

uint64_t clock_monotonic_ns(void)
{
	return fake_now;
}

uint64_t clock_realtime_ns(void)
{
	return fake_now + 1000000000000000000ull;
}

void clock_set_timer(uint64_t deadline_ns)
{
	fake_timer = deadline_ns;
}
