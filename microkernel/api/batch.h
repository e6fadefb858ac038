/* SPDX-License-Identifier: BSD-2-Clause */
/* TCB_Batch, the extension: several invocations in one entry (selkie/extensions.h). */
#pragma once

#include "api/invocation.h"

/* Decodes and performs TCB_Batch. IllegalOperation for a TCB that is not the caller's own, or
 * without extensions; TruncatedMessage if the list does not fit the message or there is no buffer.
 * May be preempted between two invocations and within each. Afterwards the thread runs, waits in a
 * receive, or was stopped by one of the invocations. */
enum outcome decode_batch(const struct invocation *inv);
