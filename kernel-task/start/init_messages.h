/* SPDX-License-Identifier: BSD-2-Clause */
/* Init's messages to the user who started the machine, on the command's standard error and in the
 * log. */
#pragma once

#include "wait/may_wait.h"

/* "selkie: WHAT: WHY". Before there are descriptors it is written to the console's stream
 * directly. */
MAY_WAIT void init_complain(const char *what, const char *why);
/* Why the command `name` was not executed: error as kernel_execve() had it, and the interpreter
 * that could not be opened (NULL: it was not that). The status that a shell would give: 126 or 127.
 */
MAY_WAIT int init_complain_execute(const char *name, int error, const char *interpreter);
