/* SPDX-License-Identifier: BSD-2-Clause */
/* The client's end of interfaces/clock.h: the time-stamp counter, and one timer. */
#include <sel4/sel4.h>

#include "interfaces/clock.h"
#include "libs/base/muldiv.h"
#include "libs/bypass/bypass.h"
#include "libs/bypass/internal.h"

#define NS_PER_SECOND 1000000000ull

static struct clock_shared *page;
static uint64_t tsc_hz, tsc_base, realtime_base_ns;

bool bypass_clock_init(void)
{
	page = (void *)bypass_info->clock.address;
	if (!page || bypass_info->clock.size < sizeof(*page))
		return false;
	/* Its task has a higher priority: it is just being started, or started again. */
	while (!atomic_load_explicit(&page->ready, memory_order_acquire))
		seL4_Yield();
	tsc_hz = page->tsc_hz;
	tsc_base = page->tsc_base;
	realtime_base_ns = page->realtime_base_ns;
	return tsc_hz >= 1000000;
}

uint64_t bypass_ns_of_tsc(uint64_t tsc)
{
	return tsc < tsc_base ? 0 : muldiv64(tsc - tsc_base, NS_PER_SECOND, tsc_hz);
}

uint64_t bypass_now_ns(void)
{
	return bypass_ns_of_tsc(__builtin_ia32_rdtsc());
}

uint64_t bypass_realtime_ns(void)
{
	return realtime_base_ns + bypass_now_ns();
}

void bypass_clock_set(uint64_t at_ns)
{
	uint64_t deadline = CLOCK_NEVER;

	if (at_ns != BYPASS_NEVER) {
		uint64_t ticks = muldiv64(at_ns, tsc_hz, NS_PER_SECOND);

		/* One tick more than the division says: never before its time. */
		if (ticks < CLOCK_NEVER - tsc_base - 1)
			deadline = tsc_base + ticks + 1;
	}
	if (clock_client_set(page, deadline))
		seL4_Signal(bypass_info->clock.signal_slot);
}
