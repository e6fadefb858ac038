/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers of the personality, in a heap by deadline; the machine's one timer is set to the earliest.
 * The functions of timers run on the event loop's stack and must not wait.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NSEC_PER_SEC 1000000000ull

struct timer {
	uint64_t deadline_ns; /* in clock_monotonic_ns() time */
	void (*fn)(struct timer *self);
	size_t heap_index; /* 0: not armed */
};

void timer_init(struct timer *t, void (*fn)(struct timer *));
/* (Re-)arms. -ENOMEM leaves it unarmed. */
int timer_arm(struct timer *t, uint64_t deadline_ns);
static inline bool timer_is_armed(const struct timer *t)
{
	return t->heap_index != 0;
}
/* True if it was armed. */
bool timer_cancel(struct timer *t);
/* Runs what is due and sets the machine's timer again; the event loop calls it. */
void timers_run(void);
