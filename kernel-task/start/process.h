/* SPDX-License-Identifier: BSD-2-Clause */
/* How a kernel thread becomes the first process of a session. */
#pragma once

#include "wait/may_wait.h"

/* Gives the current task what a process has in addition to a kernel thread: a session of its own,
 * no open files, the root directory. -ENOMEM. */
MAY_WAIT int start_process(void);
