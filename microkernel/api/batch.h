/* SPDX-License-Identifier: BSD-2-Clause */
/* TCB_Batch, the extension: several invocations in one entry (selkie/extensions.h). */
#pragma once

#include "api/invocation.h"

/* May be preempted between two of them, and within each. The thread goes on, waits or is stopped
 * afterwards, as any thread that has made an invocation. */
enum outcome decode_batch(const struct invocation *inv);
