/* SPDX-License-Identifier: BSD-2-Clause */
/* PID 1. */
#pragma once

/* Makes PID 1, which does all the rest once the event loop runs. -ENOMEM. */
int init_start(void);
