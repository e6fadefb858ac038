/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schedule of the attacks, by a clock that both kernels read. A window is a second; in even
 * windows the attacker works, in odd ones it sleeps, so that the machine's load is the same for
 * both.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#define WINDOW_NS 1000000000ull
/* Windows in a row for one attack. */
#define WINDOWS_EACH 6

enum attack {
	ATTACK_SPIN,
	ATTACK_LONG_CALLS,
	ATTACK_SHORT_CALLS,
	ATTACK_FAULTS,
	ATTACK_FORKS,
	ATTACK_SIGNALS,
	ATTACK_MEMORY,
	ATTACK_CONSOLE,
	ATTACK_TIMERS,
	ATTACKS
};

static inline uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static inline uint64_t window_of(uint64_t ns)
{
	return ns / WINDOW_NS;
}

static inline int is_attacked(uint64_t window)
{
	return window % 2 == 0;
}

static inline enum attack attack_of(uint64_t window)
{
	return (enum attack)(window / WINDOWS_EACH % ATTACKS);
}
