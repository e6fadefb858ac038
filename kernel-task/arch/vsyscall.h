/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls of the vsyscall page. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

/* The current thread wanted to execute `address`: was that in the page? It has been done then, or
 * is a signal. */
MAY_WAIT bool vsyscall(uint64_t address);
