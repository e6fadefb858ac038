/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * This kernel's clock, whether a task is behind the interface or a component that is linked in. The
 * counter is turned into nanoseconds by a 64 x 64 bit multiplication and a shift by 32. The rates
 * are read from the component's pages once and checked; the pages are not read again, as they are
 * not trusted.
 */
#include "machine/clock.h"

#include <errno.h>

#include <sel4/sel4.h>

#include "components/clock_bind.h"
#include "libs/base/muldiv.h"
#include "machine/connect.h"
#include "machine/device.h"
#include "machine/internal.h"

#define NS_PER_SECOND 1000000000ull
#define WAIT_YIELDS   100000

static struct clock_binding binding; /* without a table: not connected yet */
static struct clock_scale scale;
static uint64_t tsc_hz;

static uint64_t read_tsc(void)
{
	return __builtin_ia32_rdtsc();
}

static void news(void *context, uint32_t id, uint32_t events)
{
	event_raise(SIGNAL_TIMER);
}

int clock_connect(void)
{
	const struct component_host host = {.changed = news, .note = machine_note};
	struct clock_binding found;
	struct clock_info info;
	int error = clock_bind(0, &host, &found);

	if (error)
		return error;
	for (unsigned i = 0; !found.ops->info(found.instance, &info); i++) {
		if (i == WAIT_YIELDS)
			return -ETIMEDOUT;
		seL4_Yield();
	}
	tsc_hz = info.tsc_hz;
	if (tsc_hz < 1000000 || tsc_hz > 1000 * NS_PER_SECOND)
		return -EINVAL;
	uint64_t now = read_tsc();
	scale.tsc_base = now;
	scale.multiplier = muldiv64(NS_PER_SECOND, 1ull << 32, tsc_hz);
	scale.realtime_offset_ns =
		info.realtime_base_ns +
		(uint64_t)((unsigned __int128)(now - info.tsc_base) * scale.multiplier >> 32);
	binding = found;
	return 0;
}

static uint64_t ns_since_base(uint64_t tsc)
{
	return (uint64_t)((unsigned __int128)(tsc - scale.tsc_base) * scale.multiplier >> 32);
}

uint64_t clock_monotonic_ns(void)
{
	return ns_since_base(read_tsc());
}

uint64_t clock_ns_of_tsc(uint64_t tsc)
{
	return tsc < scale.tsc_base ? 0 : ns_since_base(tsc);
}

uint64_t clock_realtime_ns(void)
{
	return clock_monotonic_ns() + scale.realtime_offset_ns;
}

static uint64_t rings_at = UINT64_MAX; /* the deadline that was set last */

void clock_ring_by(uint64_t ns)
{
	if (rings_at > ns || rings_at <= clock_monotonic_ns())
		clock_set_timer(ns);
}

void clock_set_timer(uint64_t deadline_ns)
{
	uint64_t deadline = UINT64_MAX;

	rings_at = deadline_ns;
	if (!binding.ops)
		return;
	if (deadline_ns != UINT64_MAX) {
		uint64_t ticks = muldiv64(deadline_ns, tsc_hz, NS_PER_SECOND);

		/* One tick more than the division gives, so that the timer never rings before its
		 * time. */
		if (ticks < UINT64_MAX - scale.tsc_base - 1)
			deadline = scale.tsc_base + ticks + 1;
	}
	binding.ops->set_timer(binding.instance, deadline);
}

void clock_get_scale(struct clock_scale *out)
{
	*out = scale;
}
