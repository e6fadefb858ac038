/* SPDX-License-Identifier: BSD-2-Clause */
/* After start-up the root task only watches: faults and last words of its tasks arrive at one
 * endpoint. */
#pragma once

/* Returns when no kernel is left that runs or will run again. */
void watch_tasks(void);
