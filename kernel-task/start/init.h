/* SPDX-License-Identifier: BSD-2-Clause */
/* PID 1. */
#pragma once

#include "wait/may_wait.h"

/* Makes PID 1, which does all the rest once the event loop runs. -ENOMEM. */
MAY_WAIT int init_start(void);
