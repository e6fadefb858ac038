/* SPDX-License-Identifier: BSD-2-Clause */
/* Who waits for the next line of the log. */
#pragma once

struct waitqueue;
extern struct waitqueue log_buffer_wait;
/* From now on they are woken. */
void syslog_init(void);
