/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the kernel task may wait: nobody does here. */
#include "wait/may_wait.h"

bool waits_checked;
unsigned waits_forbidden;

void may_wait_checked(void)
{
}
