/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The clock interface: one page that one client shares with the clock task, zeroed by the root
 * task.
 *
 * Reading the time takes no message: the clock task publishes how fast the time-stamp counter runs
 * and what wall-clock time a counter value stood for. A timer is a deadline that the client writes
 * down; only when it lies before the moment at which the clock task will look again anyway
 * (`looks_at`) must the client signal the clock task's notification. When the deadline has passed
 * the clock task signals the client's notification, once for each generation.
 *
 * No wake-up is lost: the client writes its deadline, fences, reads `looks_at`; the clock task
 * writes `looks_at`, fences, reads the deadline again. All times are time-stamp counter ticks.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_SHARED_BYTES 4096u
#define CLOCK_NEVER	   UINT64_MAX

struct clock_shared {
	/* Written by the clock task. */
	_Atomic uint32_t
		ready; /* 1 once the three values below are true; they never change after */
	uint32_t unused;
	uint64_t tsc_hz;	   /* ticks per second */
	uint64_t tsc_base;	   /* counter value ... */
	uint64_t realtime_base_ns; /* ... at this time, nanoseconds since 1970 UTC */
	_Atomic uint64_t looks_at; /* the clock task will read the deadline then at the latest */
	uint8_t unused1[24];
	/* Written by the client. */
	_Atomic uint64_t deadline;   /* CLOCK_NEVER: none */
	_Atomic uint32_t generation; /* counts settings; 0: never set */
};
_Static_assert(sizeof(struct clock_shared) <= CLOCK_SHARED_BYTES, "one page");

/* Client: sets its one timer. True if the clock task's notification must now be signalled. */
static inline bool clock_client_set(struct clock_shared *page, uint64_t deadline_tsc)
{
	uint32_t generation = atomic_load_explicit(&page->generation, memory_order_relaxed) + 1;

	atomic_store_explicit(&page->deadline, deadline_tsc, memory_order_release);
	atomic_store_explicit(&page->generation, generation ? generation : 1, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	return deadline_tsc < atomic_load_explicit(&page->looks_at, memory_order_relaxed);
}
