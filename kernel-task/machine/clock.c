/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The client's end of interfaces/clock.h. The counter is turned into nanoseconds by a 64 x 64 bit
 * multiplication and a shift by 32; the rates are read once and checked, the page is not trusted
 * after.
 */
#include "machine/clock.h"

#include <errno.h>

#include <sel4/sel4.h>

#include "interfaces/clock.h"
#include "libs/base/muldiv.h"
#include "machine/connect.h"
#include "runtime/task_info.h"

#define NS_PER_SECOND 1000000000ull
#define WAIT_YIELDS   100000

static struct clock_shared *page;
static seL4_CPtr clock_notification;
static struct clock_scale scale;
static uint64_t tsc_hz;

static uint64_t read_tsc(void)
{
	return __builtin_ia32_rdtsc();
}

int clock_connect(const struct task_connection *connection)
{
	struct clock_shared *shared = (void *)connection->address;

	if (!shared || connection->size < sizeof(*shared))
		return -EINVAL;
	for (unsigned i = 0; !atomic_load_explicit(&shared->ready, memory_order_acquire); i++) {
		if (i == WAIT_YIELDS)
			return -ETIMEDOUT;
		seL4_Yield();
	}
	tsc_hz = shared->tsc_hz;
	if (tsc_hz < 1000000 || tsc_hz > 1000 * NS_PER_SECOND)
		return -EINVAL;
	uint64_t now = read_tsc();
	scale.tsc_base = now;
	scale.multiplier = muldiv64(NS_PER_SECOND, 1ull << 32, tsc_hz);
	scale.realtime_offset_ns =
		shared->realtime_base_ns +
		(uint64_t)((unsigned __int128)(now - shared->tsc_base) * scale.multiplier >> 32);
	clock_notification = connection->signal_slot;
	page = shared;
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

void clock_set_timer(uint64_t deadline_ns)
{
	uint64_t deadline = CLOCK_NEVER;

	if (!page)
		return;
	if (deadline_ns != UINT64_MAX) {
		uint64_t ticks = muldiv64(deadline_ns, tsc_hz, NS_PER_SECOND);

		/* One tick more than the division says: never before its time. */
		if (ticks < CLOCK_NEVER - scale.tsc_base - 1)
			deadline = scale.tsc_base + ticks + 1;
	}
	if (clock_client_set(page, deadline))
		seL4_Signal(clock_notification);
}

void clock_get_scale(struct clock_scale *out)
{
	*out = scale;
}
