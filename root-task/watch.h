/* SPDX-License-Identifier: BSD-2-Clause */
/* After start-up the root task only watches: faults and calls of its tasks arrive at one
 * endpoint. */
#pragma once

/* Returns when the first kernel has ended, or when no kernel and no user task runs any more. */
void watch_tasks(void);
