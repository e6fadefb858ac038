/* SPDX-License-Identifier: BSD-2-Clause */
/* For machine_init() alone: finds the console and the clock, in tasks or in this kernel task. */
#pragma once

/* Connects the console. If there is none, all output is dropped and no input comes. */
void console_connect(void);
/* Connects the clock; waits, for a bounded time, until the time is known. -ENOENT: there is none;
 * -ETIMEDOUT: it does not answer; -EINVAL, -EIO and its driver's errors: it cannot be used. */
int clock_connect(void);
