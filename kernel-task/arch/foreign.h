/* SPDX-License-Identifier: BSD-2-Clause */
/* System calls of programs on a microkernel that was not made for them (docs/upstream.md). */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

/*
 * The current task has come in. If that was the executing of a `syscall` in one of the forms of
 * upstream's seL4, it becomes ENTRY_SYSCALL with all registers as Linux has them. False: the
 * instruction's page has gone meanwhile, the task is to go on and will fault there.
 */
MAY_WAIT bool foreign_entry(void);
