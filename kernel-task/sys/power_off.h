/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of the system. */
#pragma once

#include <stdint.h>

#include "wait/may_wait.h"

/* How long output may take to reach the host before the end, and between two looks. */
#define DRAIN_LIMIT_NS (5 * NSEC_PER_SEC)
#define DRAIN_STEP_NS  (2000000ull)

/* Ends this kernel as reboot(2) or init want it, after all output has gone out; waits. */
MAY_WAIT _Noreturn void kernel_power_off(int status);
