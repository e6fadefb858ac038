/* SPDX-License-Identifier: BSD-2-Clause */
/* Tasks that wait for the next line of the log. */
#pragma once

struct waitqueue;
extern struct waitqueue log_buffer_wait;
/* From now on such tasks are woken. */
void syslog_init(void);
