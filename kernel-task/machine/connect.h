/* SPDX-License-Identifier: BSD-2-Clause */
/* For machine_init() alone: finds the console and the clock, in tasks or in this kernel task. */
#pragma once

/* Without one, all output is taken and no input comes. -EINVAL: a connection that is too small. */
int console_connect(void);
/* Waits, for a bounded time, until the time is known. -EINVAL, -ETIMEDOUT, -ENODEV: there is no
 * clock. */
int clock_connect(void);
