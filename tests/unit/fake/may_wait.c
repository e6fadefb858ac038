/* SPDX-License-Identifier: BSD-2-Clause */
/* may_wait() for unit tests, in which nothing waits. With `waits_checked` a test can do what other
 * tasks would do meanwhile. */
#include "wait/may_wait.h"
#include "wait/mutex.h"

bool waits_checked;
unsigned waits_forbidden;

unsigned may_waits_left;
/* NULL: nobody does anything. */
void (*fake_meanwhile)(void);

void may_wait_long(void)
{
}

void may_wait_checked(void)
{
	void (*meanwhile)(void) = fake_meanwhile;

	if (!meanwhile)
		return;
	fake_meanwhile = NULL; /* what it does may wait, too */
	meanwhile();
	fake_meanwhile = meanwhile;
}

void mutex_check_order(const struct mutex *m)
{
	(void)m;
}

void mutex_note(const struct mutex *m, int change)
{
	(void)m;
	(void)change;
}
