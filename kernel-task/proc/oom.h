/* SPDX-License-Identifier: BSD-2-Clause */
/* Out of memory. */
#pragma once

/*
 * The current task, in a page fault, found no memory: kills a process and waits until there is some
 * again, or ends the current one. The fault is then tried again.
 */
void oom_kill_and_wait(void);
