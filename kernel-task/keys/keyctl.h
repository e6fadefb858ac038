/* SPDX-License-Identifier: BSD-2-Clause */
/* The operations of keyctl, each with the call's arguments behind the operation's number. */
#pragma once

#include "wait/may_wait.h"
#include <stdint.h>

typedef MAY_WAIT long keyctl_operation(const uint64_t arg[4]);

/* keyctl_keys.c: one key */
keyctl_operation keyctl_update, keyctl_revoke, keyctl_invalidate, keyctl_describe, keyctl_read,
	keyctl_security, keyctl_chown, keyctl_set_rights, keyctl_set_timeout;
/* keyctl_rings.c: keyrings */
keyctl_operation keyctl_ring_id, keyctl_join_session, keyctl_clear, keyctl_link, keyctl_unlink,
	keyctl_move, keyctl_search, keyctl_restrict, keyctl_session_to_parent, keyctl_request_ring;
