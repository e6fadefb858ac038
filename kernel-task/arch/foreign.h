/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux programs' system calls on a microkernel without the extensions (docs/upstream.md). */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

/*
 * Call when the current task has entered. If it executed a `syscall`, in one of the forms of
 * upstream's seL4, the entry becomes ENTRY_SYSCALL with all registers as in Linux. False: the
 * instruction's page has been unmapped meanwhile; the task continues and will fault there.
 */
MAY_WAIT bool foreign_entry(void);
