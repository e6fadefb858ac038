/* SPDX-License-Identifier: BSD-2-Clause */
/* The debug system calls (sheet section 2). */
#pragma once

#include "types.h"

/* Executes call `number` for core.current; false if this build has no such call. */
bool debug_syscall(int64_t number);
