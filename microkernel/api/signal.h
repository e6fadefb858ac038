/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The invocation of a notification: a signal. These functions are inline because two paths use
 * them, a system call (api/syscall.c) and an entry of a batch (api/batch.c), and a function call
 * would add instructions to both.
 */
#pragma once

#include "api/invocation.h"
#include "object/notification.h"

static inline enum outcome perform_signal(struct notification *n, word_t badge)
{
	notification_signal(n, badge);
	return OUTCOME_OK;
}

static inline enum outcome decode_signal(const struct invocation *inv)
{
	if (!(cap_rights(inv->cap) & RIGHT_WRITE))
		return error_capability(0);
	return perform_signal(cap_notification_ptr(inv->cap), cap_badge(inv->cap));
}
