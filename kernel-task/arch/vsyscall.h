/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls of the vsyscall page. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wait/may_wait.h"

/* The current thread tried to execute `address`. True: the address is in the page, and the call
 * has been made or a signal sent. */
MAY_WAIT bool vsyscall(uint64_t address);
