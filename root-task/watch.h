/* SPDX-License-Identifier: BSD-2-Clause */
/* After start-up the root task only watches: faults and calls of its tasks arrive at one
 * endpoint. */
#pragma once

/* Waits for faults and calls and handles them. Returns when the first kernel has ended, unless it
 * is a service, when no kernel and no user task runs any more, or when a device that serves all of
 * them cannot be started again. */
void watch_tasks(void);
