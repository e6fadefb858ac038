/* SPDX-License-Identifier: BSD-2-Clause */
/* The debug system calls (sheet section 2). */
#pragma once

#include "types.h"

/* Execute call `number` for core.current; false if there is no such call in this build. */
bool debug_syscall(int64_t number);
