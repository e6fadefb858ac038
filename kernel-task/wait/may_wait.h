/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a task may give the processor away. Between two waits nothing changes under a handler's
 * feet; across a wait everything may, and a pointer is good only if a reference is held. Functions
 * that may wait say so with MAY_WAIT where they are declared, and call may_wait() where the wait
 * would happen, before they look at anything: whether there is one today or not.
 *
 * A call that has run for long gives way there (turn.h), so that no other program stands still for
 * its sake: code that loops over what a program may have much of calls may_wait() in each round, or
 * something that does.
 *
 * With the waits checked (docs/waiting.md) may_wait() stops the kernel where waiting is forbidden,
 * and really waits: a seeded sequence decides for how long. A stale pointer is then found by the
 * tests and not by a slow disk.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* In a declaration: the function may give the processor away. */
#define MAY_WAIT

extern bool waits_checked;

MAY_WAIT void may_wait_checked(void);

/* may_wait() reads the clock once in so many calls. */
#define MAY_WAITS_PER_LOOK 8
extern unsigned may_waits_left;
MAY_WAIT void may_wait_long(void);
/* The current task may give the processor away here, and everything may be different afterwards. */
static inline MAY_WAIT void may_wait(void)
{
	if (__builtin_expect(waits_checked, 0))
		may_wait_checked();
	else if (__builtin_expect(!--may_waits_left, 0))
		may_wait_long();
}

/* Between these two no wait is allowed (they nest), because the code uses objects without a
 * reference. */
extern unsigned waits_forbidden;
static inline void forbid_waits(void)
{
	waits_forbidden++;
}
static inline void allow_waits(void)
{
	waits_forbidden--;
}

/* Switches the checks on if `text`, a decimal seed of `size` bytes, is there (NULL: it is not). */
void waits_check(const char *text, size_t size);
