/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a task may give the processor away. Between two waits no other task changes anything;
 * across a wait everything may change, and a pointer stays valid only if a reference is held.
 * Functions that may wait have MAY_WAIT in their declaration, and call may_wait() at the place of
 * the wait before they read any state, even if this call will not wait.
 *
 * A call that has run for long gives way there (turn.h), so that other programs are not held up: a
 * loop over objects of which a program can have many calls may_wait(), or a function that does, in
 * each round.
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

/* Switches the checks on if there is a `text`, a decimal seed of `size` bytes (NULL: there is
 * none). */
void waits_check(const char *text, size_t size);
