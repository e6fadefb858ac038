/* SPDX-License-Identifier: BSD-2-Clause */
/* After start-up the root task only watches: faults and last words of its tasks arrive at one
 * endpoint. */
#pragma once

/* Returns when the first kernel has ended, or no kernel and no user task is left that runs. */
void watch_tasks(void);
