/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The debug mode of waiting: every place that may wait does wait, see may_wait.h. Most waits are
 * one round of the event loop, in which one event is handled and others run; some are several; a
 * few are real time, in which programs get far.
 */
#include "wait/may_wait.h"

#include <stdint.h>
#include <stdlib.h>

#include "machine/clock.h"
#include "machine/machine.h"
#include "wait/sched.h"
#include "wait/wait.h"
#include "base/log.h"
#include "wait/turn.h"

#define ROUNDS_MOST 8
#define LONG_NS	    300000ull

bool waits_checked;
unsigned waits_forbidden;
unsigned may_waits_left = MAY_WAITS_PER_LOOK;

static uint64_t sequence;
struct turn_ops turn_ops = {.give_way = schedule_round};

/* xorshift64: fast, and the same for the same seed. */
static uint64_t next_number(void)
{
	sequence ^= sequence << 13;
	sequence ^= sequence >> 7;
	sequence ^= sequence << 17;
	return sequence;
}

void waits_check(const char *text, size_t size)
{
	if (!text)
		return;
	sequence = 0x9e3779b97f4a7c15ull;
	for (size_t i = 0; i < size && text[i] >= '0' && text[i] <= '9'; i++)
		sequence = sequence * 10 + (uint64_t)(text[i] - '0');
	waits_checked = true;
	machine_check_heap();
	klog_info("every wait that may happen does");
}

static void must_be_allowed(void)
{
	const char *why = NULL;

	if (is_idle_task(current))
		why = "the event loop";
	else if (waits_forbidden)
		why = "code that holds what it looks at by nothing else";
	else if (fiber_of(current)->state != TASK_RUNNING)
		why = "a task that has announced another sleep";
	if (!why)
		return;
	klog(KLOG_ERROR, "%s must not wait (%s)", why, fiber_of(current)->name);
	abort();
}

void may_wait_checked(void)
{
	uint64_t number = next_number();

	must_be_allowed();
	switch (number % 64) {
	case 0:
		schedule_until(clock_monotonic_ns() + LONG_NS);
		break;
	case 1:
	case 2:
	case 3:
		for (uint64_t i = 0; i <= (number >> 32) % ROUNDS_MOST; i++)
			schedule_round();
		break;
	default:
		if (number & 1u << 10)
			schedule_round();
	}
}

/* Called at intervals from places where the current task may wait. */
void may_wait_long(void)
{
	may_waits_left = MAY_WAITS_PER_LOOK;
	if (is_idle_task(current) || waits_forbidden || fiber_of(current)->state != TASK_RUNNING)
		return;
	if (turn_used_up())
		turn_ops.give_way();
}
