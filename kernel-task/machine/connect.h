/* SPDX-License-Identifier: BSD-2-Clause */
/* For machine_init() alone: finds the console and the clock, in tasks or in this kernel task. */
#pragma once

/* Without one, all output is taken and no input comes. */
void console_connect(void);
/* Waits, for a bounded time, until the time is known. -ENOENT: there is no clock; -ETIMEDOUT: it
 * does not answer; -EINVAL, -EIO and what its driver says: it cannot be used. */
int clock_connect(void);
