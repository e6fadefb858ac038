/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock interface's client: the time-stamp counter, and one timer. */
#include <sel4/sel4.h>

#include "interfaces/clock_client.h"
#include "libs/base/muldiv.h"
#include "libs/bypass/bypass.h"
#include "libs/bypass/internal.h"

#define NS_PER_SECOND 1000000000ull

static struct clock_client client;
static const struct task_remote *task;
static struct clock_info scale;

static void signal_task(void *context)
{
	seL4_Signal(task->connection.signal_slot);
}

bool bypass_clock_init(void)
{
	task = bypass_remote(NULL, INTERFACE_CLOCK);
	if (!task || task->connection.size < CLOCK_SHARED_BYTES)
		return false;
	clock_client_init(&client, (void *)task->connection.address, signal_task, NULL);
	/* The clock's task has a higher priority and starts meanwhile, so this takes a short time.
	 */
	while (!clock_client_ops.info(&client, &scale))
		seL4_Yield();
	return scale.tsc_hz >= 1000000;
}

uint64_t bypass_clock_badge(void)
{
	return task->connection.badge;
}

uint64_t bypass_ns_of_tsc(uint64_t tsc)
{
	return tsc < scale.tsc_base ? 0
				    : muldiv64(tsc - scale.tsc_base, NS_PER_SECOND, scale.tsc_hz);
}

uint64_t bypass_now_ns(void)
{
	return bypass_ns_of_tsc(__builtin_ia32_rdtsc());
}

uint64_t bypass_realtime_ns(void)
{
	return scale.realtime_base_ns + bypass_now_ns();
}

void bypass_clock_set(uint64_t at_ns)
{
	uint64_t deadline = UINT64_MAX;

	if (at_ns != BYPASS_NEVER) {
		uint64_t ticks = muldiv64(at_ns, scale.tsc_hz, NS_PER_SECOND);

		/* One tick more than the quotient, so that the timer never fires early. */
		if (ticks < UINT64_MAX - scale.tsc_base - 1)
			deadline = scale.tsc_base + ticks + 1;
	}
	clock_client_ops.set_timer(&client, deadline);
}
