/* SPDX-License-Identifier: BSD-2-Clause */
/* TCB_Batch, the extension: several invocations in one entry (selkie/extensions.h). */
#pragma once

#include "api/invocation.h"

/* May be preempted between two invocations and within each. Afterwards the thread runs, waits or
 * is stopped, as after any invocation. */
enum outcome decode_batch(const struct invocation *inv);
