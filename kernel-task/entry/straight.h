/* SPDX-License-Identifier: BSD-2-Clause */
/* The short path of a system call (straight.c). */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

/*
 * The thread of the task `cookie` has entered by a system call (struct inner_ops in
 * machine/inner.h). True: the call was made, and the program continues at once. False: user_loop()
 * has work; task->entry.made tells whether the call was made. Waits if the call waits.
 */
MAY_WAIT bool straight_call(void *cookie);
/* Call before the first straight_call(). */
void straight_init(void);
