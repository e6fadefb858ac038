/* SPDX-License-Identifier: BSD-2-Clause */
/* may_wait() for unit tests, in which nothing waits. */
#include "wait/may_wait.h"
#include "wait/mutex.h"

bool waits_checked;
unsigned waits_forbidden;

unsigned may_waits_left;

void may_wait_long(void)
{
}

void may_wait_checked(void)
{
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
