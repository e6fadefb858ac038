/* SPDX-License-Identifier: BSD-2-Clause */
/* The straight way of a system call (straight.c). */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

/*
 * The thread of the task `cookie` has come in by a system call (struct inner_ops in
 * machine/inner.h). True: the call was made, and the program goes on now. False: user_loop() has
 * something to do; task->entry.made says whether the call was made. May wait, as the call may.
 */
MAY_WAIT bool straight_call(void *cookie);
/* Before the first. */
void straight_init(void);
