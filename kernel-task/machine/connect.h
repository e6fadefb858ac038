/* SPDX-License-Identifier: BSD-2-Clause */
/* For machine_init() alone: attaches the console and the clock to the connections of the start
 * page. */
#pragma once

struct task_connection;

/* An unconnected console (address 0) takes all output and gives no input. -EINVAL: too small. */
int console_connect(const struct task_connection *connection);
/* Waits, for a bounded time, until the clock task has published the time. -EINVAL, -ETIMEDOUT. */
int clock_connect(const struct task_connection *connection);
